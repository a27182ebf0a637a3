package dev.tokenops.ledger.merkle;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The root of what streams by, in O(log n) memory: only the roots of the complete subtrees from the
 * left, one for each bit of the size. Confined to one thread.
 */
public final class CompactRange {
  /** The smallest subtree on top. */
  private final Deque<byte[]> subtrees = new ArrayDeque<>();

  private long size;

  /**
   * Adds the next leaf.
   *
   * @param leafHash 32 bytes, not copied
   */
  public void append(byte[] leafHash) {
    byte[] hash = leafHash;
    for (long n = size; (n & 1) == 1; n >>= 1) hash = Hashes.node(subtrees.pop(), hash);
    subtrees.push(hash);
    size++;
  }

  /** Leaves. */
  public long size() {
    return size;
  }

  /** RFC 6962 section 2.1: 32 bytes. */
  public byte[] root() {
    if (size == 0) return Hashes.emptyRoot();
    var fromTheRight = subtrees.iterator();
    byte[] root = fromTheRight.next();
    while (fromTheRight.hasNext()) root = Hashes.node(fromTheRight.next(), root);
    return root.clone();
  }
}
