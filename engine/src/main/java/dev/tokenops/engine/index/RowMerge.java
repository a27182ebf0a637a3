package dev.tokenops.engine.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Sorted rows of several segments as one sorted table, each row once. */
final class RowMerge {
  private RowMerge() {}

  /** Few parts at a time, so the least of them is looked for and not kept in a heap. */
  static MemorySegment merged(List<MemorySegment> parts, Arena arena) {
    long bytes = parts.stream().mapToLong(MemorySegment::byteSize).sum();
    var merged = arena.allocate(bytes, Long.BYTES);
    var at = new long[parts.size()];
    long count = 0;
    for (int least = least(parts, at); least >= 0; least = least(parts, at)) {
      long hash = Rows.hash(parts.get(least), at[least]);
      long index = Rows.index(parts.get(least), at[least]++);
      if (count == 0 || Rows.isBefore(merged, count - 1, hash, index))
        Rows.set(merged, count++, hash, index);
    }
    return merged.asSlice(0, count * Rows.BYTES);
  }

  private static int least(List<MemorySegment> parts, long[] at) {
    int least = -1;
    long hash = 0;
    long index = 0;
    for (int part = 0; part < at.length; part++) {
      var rows = parts.get(part);
      if (at[part] * Rows.BYTES == rows.byteSize()) continue;
      if (least < 0 || Rows.isBefore(rows, at[part], hash, index)) {
        least = part;
        hash = Rows.hash(rows, at[part]);
        index = Rows.index(rows, at[part]);
      }
    }
    return least;
  }
}
