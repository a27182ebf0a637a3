package dev.tokenops.ledger;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that wait to be written, in one order, and who is woken for them.
 *
 * <p>To wake a thread costs more than to write a call. So the writer is woken only when it sleeps,
 * which it does when there was nothing; and its helper only while the disk is busy and there is
 * plenty for it to do. Otherwise the writer finds the calls when it comes back from the disk.
 *
 * <p>Whoever puts holds the lock for as long as it takes to link one element in.
 */
final class Inbox {
  /** What is worth waking the helper for: half a millisecond's work and less than a force takes. */
  static final int PLENTY_BYTES = 128 << 10;

  /**
   * One call of {@link Ledger#append}.
   *
   * @param bytes an upper bound of what its entries will have
   */
  record Call(List<Draft> drafts, Object tag, int bytes) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition(); // The writer waits for it.
  private final Condition plenty = lock.newCondition(); // Its helper does.
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private long bytes;
  private boolean shut;
  private boolean abandoned;

  /** Whether the writer is at the disk: only then its helper may take calls. */
  private boolean diskBusy;

  /** Whether the open batch takes no more calls. */
  private boolean full;

  /** Takes a call, unless it is shut. */
  boolean put(Call call) {
    lock.lock();
    try {
      if (shut) return false;
      calls.add(call);
      bytes += call.bytes();
      if (!diskBusy) filled.signal();
      else if (isPlenty()) plenty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isPlenty() {
    return diskBusy && !full && bytes >= PLENTY_BYTES;
  }

  /** Takes no more calls; those that are in stay. */
  void shut() {
    lock.lock();
    try {
      shut = true;
      filled.signal();
      plenty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Shuts, and forgets what is in. */
  void abandon() {
    lock.lock();
    try {
      abandoned = true;
      calls.clear();
      bytes = 0;
      shut();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what was in was forgotten. */
  boolean isAbandoned() {
    lock.lock();
    try {
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  /** What became of a {@link #drain}. */
  enum Drained {
    /** At least one call was moved. */
    MOVED,
    /** There is one, and it does not fit. */
    NONE_FITS,
    /** There is none. */
    NONE_IN
  }

  /**
   * Moves the oldest calls over, as far as the bounds allow, never waiting. Whatever its size, a
   * call fits into an empty list.
   */
  Drained drain(List<Call> into, int maxEntries, int maxBytes) {
    lock.lock();
    try {
      if (calls.isEmpty()) return Drained.NONE_IN;
      int before = into.size();
      int entries = 0;
      int moved = 0;
      for (var call = calls.peek(); call != null; call = calls.peek()) {
        entries += call.drafts().size();
        moved += call.bytes();
        if ((entries > maxEntries || moved > maxBytes) && !into.isEmpty()) break;
        into.add(calls.remove());
        bytes -= call.bytes();
      }
      return into.size() > before ? Drained.MOVED : Drained.NONE_FITS;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #drain}, for the helper: nothing once the writer is back from the disk. */
  Drained drainAhead(List<Call> into, int maxEntries, int maxBytes) {
    lock.lock();
    try {
      if (!diskBusy) return Drained.NONE_IN;
      var drained = drain(into, maxEntries, maxBytes);
      full = drained == Drained.NONE_FITS;
      return drained;
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until there is a call or it is shut. Whether a call is there. The writer's. */
  boolean await() {
    lock.lock();
    try {
      while (calls.isEmpty() && !shut) filled.awaitUninterruptibly();
      return !calls.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until there is plenty to do ahead; false once it is shut. The helper's. */
  boolean awaitPlenty() {
    lock.lock();
    try {
      while (!isPlenty() && !shut) plenty.awaitUninterruptibly();
      return !shut;
    } finally {
      lock.unlock();
    }
  }

  /** A batch is closed and goes to the disk; another one is open. The writer's. */
  void toDisk() {
    lock.lock();
    try {
      diskBusy = true;
      full = false;
      if (isPlenty()) plenty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The writer is back, and takes over from its helper. The writer's. */
  void fromDisk() {
    lock.lock();
    try {
      diskBusy = false;
    } finally {
      lock.unlock();
    }
  }
}
