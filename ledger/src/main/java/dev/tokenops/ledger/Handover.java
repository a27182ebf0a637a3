package dev.tokenops.ledger;

import dev.tokenops.ledger.Ledger.SealedBatch.Group;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sealed batches on their way from {@link Sealing} to {@link Forcing}, in order: one that is being
 * forced and one that waits for it, so that neither thread waits for the other to wake up.
 */
final class Handover {
  /** Batches that may be out at once: as many as {@link Sealing} has buffers. */
  static final int ROOM = 2;

  /**
   * What goes to the listener together.
   *
   * @param batch null if there are only fences
   */
  record Sealed(@Nullable Batch batch, List<Group> groups) {}

  /**
   * What goes to the disk together.
   *
   * @param bytes the sender's again after {@link #done}
   */
  record Batch(long firstIndex, int count, ByteBuffer bytes, SignedCheckpoint checkpoint) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Sealed> waiting = new ArrayDeque<>(ROOM);
  private final Runnable whenIdle;
  private final AtomicInteger out = new AtomicInteger();
  private boolean ended;

  /**
   * @param whenIdle runs on the receiving thread each time that nothing is out any more
   */
  Handover(Runnable whenIdle) {
    this.whenIdle = whenIdle;
  }

  /** Whether the receiver is done with all there was. Any thread. */
  boolean isIdle() {
    return out.get() == 0;
  }

  /** Sleeps until one more may go out. Whether it may. The sender's. */
  boolean awaitRoom() {
    lock.lock();
    try {
      while (out.get() == ROOM && !ended) changed.awaitUninterruptibly();
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Hands over, into room that was awaited. The sender's. */
  void put(Sealed sealed) {
    lock.lock();
    try {
      if (out.get() == ROOM) throw new IllegalStateException("nobody awaited room");
      waiting.add(sealed);
      out.incrementAndGet();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing follows what is out. The sender's. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more goes out, nor comes. Any thread. */
  void abandon() {
    lock.lock();
    try {
      waiting.clear();
      end();
    } finally {
      lock.unlock();
    }
  }

  /** Sleeps until something comes; null if nothing will. The receiver's. */
  @Nullable Sealed take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended) changed.awaitUninterruptibly();
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /** The oldest that was taken is dealt with. The receiver's. */
  void done() {
    lock.lock();
    try {
      out.decrementAndGet();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (isIdle()) whenIdle.run();
  }
}
