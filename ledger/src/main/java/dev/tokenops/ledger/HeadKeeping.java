package dev.tokenops.ledger;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the head file close behind the ledger, on a thread of its own, because replacing a file
 * takes several forces, and no batch is to wait for them. It names only what is durable.
 */
final class HeadKeeping {
  /** Half of the second within which the head must follow. */
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Chain chain;
  private final Object waiting = new Object();
  private boolean ended;
  private long savedSize;

  HeadKeeping(Chain chain) {
    this.chain = chain;
    this.savedSize = chain.size();
  }

  /** Saves whenever there is something new, until the end. */
  void run() throws IOException {
    while (!awaitEnd()) save();
  }

  /** Saves what is durable now. Any thread. */
  synchronized void save() throws IOException {
    var newest = chain.durable();
    if (newest.checkpoint().size() == savedSize) return;
    chain.store.saveHead(newest.note());
    savedSize = newest.checkpoint().size();
  }

  /** Lets {@link #run} return. Any thread. */
  void end() {
    synchronized (waiting) {
      ended = true;
      waiting.notifyAll();
    }
  }

  private boolean awaitEnd() {
    long deadline = System.nanoTime() + DELAY_NANOS;
    boolean interrupted = false;
    synchronized (waiting) {
      for (long left = DELAY_NANOS; !ended && left > 0; left = deadline - System.nanoTime()) {
        try {
          TimeUnit.NANOSECONDS.timedWait(waiting, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) Thread.currentThread().interrupt();
      return ended;
    }
  }
}
