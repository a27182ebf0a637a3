package dev.tokenops.ledger.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.function.Consumer;

/**
 * The root of what streams by, in O(log n) memory: only the roots of the complete subtrees from the
 * left, one for each bit of the size. Adding a leaf makes no object. Confined to one thread.
 */
public final class CompactRange {
  private static final int LEFT = 1;
  private static final int RIGHT = LEFT + Hashes.LENGTH;

  /** Level l is that of a subtree of 2^l leaves; those of the size's zero bits are stale. */
  private final byte[][] subtrees = new byte[Long.SIZE - 1][Hashes.LENGTH];

  /** 01 ‖ left ‖ right: what a node is the hash of. */
  private final byte[] pair = new byte[RIGHT + Hashes.LENGTH];

  private final byte[] leaf = new byte[Hashes.LENGTH];
  private final MessageDigest digest = dev.tokenops.ledger.json.Sha256.digest();
  private long size;

  /** Of no leaves. */
  public CompactRange() {
    pair[0] = Hashes.NODE;
  }

  /** Goes on from a tree whose nodes are stored. */
  CompactRange(HashStore nodes, long size) {
    this();
    this.size = size;
    for (int level = 0; size >> level != 0; level++)
      if ((size >> level & 1) == 1)
        subtrees[level] = nodes.get(Nodes.position(level, (size >> level) - 1));
  }

  /**
   * Adds the next leaf.
   *
   * @param leafHash 32 bytes, copied
   */
  public void append(byte[] leafHash) {
    append(leafHash, _ -> {});
  }

  /** Adds the leaf whose hash is the 32 bytes at this place of many. */
  public void append(byte[] hashes, int at) {
    System.arraycopy(hashes, at, leaf, 0, Hashes.LENGTH);
    append(leaf);
  }

  /**
   * Adds the next leaf.
   *
   * @param complete takes the leaf and then every node that it completes, upwards; each is good
   *     during the call only
   */
  public void append(byte[] leafHash, Consumer<byte[]> complete) {
    int level = Long.numberOfTrailingZeros(~size);
    byte[] top = subtrees[level];
    complete.accept(leafHash);
    if (level == 0) {
      System.arraycopy(leafHash, 0, top, 0, Hashes.LENGTH);
    } else {
      byte[] hash = leafHash;
      for (int below = 0; below < level; below++) {
        node(subtrees[below], hash, top);
        hash = top;
        complete.accept(hash);
      }
    }
    size++;
  }

  private void node(byte[] left, byte[] right, byte[] into) {
    System.arraycopy(left, 0, pair, LEFT, Hashes.LENGTH);
    System.arraycopy(right, 0, pair, RIGHT, Hashes.LENGTH);
    try {
      digest.update(pair);
      digest.digest(into, 0, Hashes.LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("no digest of SHA-256 fits into 32 bytes", e);
    }
  }

  /** Leaves. */
  public long size() {
    return size;
  }

  /** RFC 6962 section 2.1: 32 bytes. */
  public byte[] root() {
    if (size == 0) return Hashes.emptyRoot();
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = subtrees[level].clone();
    while (size >> ++level != 0) if ((size >> level & 1) == 1) node(subtrees[level], root, root);
    return root;
  }
}
