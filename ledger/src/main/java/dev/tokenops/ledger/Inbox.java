package dev.tokenops.ledger;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that wait for the writer, in one order. Whoever puts holds the lock for as long as it
 * takes to link one element in, and wakes the writer only if it sleeps.
 */
final class Inbox {
  /** As long as anybody waits at once; whoever has nothing to do waits again. */
  static final long FOREVER = TimeUnit.DAYS.toNanos(1);

  /**
   * One call of {@link Ledger#append}.
   *
   * @param bytes an upper bound of what its entries will have
   */
  record Call(List<Draft> drafts, Object tag, int bytes) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private boolean asleep;
  private boolean shut;

  /** Takes a call, unless it is shut. */
  boolean put(Call call) {
    lock.lock();
    try {
      if (shut) return false;
      calls.add(call);
      if (asleep) filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more calls; those that are in stay. */
  void shut() {
    lock.lock();
    try {
      shut = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Shuts, and forgets what is in. */
  void abandon() {
    lock.lock();
    try {
      shut = true;
      calls.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the oldest calls over, as far as the bounds allow, never waiting. Whatever its size, a
   * call fits into an empty list. Whether one was moved.
   */
  boolean drain(List<Call> into, int maxEntries, int maxBytes) {
    lock.lock();
    try {
      int before = into.size();
      int entries = 0;
      int bytes = 0;
      for (var call = calls.peek(); call != null; call = calls.peek()) {
        entries += call.drafts().size();
        bytes += call.bytes();
        if ((entries > maxEntries || bytes > maxBytes) && !into.isEmpty()) break;
        into.add(calls.remove());
      }
      return into.size() > before;
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until there is a call, it is shut, or the time is over. Whether a call is there. */
  boolean await(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      asleep = true;
      while (calls.isEmpty() && !shut && left > 0) left = filled.awaitNanos(left);
      asleep = false;
      return !calls.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is in and nothing will come. */
  boolean ended() {
    lock.lock();
    try {
      return shut && calls.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
