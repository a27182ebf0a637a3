package dev.tokenops.engine.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Puts rows into the order of a segment: a radix sort, byte by byte from the index's lowest to the
 * hash's highest. It takes the same time whatever the keys are, also where a million rows share one
 * hash, and leaves out the bytes that all rows have in common.
 */
final class RowSort {
  private static final int BYTES = 2 * Long.BYTES;
  private static final int DIGITS = 256;

  private RowSort() {}

  /** All rows of the blocks, sorted, each once; they live as long as the arena. */
  static MemorySegment sorted(List<MemorySegment> blocks, Arena arena) {
    long bytes = blocks.stream().mapToLong(MemorySegment::byteSize).sum();
    var rows = arena.allocate(bytes, Long.BYTES);
    long at = 0;
    for (var block : blocks) {
      MemorySegment.copy(block, 0, rows, at, block.byteSize());
      at += block.byteSize();
    }
    try (var passing = Arena.ofConfined()) {
      var sorted = sort(rows, passing.allocate(bytes, Long.BYTES));
      return once(sorted, rows);
    }
  }

  /** Copies each row once, which may be onto itself. */
  private static MemorySegment once(MemorySegment sorted, MemorySegment rows) {
    long count = sorted.byteSize() / Rows.BYTES;
    long kept = 0;
    for (long row = 0; row < count; row++) {
      long hash = Rows.hash(sorted, row);
      long index = Rows.index(sorted, row);
      if (kept == 0 || Rows.isBefore(rows, kept - 1, hash, index))
        Rows.set(rows, kept++, hash, index);
    }
    return rows.asSlice(0, kept * Rows.BYTES);
  }

  /** Sorts the rows to and fro between them and as much room; where they end up. */
  private static MemorySegment sort(MemorySegment rows, MemorySegment room) {
    long count = rows.byteSize() / Rows.BYTES;
    var from = rows;
    var to = room;
    for (int digit = 0; digit < BYTES; digit++) {
      // The index's bytes stand behind the hash's, and count for less.
      int at = (digit + Long.BYTES) % BYTES;
      var starts = starts(from, count, at);
      if (starts == null) continue;
      for (long row = 0; row < count; row++)
        Rows.copy(from, row, to, starts[digit(from, row, at)]++);
      var sorted = to;
      to = from;
      from = sorted;
    }
    return from;
  }

  /** Where the rows of each digit begin; null if all rows have the same digit. */
  private static long @org.jspecify.annotations.Nullable [] starts(
      MemorySegment rows, long count, int at) {
    var starts = new long[DIGITS];
    for (long row = 0; row < count; row++) starts[digit(rows, row, at)]++;
    long sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      long of = starts[digit];
      if (of == count) return null;
      starts[digit] = sum;
      sum += of;
    }
    return starts;
  }

  private static int digit(MemorySegment rows, long row, int at) {
    return rows.get(ValueLayout.JAVA_BYTE, row * Rows.BYTES + at) & 0xff;
  }
}
