package dev.tokenops.ledger;

import dev.tokenops.ledger.Ledger.Listener;
import dev.tokenops.ledger.Ledger.SealedBatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing of a started ledger: gives entries their place, seals them in batches, and tells when
 * they are durable.
 *
 * <pre>
 *   calls ─► Inbox ─► Sealing: tail, leaf hash, tree ─► checkpoint, signature ─► Forcing: store: write, force ─► durable ─► listener
 *                      └─ the writer, and ahead of it its helper while the disk is busy ──┘  └─ the writer          HeadKeeping: the head file
 * </pre>
 *
 * <p>A batch is what gathered while the one before was forced, and a little longer where many calls
 * come ({@link Pace}); where that is much it is encoded and hashed meanwhile, on another thread. So
 * a busy ledger pays one force for a thousand entries, a quiet one makes nobody wait, and few calls
 * are written without waking anybody but the writer.
 *
 * <p>Whatever is thrown here, by the disk or by ourselves, on whichever thread, ends the writing
 * for good: nobody knows then what is on disk, and an fsync that failed once says nothing when it
 * is called again. Memory is ahead of the disk, and only opening the ledger anew heals that.
 */
final class Appender {
  /** Bytes of entries that one call may have, so that a batch stays below its maximum. */
  static final int MAX_CALL_BYTES = 8 << 20;

  /** A stage, which may fail. */
  private interface Stage {
    void run() throws IOException;
  }

  private final Chain chain;
  private final Inbox inbox;
  private final Listener listener;
  private final HeadKeeping head;
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  Appender(Chain chain, LedgerOptions options, Inbox inbox, Listener listener) {
    this.chain = chain;
    this.inbox = inbox;
    this.listener = listener;
    this.head = new HeadKeeping(chain);
    var sealing = new Sealing(chain, options, inbox);
    var forcing = new Forcing(chain, sealing, inbox, head, options.headEveryBatch(), this::tell);
    add(
        "ledger-writer",
        () -> {
          forcing.run();
          head.end();
        });
    add("ledger-sealer", sealing::ahead);
    add(
        "ledger-head",
        () -> {
          head.run();
          if (failure == null) head.save();
        });
  }

  private void add(String name, Stage stage) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .unstarted(() -> {
              try {
                stage.run();
              } catch (Throwable t) {
                stop(t);
              }
            }));
  }

  /** Writes until the inbox is shut and empty. */
  void start() {
    threads.forEach(Thread::start);
  }

  /** Whether it is a thread of the writing, which would wait for itself. */
  boolean isOwn(Thread thread) {
    return threads.contains(thread);
  }

  /** Tells the listener once more why it has stopped before its time, if it has. */
  boolean tellsOfFailure() {
    var cause = failure;
    if (cause != null) listener.failed(cause);
    return cause != null;
  }

  /** What the threads hold must not be closed under them, however impatient the caller is. */
  void join() {
    boolean interrupted = false;
    for (var thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** Under the lock, so that nothing is told as sealed once it has failed, on whatever thread. */
  private synchronized void tell(SealedBatch batch) {
    if (failure == null) listener.sealed(batch);
  }

  private synchronized void stop(Throwable cause) {
    if (failure != null) return;
    failure = cause;
    inbox.abandon();
    head.end();
    var log = System.getLogger(Ledger.class.getName());
    log.log(
        Level.ERROR,
        "the ledger %s has stopped at %,d entries; nothing more is acknowledged"
            .formatted(chain.identity.origin(), chain.size()),
        cause);
    try {
      listener.failed(cause);
    } catch (Throwable t) {
      log.log(Level.ERROR, "and its listener could not hear it", t);
    }
  }
}
