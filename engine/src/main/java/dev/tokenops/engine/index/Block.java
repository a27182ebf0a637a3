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
 *   filter  16 bits a row, only where most of what is asked for is not there: a row sets some bits
 *           of one word, so that a hash that was never added costs one look, and not three
 * </pre>
 *
 * <p>One thread at a time adds. Any thread may look, without a lock: nothing that can be seen
 * moves, and a head is published after the row that it names. Memory is freed with the last
 * reference.
 */
final class Block {
  private static final VarHandle HEAD = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int ROWS_A_WORD = 4;
  private static final int PROBES = 5;

  private final int capacity;
  private final int shift;
  private final MemorySegment heads;
  private final MemorySegment next;
  private final MemorySegment rows;
  private final MemorySegment filter; // Empty if there is none.
  private volatile int count;

  /**
   * @param capacity rows: a power of two, at least 8
   * @param filtered whether most of what is asked for is not there
   */
  Block(int capacity, boolean filtered) {
    this.capacity = capacity;
    this.shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
    var arena = Arena.ofAuto();
    heads = arena.allocate(ValueLayout.JAVA_INT, capacity);
    next = arena.allocate(ValueLayout.JAVA_INT, capacity);
    rows = arena.allocate(Rows.BYTES * capacity, Long.BYTES);
    filter = arena.allocate(ValueLayout.JAVA_LONG, filtered ? capacity / ROWS_A_WORD : 0);
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
    if (filter.byteSize() > 0) {
      long word = word(hash);
      WORD.setOpaque(filter, word, (long) WORD.get(filter, word) | bits(hash));
    }
    HEAD.setRelease(heads, head, row + 1);
    count = row + 1;
  }

  boolean has(long hash) {
    if (filter.byteSize() > 0) {
      long bits = bits(hash);
      if (((long) WORD.getOpaque(filter, word(hash)) & bits) != bits) return false;
    }
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

  /** Where the word of the filter stands that the hash sets bits of, in bytes. */
  private long word(long hash) {
    return ((hash * GOLDEN) >>> shift) / ROWS_A_WORD * Long.BYTES;
  }

  /** The bits of its word, by parts of the hash that do not choose the word. */
  private static long bits(long hash) {
    long bits = 0;
    long rest = hash * GOLDEN;
    for (int i = 0; i < PROBES; i++, rest >>>= 6) bits |= 1L << rest;
    return bits;
  }

  /** Where the head of the hash's bucket stands, in bytes. */
  private long head(long hash) {
    return ((hash * GOLDEN) >>> shift) * Integer.BYTES;
  }
}
