package dev.tokenops.ledger.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** RFC 6962 section 2.1, word for word and slow: what the fast tree is held to. */
final class RecursiveTree {
  private RecursiveTree() {}

  static byte[] root(List<byte[]> leafHashes) {
    int n = leafHashes.size();
    if (n == 0) return Hashes.emptyRoot();
    if (n == 1) return leafHashes.getFirst();
    int k = largestPowerOfTwoBelow(n);
    return Hashes.node(root(leafHashes.subList(0, k)), root(leafHashes.subList(k, n)));
  }

  /** PATH(m, D[n]). */
  static List<byte[]> path(int m, List<byte[]> leafHashes) {
    int n = leafHashes.size();
    if (n == 1) return List.of();
    int k = largestPowerOfTwoBelow(n);
    var left = leafHashes.subList(0, k);
    var right = leafHashes.subList(k, n);
    return m < k ? and(path(m, left), root(right)) : and(path(m - k, right), root(left));
  }

  /** PROOF(m, D[n]). */
  static List<byte[]> proof(int m, List<byte[]> leafHashes) {
    return subproof(m, leafHashes, true);
  }

  private static List<byte[]> subproof(int m, List<byte[]> leafHashes, boolean isOldTree) {
    int n = leafHashes.size();
    if (m == n) return isOldTree ? List.of() : List.of(root(leafHashes));
    int k = largestPowerOfTwoBelow(n);
    var left = leafHashes.subList(0, k);
    var right = leafHashes.subList(k, n);
    return m <= k
        ? and(subproof(m, left, isOldTree), root(right))
        : and(subproof(m - k, right, false), root(left));
  }

  static List<byte[]> randomLeafHashes(int size, long seed) {
    var random = new Random(seed);
    var leaves = new ArrayList<byte[]>();
    for (int i = 0; i < size; i++) {
      byte[] leaf = new byte[random.nextInt(40)];
      random.nextBytes(leaf);
      leaves.add(Hashes.leaf(leaf));
    }
    return leaves;
  }

  private static List<byte[]> and(List<byte[]> hashes, byte[] last) {
    var all = new ArrayList<>(hashes);
    all.add(last);
    return all;
  }

  private static int largestPowerOfTwoBelow(int n) {
    int k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }
}
