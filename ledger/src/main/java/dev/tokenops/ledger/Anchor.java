package dev.tokenops.ledger;

import java.util.Optional;

/**
 * Up to where the files of tree and batches were forced to disk. It vouches for nothing: the root
 * of what the files hold is compared with the checkpoint, and that is signed.
 *
 * <pre>
 *   tokenops.index/v1
 *   1048576          entries
 *   2211             batches
 *   9f86d081…        SHA-256 of the file of batches, in hex
 *   the signed checkpoint of the last of them, as it stands in the queue
 * </pre>
 *
 * @param note the signed checkpoint over the entries
 */
record Anchor(long size, long batches, String batchesSha256, String note) {
  private static final String VERSION = "tokenops.index/v1";

  String text() {
    return VERSION + "\n" + size + "\n" + batches + "\n" + batchesSha256 + "\n" + note;
  }

  /** What the file's text says; empty if it is none of this version, or of an empty ledger. */
  static Optional<Anchor> parse(String text) {
    var parts = text.split("\n", 5);
    if (parts.length < 5 || !parts[0].equals(VERSION)) return Optional.empty();
    try {
      var anchor =
          new Anchor(Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3], parts[4]);
      return anchor.size < 1 || anchor.batches < 1 ? Optional.empty() : Optional.of(anchor);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
