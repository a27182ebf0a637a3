package dev.tokenops.engine.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A part of a {@link Tail}: a hash table of fixed size, off the heap, that only grows.
 *
 * <pre>
 *   heads   int a bucket: the row added last, counted from 1; 0 if there is none
 *   next    int a row: the row of the same bucket before it
 *   rows    hash, index: 16 bytes in the order in which they were added
 * </pre>
 *
 * <p>One thread at a time adds. Any thread may look, without a lock: nothing that can be seen
 * moves, and a head is published after the row that it names. Memory is freed with the last
 * reference.
 */
final class Block {
  private static final VarHandle HEAD = ValueLayout.JAVA_INT.varHandle();
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int capacity;
  private final int shift;
  private final MemorySegment heads;
  private final MemorySegment next;
  private final MemorySegment rows;
  private volatile int count;

  /**
   * @param capacity rows: a power of two
   */
  Block(int capacity) {
    this.capacity = capacity;
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
    var arena = Arena.ofAuto();
    heads = arena.allocate(ValueLayout.JAVA_INT, capacity);
    next = arena.allocate(ValueLayout.JAVA_INT, capacity);
    rows = arena.allocate(Rows.BYTES * capacity, Long.BYTES);
  }

  boolean isFull() {
    return count == capacity;
  }

  int capacity() {
    return capacity;
  }

  int count() {
    return count;
  }

  void add(long hash, long index) {
    int row = count;
    Rows.set(rows, row, hash, index);
    long head = head(hash);
    next.setAtIndex(ValueLayout.JAVA_INT, row, (int) HEAD.get(heads, head));
    HEAD.setRelease(heads, head, row + 1);
    count = row + 1;
  }

  boolean has(long hash) {
    for (int row = first(hash); row != 0; row = before(row))
      if (Rows.hash(rows, row - 1) == hash) return true;
    return false;
  }

  void find(long hash, Newest found) {
    for (int row = first(hash); row != 0; row = before(row))
      if (Rows.hash(rows, row - 1) == hash) found.add(Rows.index(rows, row - 1));
  }

  /** The rows that stand in it now, in the order in which they were added. */
  MemorySegment rows() {
    return rows.asSlice(0, Rows.BYTES * count).asReadOnly();
  }

  private int first(long hash) {
    return (int) HEAD.getAcquire(heads, head(hash));
  }

  private int before(int row) {
    return next.getAtIndex(ValueLayout.JAVA_INT, row - 1);
  }

  /** Where the head of the hash's bucket stands, in bytes. */
  private long head(long hash) {
    return ((hash * GOLDEN) >>> shift) * Integer.BYTES;
  }
}
