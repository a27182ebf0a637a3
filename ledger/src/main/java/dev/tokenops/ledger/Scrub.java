package dev.tokenops.ledger;

import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads, behind a ledger that was opened at an anchor, what its opening has not: every file from
 * the first, at a pace that leaves the disk to others, while the ledger is written to.
 *
 * <p>What it finds it does not mend. It takes the anchor away, so that the next opening reads
 * everything and refuses by name what is damaged, and tells whoever started it, who should stop.
 */
public final class Scrub implements AutoCloseable {
  private final Ledger ledger;
  private final long bytesPerSecond;
  private final Consumer<Verdict> damaged;
  private final Thread thread;
  private final long begunNanos = System.nanoTime();
  private volatile boolean closed;

  /**
   * Begins on a thread of its own, and ends by itself. Nothing is to be done where the opening has
   * read everything.
   *
   * @param bytesPerSecond read at most
   * @param damaged hears once of damage; on the scrub's thread
   */
  public Scrub(Ledger ledger, long bytesPerSecond, Consumer<Verdict> damaged) {
    this.ledger = ledger;
    this.bytesPerSecond = bytesPerSecond;
    this.damaged = damaged;
    this.thread = Thread.ofPlatform().name("ledger-scrub").daemon().start(this::run);
  }

  private void run() {
    if (ledger.unread() == 0) return;
    try {
      var tree = ledger.treeCheck();
      var intact =
          new LedgerVerifier(ledger.folder())
              .withProgress((entries, bytes) -> pace(bytes))
              .verify(Entry::leafHash, tree::take)
              .verdict("intact");
      var found = intact.status() == Status.FAILED ? intact : verdict(tree);
      if (found.status() != Status.FAILED || closed) return;
      ledger.distrust();
      damaged.accept(found);
    } catch (Closed _) {
      // The ledger is about to close: the next start begins again.
    } catch (IllegalStateException e) {
      if (!closed) throw e; // Its files were closed before this had ended.
    }
  }

  private static Verdict verdict(TreeCheck tree) {
    var wrong = tree.wrong();
    return wrong.isEmpty()
        ? Verdict.holds("index", "the tree in the folder index is that of the entries")
        : Verdict.failed("index", Chain.TREE_DAMAGED, wrong.getAsLong(), "index/tree");
  }

  private void pace(long bytes) {
    long due = begunNanos + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      if (closed) throw new Closed();
      LockSupport.parkNanos(rest);
    }
    if (closed) throw new Closed();
  }

  /** Waits until it has ended. */
  public void await() throws InterruptedException {
    thread.join();
  }

  /** Ends it at its next batch. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
