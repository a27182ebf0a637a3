package dev.tokenops.engine.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * An immutable file of sorted rows, mapped.
 *
 * <pre>
 *   0        8         12      16       32            40           48
 *   | magic  | version | kinds | key id | first index | last index | number of rows of each kind | zeros │ 256
 *   | rows of kind 0 | rows of kind 1 | … | SHA-256 of all before, 32 bytes |
 * </pre>
 *
 * <p>Numbers are little-endian. Opening looks at the header alone; {@link #sha256} reads the whole
 * file. Any thread; the mapping ends with the last reference, so that a file may be deleted while
 * somebody still looks something up.
 */
public final class Segment {
  static final long MAGIC = 0x3158444953504F54L; // TOPSIDX1
  static final int VERSION = 2;
  static final int HEADER_BYTES = 256;
  static final int KEY_ID = 16;
  static final int FIRST_INDEX = 32;
  static final int LAST_INDEX = 40;
  static final int TABLES = 48;
  static final int DIGEST_BYTES = 32;

  private final Path path;
  private final MemorySegment file;
  private final Map<Kind, MemorySegment> tables = new EnumMap<>(Kind.class);

  private Segment(Path path, MemorySegment file, KeyHash hash) throws IOException {
    this.path = path;
    this.file = file;
    require(file.byteSize() >= HEADER_BYTES + DIGEST_BYTES, "it is too short");
    require(file.get(Rows.LONG, 0) == MAGIC, "it is no segment");
    require(file.get(Rows.LONG, 8) == versionAndKinds(), "it is of another version");
    require(Arrays.equals(keyId(), hash.id()), "its rows were hashed with another key");
    long at = HEADER_BYTES;
    for (var kind : Kind.values()) {
      long rows = file.get(Rows.LONG, TABLES + (long) Long.BYTES * kind.number());
      long room = file.byteSize() - DIGEST_BYTES - at;
      require(rows >= 0 && rows <= room / Rows.BYTES, "a table has no length");
      tables.put(kind, file.asSlice(at, rows * Rows.BYTES));
      at += rows * Rows.BYTES;
    }
    require(at == file.byteSize() - DIGEST_BYTES, "it ends too late");
  }

  private void require(boolean holds, String what) throws IOException {
    if (!holds) throw new IOException("the index segment " + path + " cannot be used: " + what);
  }

  static long versionAndKinds() {
    return VERSION | (long) Kind.values().length << Integer.SIZE;
  }

  /**
   * Maps a segment.
   *
   * @param hash by which its rows were made
   * @throws IOException if the file is missing or its header is not that of such a segment
   */
  public static Segment open(Path path, KeyHash hash) throws IOException {
    return new Segment(path, map(path), hash);
  }

  private static MemorySegment map(Path path) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
      return file.map(MapMode.READ_ONLY, 0, file.size(), Arena.ofAuto()).asReadOnly();
    } catch (NoSuchFileException e) {
      throw new IOException("the index segment " + path + " is missing", e);
    } catch (IOException e) {
      throw new IOException("the index segment " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  public long bytes() {
    return file.byteSize();
  }

  /** The least index of a row; {@link Long#MAX_VALUE} without rows. */
  public long firstIndex() {
    return file.get(Rows.LONG, FIRST_INDEX);
  }

  /** The greatest index of a row; -1 without rows. */
  public long lastIndex() {
    return file.get(Rows.LONG, LAST_INDEX);
  }

  /** How many rows there are of a kind. */
  public long rows(Kind kind) {
    return table(kind).byteSize() / Rows.BYTES;
  }

  /** All rows. */
  public long rows() {
    long rows = 0;
    for (var kind : tables.keySet()) rows += rows(kind);
    return rows;
  }

  /**
   * Reads all of it: its SHA-256 in hex, if the file ends with that.
   *
   * @throws IOException if it ends with another: the file is damaged
   */
  public String sha256() throws IOException {
    long end = file.byteSize() - DIGEST_BYTES;
    MessageDigest digest = SegmentWriter.digest();
    for (long at = 0, part; at < end; at += part) {
      part = Math.min(1 << 26, end - at);
      digest.update(file.asSlice(at, part).asByteBuffer());
    }
    byte[] sha256 = digest.digest();
    require(Arrays.equals(sha256, ending()), "its SHA-256 is another");
    return HexFormat.of().formatHex(sha256);
  }

  /** The SHA-256 in hex with which the file ends, unchecked. */
  public String statedSha256() {
    return HexFormat.of().formatHex(ending());
  }

  boolean has(Kind kind, long hash) {
    long row = Rows.search(table(kind), rows(kind), hash, 0);
    return row < rows(kind) && Rows.hash(table(kind), row) == hash;
  }

  void find(Kind kind, long hash, Newest found) {
    var rows = table(kind);
    long row = Rows.search(rows, rows(kind), hash, found.before());
    for (int i = 0; i < found.most(); i++) {
      row--;
      if (row < 0 || Rows.hash(rows, row) != hash) return;
      found.add(Rows.index(rows, row));
    }
  }

  /** The rows of a kind. */
  MemorySegment table(Kind kind) {
    var table = tables.get(kind);
    if (table == null) throw new IllegalStateException("no table of " + kind);
    return table;
  }

  private byte[] keyId() {
    return file.asSlice(KEY_ID, 16).toArray(ValueLayout.JAVA_BYTE);
  }

  private byte[] ending() {
    return file.asSlice(file.byteSize() - DIGEST_BYTES, DIGEST_BYTES)
        .toArray(ValueLayout.JAVA_BYTE);
  }
}
