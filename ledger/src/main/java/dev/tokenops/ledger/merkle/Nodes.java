package dev.tokenops.ledger.merkle;

/**
 * Where the node (level, n) stands in the one sequence of a {@link HashStore}: the layout of Go's
 * {@code golang.org/x/mod/sumdb/tlog}, StoredHashIndex.
 *
 * <pre>
 *   level 2                6
 *   level 1        2       5           9
 *   level 0      0   1   3   4       7   8      10
 * </pre>
 *
 * Node (l, n) is the root over the leaves [n·2^l, (n+1)·2^l); it is written as soon as they are all
 * there, once, and never again.
 */
final class Nodes {
  private Nodes() {}

  /** The position of node n of a level, both from 0. */
  static long position(int level, long n) {
    return count(((n + 1) << level) - 1) + level;
  }

  /** How many nodes a tree of this many leaves has stored: n + n/2 + n/4 + … = 2n − bits(n). */
  static long count(long leaves) {
    return 2 * leaves - Long.bitCount(leaves);
  }

  /**
   * The number of leaves whose nodes are exactly this many.
   *
   * @throws IllegalArgumentException if no tree has this many nodes
   */
  static long leaves(long count) {
    long leaves = count / 2;
    while (count(leaves) < count) leaves++;
    if (count(leaves) != count)
      throw new IllegalArgumentException("no tree has " + count + " nodes: the store is torn");
    return leaves;
  }
}
