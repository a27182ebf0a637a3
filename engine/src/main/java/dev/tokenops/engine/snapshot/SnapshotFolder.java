package dev.tokenops.engine.snapshot;

import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.Segment;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Snapshots and index segments in a data folder: written whole or not at all, read and checked. */
public final class SnapshotFolder {
  private static final String SNAPSHOT = ".json";
  private static final String SEGMENT = ".idx";

  private final Path snapshots;
  private final Path segments;
  private final Path key;

  /**
   * @param folder a ledger's data folder
   */
  public SnapshotFolder(Path folder) throws IOException {
    snapshots = folder.resolve("snapshots");
    segments = folder.resolve("index").resolve("runs");
    key = folder.resolve("index").resolve("key");
    Files.createDirectories(snapshots);
    Files.createDirectories(segments);
  }

  /** A snapshot as it was read or written, and the SHA-256 in hex of its file. */
  public record Stored(Snapshot snapshot, String sha256) {}

  /** The hash of this folder's index: with a key that is made when it is missing or strange. */
  public KeyHash hash() throws IOException {
    var file = new AtomicFile(key);
    try {
      var known = file.read();
      if (known.isPresent()) return new SipHash(HexFormat.of().parseHex(known.get().strip()));
    } catch (IllegalArgumentException _) {
      // Not a key: what was hashed with it will be seen not to fit the new one.
    } catch (IOException e) {
      throw new IOException(
          key + " cannot be read: remove it, the next start makes the index anew", e);
    }
    var bytes = new byte[SipHash.KEY_LENGTH];
    new SecureRandom().nextBytes(bytes);
    file.write(HexFormat.of().formatHex(bytes) + "\n");
    return new SipHash(bytes);
  }

  /** The files of all snapshots, the newest first. */
  public List<Path> newestFirst() throws IOException {
    return files(snapshots, SNAPSHOT).sorted(Comparator.reverseOrder()).toList();
  }

  /**
   * Reads a snapshot.
   *
   * @throws IllegalArgumentException if it is none
   * @throws IOException if it cannot be read
   */
  public Stored read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new Stored(Snapshot.decode(bytes), Sha256.hex(bytes));
  }

  /**
   * Maps the segments of a snapshot and reads them from end to end, several at a time.
   *
   * @throws IOException if one is missing, damaged or another
   */
  public List<Segment> segments(Snapshot snapshot, KeyHash hash) throws IOException {
    var opened = new ArrayList<Segment>();
    for (var file : snapshot.segments())
      opened.add(Segment.open(segments.resolve(file.name()), hash));
    var wrong = new ArrayList<String>();
    var read = opened.parallelStream().map(SnapshotFolder::sha256).toList();
    for (int i = 0; i < read.size(); i++)
      if (!read.get(i).equals(snapshot.segments().get(i).sha256()))
        wrong.add(snapshot.segments().get(i).name());
    if (!wrong.isEmpty()) throw new IOException("index segments are damaged or others: " + wrong);
    return opened;
  }

  private static String sha256(Segment segment) {
    try {
      return segment.sha256();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Writes a snapshot; on return it is on disk. */
  public Stored write(Snapshot snapshot) throws IOException {
    byte[] bytes = snapshot.encode();
    var file = snapshots.resolve("%020d".formatted(snapshot.size()) + SNAPSHOT);
    new AtomicFile(file).write(new String(bytes, StandardCharsets.UTF_8));
    return new Stored(snapshot, Sha256.hex(bytes));
  }

  /** A name that no segment has. */
  public Path newSegment() throws IOException {
    long last =
        files(segments, SEGMENT)
            .map(file -> file.getFileName().toString().replace(SEGMENT, ""))
            .filter(name -> name.matches("\\d{1,18}"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    return segments.resolve("%08d".formatted(last + 1) + SEGMENT);
  }

  /** Removes every snapshot but this one, and every segment that is not in use. */
  public void keepOnly(Snapshot snapshot, List<Segment> used) throws IOException {
    for (var file : newestFirst())
      if (!file.endsWith("%020d".formatted(snapshot.size()) + SNAPSHOT)) Files.delete(file);
    Set<Path> inUse = new HashSet<>();
    for (var segment : used) inUse.add(segment.path());
    for (var file : snapshot.segments()) inUse.add(segments.resolve(file.name()));
    for (var file : files(segments, SEGMENT).toList())
      if (!inUse.contains(file)) Files.delete(file);
  }

  /** Removes all of it, for a start that reads everything. */
  public void clear() throws IOException {
    for (var folder : List.of(snapshots, segments))
      for (var file : files(folder, "").toList()) Files.delete(file);
  }

  private static Stream<Path> files(Path folder, String ending) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).toList().stream();
    }
  }
}
