package dev.tokenops.engine.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link Segment} under another name, forces it, and only then gives it its own: there is
 * never a half of one. Slow: not on an event loop.
 *
 * <p>It is forced part by part: all of it at once is a hundred megabytes and more, and the batches
 * of the ledger, on the same disk, would wait behind them.
 */
final class SegmentWriter {
  private static final int PART_BYTES = 2 << 20;

  private SegmentWriter() {}

  /** Writes the rows of ended blocks, in whatever order they are. */
  static Segment build(Path path, Map<Kind, List<Block>> ended, KeyHash hash) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var tables = new EnumMap<Kind, MemorySegment>(Kind.class);
      for (var kind : Kind.values()) {
        var blocks = ended.getOrDefault(kind, List.of()).stream().map(Block::rows).toList();
        tables.put(kind, RowSort.sorted(blocks, arena));
      }
      return write(path, tables, hash);
    }
  }

  /** Writes several segments as one; a row that stands in two of them stands in it once. */
  static Segment merge(Path path, List<Segment> segments, KeyHash hash) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var tables = new EnumMap<Kind, MemorySegment>(Kind.class);
      for (var kind : Kind.values()) {
        var parts = new ArrayList<MemorySegment>(segments.size());
        for (var segment : segments) parts.add(segment.table(kind));
        tables.put(kind, RowMerge.merged(parts, arena));
      }
      return write(path, tables, hash);
    }
  }

  /**
   * @param tables of every kind, sorted
   */
  private static Segment write(Path path, Map<Kind, MemorySegment> tables, KeyHash hash)
      throws IOException {
    var beside = path.resolveSibling(path.getFileName() + ".new");
    try (var file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var digest = digest();
      put(file, digest, header(tables, hash));
      for (var kind : Kind.values()) put(file, digest, table(tables, kind));
      var sha256 = ByteBuffer.wrap(digest.digest());
      while (sha256.hasRemaining()) file.write(sha256);
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(path);
    return Segment.open(path, hash);
  }

  private static MemorySegment header(Map<Kind, MemorySegment> tables, KeyHash hash) {
    var header = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(Segment.HEADER_BYTES));
    header.set(Rows.LONG, 0, Segment.MAGIC);
    header.set(Rows.LONG, 8, Segment.versionAndKinds());
    MemorySegment.copy(MemorySegment.ofArray(hash.id()), 0, header, Segment.KEY_ID, 16);
    long first = Long.MAX_VALUE;
    long last = -1;
    for (var kind : Kind.values()) {
      var rows = table(tables, kind);
      long count = rows.byteSize() / Rows.BYTES;
      for (long row = 0; row < count; row++) {
        long index = Rows.index(rows, row);
        first = Math.min(first, index);
        last = Math.max(last, index);
      }
      header.set(Rows.LONG, Segment.TABLES + (long) Long.BYTES * kind.number(), count);
    }
    header.set(Rows.LONG, Segment.FIRST_INDEX, first);
    header.set(Rows.LONG, Segment.LAST_INDEX, last);
    return header;
  }

  private static void put(FileChannel file, MessageDigest digest, MemorySegment part)
      throws IOException {
    for (long at = 0; at < part.byteSize(); at += PART_BYTES) {
      var bytes = part.asSlice(at, Math.min(PART_BYTES, part.byteSize() - at)).asByteBuffer();
      digest.update(bytes.duplicate());
      while (bytes.hasRemaining()) file.write(bytes);
      if (bytes.limit() == PART_BYTES) file.force(false);
    }
  }

  private static MemorySegment table(Map<Kind, MemorySegment> tables, Kind kind) {
    var table = tables.get(kind);
    if (table == null) throw new IllegalStateException("no table of " + kind);
    return table;
  }

  private static void forceFolder(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) return;
    try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
