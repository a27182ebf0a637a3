package dev.tokenops.engine.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Rows in memory, mapped or not.
 *
 * <pre>
 *   0       8        16
 *   | hash  | index  |     little-endian; sorted by the hash as an unsigned number, then by index
 * </pre>
 */
final class Rows {
  static final long BYTES = 16;

  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How far a first guess may be off before steps double: the usual error in a million rows. */
  private static final long STRIDE = 256;

  private Rows() {}

  static long hash(MemorySegment rows, long row) {
    return rows.get(LONG, row * BYTES);
  }

  static long index(MemorySegment rows, long row) {
    return rows.get(LONG, row * BYTES + Long.BYTES);
  }

  static void set(MemorySegment rows, long row, long hash, long index) {
    rows.set(LONG, row * BYTES, hash);
    rows.set(LONG, row * BYTES + Long.BYTES, index);
  }

  static void copy(MemorySegment from, long row, MemorySegment to, long target) {
    set(to, target, hash(from, row), index(from, row));
  }

  /** Whether a row sorts before this one. */
  static boolean isBefore(MemorySegment rows, long row, long hash, long index) {
    int order = Long.compareUnsigned(hash(rows, row), hash);
    return order != 0 ? order < 0 : index(rows, row) < index;
  }

  /**
   * The first of sorted rows that does not sort before (hash, index).
   *
   * <p>A good hash says where its row must be, give or take the square root of the number of rows.
   * So it begins there, strides with doubling steps until the place is between two rows, and halves
   * what is left. Where hashes are not spread it is a binary search that took a detour.
   */
  static long search(MemorySegment rows, long count, long hash, long index) {
    if (count == 0) return 0;
    long guess = Math.unsignedMultiplyHigh(hash, count);
    long low = guess;
    long high = guess;
    for (long stride = STRIDE; low > 0 && !isBefore(rows, low - 1, hash, index); stride *= 4)
      low = Math.max(0, low - stride);
    for (long stride = STRIDE; high < count && isBefore(rows, high, hash, index); stride *= 4)
      high = Math.min(count, high + stride);
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isBefore(rows, middle, hash, index)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
