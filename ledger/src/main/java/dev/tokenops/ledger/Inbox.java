package dev.tokenops.ledger;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The calls that wait for the writer, in one order. Whoever puts holds the lock for as long as it
 * takes to link one element in, and wakes the writer only if it sleeps.
 */
final class Inbox {
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
      filled.signal();
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
      int bytes = 0;
      for (var call = calls.peek(); call != null; call = calls.peek()) {
        entries += call.drafts().size();
        bytes += call.bytes();
        if ((entries > maxEntries || bytes > maxBytes) && !into.isEmpty()) break;
        into.add(calls.remove());
      }
      return into.size() > before ? Drained.MOVED : Drained.NONE_FITS;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sleeps until there is a call or it is shut, or until {@link #nudge} finds that what is asked
   * for has come true. Whether a call is there.
   */
  boolean await(BooleanSupplier orUntil) {
    lock.lock();
    try {
      asleep = true;
      while (calls.isEmpty() && !shut && !orUntil.getAsBoolean()) filled.awaitUninterruptibly();
      asleep = false;
      return !calls.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Lets the one that sleeps look around. */
  void nudge() {
    lock.lock();
    try {
      if (asleep) filled.signal();
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
