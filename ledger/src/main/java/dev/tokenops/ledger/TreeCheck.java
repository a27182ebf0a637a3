package dev.tokenops.ledger;

import dev.tokenops.ledger.merkle.CompactRange;
import dev.tokenops.ledger.merkle.HashStore;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Holds every hash of a tree that was taken up from its file to the entries that it is the tree of.
 * Confined to one thread.
 */
final class TreeCheck {
  private final HashStore hashes;
  private final long size;
  private final CompactRange range = new CompactRange();
  private long position;
  private long wrong = -1;

  /**
   * @param size entries whose tree was taken up
   */
  TreeCheck(HashStore hashes, long size) {
    this.hashes = hashes;
    this.size = size;
  }

  /** Takes the leaf hash of the next entry, from entry 0 on. */
  void take(byte[] leafHash) {
    if (range.size() < size && wrong < 0) range.append(leafHash, this::compare);
  }

  private void compare(byte[] hash) {
    if (wrong < 0 && !Arrays.equals(hash, hashes.get(position))) wrong = range.size();
    position++;
  }

  /** The first entry at which the file has another hash. */
  OptionalLong wrong() {
    return wrong < 0 ? OptionalLong.empty() : OptionalLong.of(wrong);
  }
}
