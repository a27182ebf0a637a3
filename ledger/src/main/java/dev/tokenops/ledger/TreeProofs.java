package dev.tokenops.ledger;

import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of a chain's tree. Of the part that was taken up from a file only the root is
 * known to be right, so whatever is told of it is first held to that root. Any thread.
 */
final class TreeProofs {
  private final MerkleTree tree;
  private final Reader reader;
  private final long anchored;
  private final byte[] anchoredRoot;

  /** Of a chain as it was recovered. */
  TreeProofs(Chain chain, Reader reader) {
    this.tree = chain.tree;
    this.reader = reader;
    this.anchored = chain.anchoredSize();
    this.anchoredRoot = tree.root(anchored);
  }

  byte[] root(long size) {
    byte[] root = tree.root(size);
    if (size > 0 && size < anchored)
      proven(() ->
          MerkleProofs.verifyConsistency(
              size, anchored, tree.consistencyProof(size, anchored), root, anchoredRoot));
    return root;
  }

  List<byte[]> inclusion(long index, long size) {
    var proof = tree.inclusionProof(index, size);
    if (index < anchored)
      proven(() ->
          MerkleProofs.verifyInclusion(
              reader.entry(index).leafHash(), index, size, proof, root(size)));
    return proof;
  }

  /** The first hashes of it: up to the root over the 2^level entries that it is one of. */
  List<byte[]> inclusionInside(long index, long size, int level) {
    return index < anchored
        ? inclusion(index, size).subList(0, level)
        : tree.subtreeProof(index, level);
  }

  List<byte[]> consistency(long from, long to) {
    var proof = tree.consistencyProof(from, to);
    if (from < anchored)
      proven(() -> MerkleProofs.verifyConsistency(from, to, proof, root(from), root(to)));
    return proof;
  }

  /** Complete nodes of a level, one after the other. */
  List<byte[]> nodes(int level, long first, int count) {
    var nodes = new ArrayList<byte[]>(count);
    for (long n = first; n < first + count; n++) {
      byte[] node = tree.node(level, n);
      if ((n + 1) << level <= anchored) proveNode(level, n, node);
      nodes.add(node);
    }
    return nodes;
  }

  private void proveNode(int level, long n, byte[] node) {
    long width = ((anchored - 1) >> level) + 1; // Of the tree whose leaves are this level's nodes.
    proven(() ->
        MerkleProofs.verifyInclusion(
            node, n, width, tree.nodeProof(level, n, anchored), anchoredRoot));
  }

  private static void proven(Runnable check) {
    try {
      check.run();
    } catch (ProofRefused e) {
      throw new IllegalStateException(Chain.TREE_DAMAGED, e);
    }
  }
}
