package dev.tokenops.ledger.merkle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Merkle tree of a log, for every size it ever had: RFC 6962 sections 2.1, 2.1.1 and 2.1.2.
 *
 * <p>Each complete node is stored once; whatever is asked is put together from O(log n) of them.
 * One thread appends. Any thread may ask about sizes up to a {@link #size} that it has read or been
 * told of, while the tree goes on growing.
 */
public final class MerkleTree {
  private final HashStore store;

  /** The right edge, which the next leaf joins: the appending thread's own. */
  private final CompactRange edge;

  private volatile long size;

  /**
   * Goes on with the tree that the store holds, which may be empty.
   *
   * @throws IllegalArgumentException if the store does not end with a whole leaf: it is torn,
   *     delete it
   */
  public MerkleTree(HashStore store) {
    this.store = store;
    this.size = Nodes.leaves(store.count());
    this.edge = new CompactRange(store, size);
  }

  /**
   * Adds the next leaf.
   *
   * @param leafHash 32 bytes: {@link Hashes#leaf} of the entry
   */
  public void append(byte[] leafHash) {
    edge.append(leafHash, store::append);
    size = edge.size();
  }

  /** How many hashes a tree of so many leaves keeps. */
  public static long hashes(long leaves) {
    return Nodes.count(leaves);
  }

  /** Leaves. */
  public long size() {
    return size;
  }

  /**
   * The hash of a leaf.
   *
   * @param index of a leaf, from 0
   */
  public byte[] leafHash(long index) {
    if (index < 0 || index >= size)
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    return store.get(Nodes.position(0, index));
  }

  /**
   * The root over the leaves [n·2^level, (n+1)·2^level).
   *
   * @param level 0 to 62
   * @param n from 0
   */
  public byte[] node(int level, long n) {
    if (n < 0 || n >= size >> level)
      throw new IllegalArgumentException(
          "no complete node %d of level %d in a tree of %d".formatted(n, level, size));
    return store.get(Nodes.position(level, n));
  }

  /**
   * The root of the first {@code size} leaves.
   *
   * @param size 0 to {@link #size}
   */
  public byte[] root(long size) {
    requireSize(size, 0);
    return size == 0 ? Hashes.emptyRoot() : hash(0, size);
  }

  /**
   * The audit path of a leaf, its sibling first: RFC 6962 section 2.1.1.
   *
   * @param index of the leaf, below {@code size}
   * @param size 1 to {@link #size}
   */
  public List<byte[]> inclusionProof(long index, long size) {
    return nodeProof(0, index, size);
  }

  /**
   * The first hashes of a leaf's audit path, whatever the size of the tree: up to the root over the
   * 2^level leaves that it is one of.
   *
   * @param level 0 to 62; all those leaves are there
   */
  public List<byte[]> subtreeProof(long index, int level) {
    long end = ((index >> level) + 1) << level;
    if (index < 0 || end > size)
      throw new IllegalArgumentException(
          "no complete tree of 2^%d leaves around leaf %d of %d".formatted(level, index, size));
    var path = new ArrayList<byte[]>(level);
    for (int at = 0; at < level; at++) path.add(store.get(Nodes.position(at, index >> at ^ 1)));
    return path;
  }

  /**
   * The audit path of a node: it is the audit path of leaf n in the tree whose leaves are the nodes
   * of that level, and the last of those the root over whatever is left.
   *
   * @param level of the node
   * @param n of the node: its last leaf is below {@code size}
   */
  public List<byte[]> nodeProof(int level, long n, long size) {
    requireSize(size, 1);
    long index = n << level;
    if (n < 0 || n >= size >> level)
      throw new IllegalArgumentException(
          (level == 0 ? "no leaf " + n : "no complete node " + n + " of level " + level)
              + " in a tree of "
              + size);
    var path = new ArrayList<byte[]>();
    long from = 0;
    long to = size;
    while (to - from > 1L << level) {
      long middle = from + split(to - from);
      if (index < middle) {
        path.add(hash(middle, to));
        to = middle;
      } else {
        path.add(hash(from, middle));
        from = middle;
      }
    }
    Collections.reverse(path);
    return path;
  }

  /**
   * What shows that the tree of {@code to} leaves begins with the tree of {@code from}: RFC 6962
   * section 2.1.2. Empty if both are equal.
   *
   * @param from 1 to {@code to}: every tree begins with the empty one, nothing shows it
   * @param to up to {@link #size}
   */
  public List<byte[]> consistencyProof(long from, long to) {
    requireSize(to, 1);
    if (from < 1 || from > to)
      throw new IllegalArgumentException("no tree of " + from + " leaves before one of " + to);
    var path = new ArrayList<byte[]>();
    long start = 0;
    long end = to;
    while (from < end) {
      long middle = start + split(end - start);
      if (from <= middle) {
        path.add(hash(middle, end));
        end = middle;
      } else {
        path.add(hash(start, middle));
        start = middle;
      }
    }
    if (start > 0) path.add(hash(start, end)); // Otherwise it is the old root itself.
    Collections.reverse(path);
    return path;
  }

  /** The root over the leaves [from, to), where {@code from} is a multiple of the split. */
  private byte[] hash(long from, long to) {
    long width = to - from;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return store.get(Nodes.position(level, from >> level));
    }
    long middle = from + split(width);
    return Hashes.node(hash(from, middle), hash(middle, to));
  }

  /** The largest power of two below the width. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }

  private void requireSize(long asked, long least) {
    if (asked < least || asked > size)
      throw new IllegalArgumentException("no tree of " + asked + " leaves; there are " + size);
  }
}
