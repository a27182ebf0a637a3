package dev.tokenops.engine.snapshot;

import dev.tokenops.engine.index.Segment;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine was after the first entries of a ledger. As a file it is canonical JSON.
 *
 * @param version of this form
 * @param origin the log's name
 * @param size entries that it stands for
 * @param rootHash of their tree, in hex
 * @param segments of the index: together they have the rows of all these entries, and may have rows
 *     of later ones
 */
public record Snapshot(
    int version, String origin, long size, String rootHash, Part part, List<SegmentFile> segments) {
  static final int VERSION = 2;

  /** A segment by its file's name and the SHA-256 that stands at its end, in hex. */
  public record SegmentFile(String name, String sha256) {}

  /** A snapshot of this version. */
  public static Snapshot of(
      String origin, long size, String rootHash, List<Part> lanes, List<Segment> segments) {
    var files = new ArrayList<SegmentFile>();
    for (var segment : segments)
      files.add(new SegmentFile(segment.path().getFileName().toString(), segment.statedSha256()));
    return new Snapshot(VERSION, origin, size, rootHash, Part.of(lanes), files);
  }

  byte[] encode() {
    return CanonicalJson.encode(this);
  }

  /**
   * @throws IllegalArgumentException if it is none of this version
   */
  static Snapshot decode(byte[] bytes) {
    var snapshot = decoded(bytes);
    if (snapshot.version != VERSION)
      throw new IllegalArgumentException("a snapshot of version " + snapshot.version);
    return snapshot;
  }

  /**
   * What cannot be read is damage or another program's: where in the text it breaks helps nobody.
   */
  private static Snapshot decoded(byte[] bytes) {
    try {
      return CanonicalJson.decode(bytes, Snapshot.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its text is no snapshot, or is damaged", e);
    }
  }
}
