package dev.tokenops.ledger.merkle;

import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;

/**
 * Checks proofs that somebody else made: RFC 9162 sections 2.1.3.2 and 2.1.4.2 (the trees of RFC
 * 6962, the algorithms written out). They return when the proof holds and throw {@link
 * ProofRefused} when it does not. Thread-safe.
 */
public final class MerkleProofs {
  private MerkleProofs() {}

  /**
   * The leaf stands at the index in the tree of this size and root.
   *
   * @param proof sibling of the leaf first, as {@link MerkleTree#inclusionProof} gives it
   */
  public static void verifyInclusion(
      byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size)
      throw new ProofRefused("index " + index + " lies outside a tree of " + size + " entries");
    requireHash("the leaf hash", leafHash);
    byte[] hash = leafHash;
    long node = index;
    long last = size - 1;
    for (byte[] sibling : proof) {
      requireHash("a hash of the inclusion proof", sibling);
      if (last == 0) throw longer("inclusion", proof.size());
      if ((node & 1) == 1 || node == last) {
        hash = Hashes.node(sibling, hash);
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= skipped;
        last >>= skipped;
      } else {
        hash = Hashes.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    if (last != 0) throw shorter("inclusion", proof.size());
    requireRoot("entry " + index + " is not under the root of " + size + " entries", hash, root);
  }

  /**
   * The tree of {@code to} leaves begins with all leaves of the tree of {@code from}.
   *
   * @param from at least 1
   */
  public static void verifyConsistency(
      long from, long to, List<byte[]> proof, byte[] fromRoot, byte[] toRoot) {
    if (from < 1 || from > to)
      throw new ProofRefused("a tree of " + to + " entries cannot go on from one of " + from);
    for (byte[] hash : proof) requireHash("a hash of the consistency proof", hash);
    if (from == to) {
      if (!proof.isEmpty()) throw longer("consistency", proof.size());
      requireRoot("two roots for " + to + " entries", fromRoot, toRoot);
      return;
    }
    if (proof.isEmpty()) throw shorter("consistency", 0);
    requireHash("the older root", fromRoot);
    int complete = Long.numberOfTrailingZeros(from);
    Iterator<byte[]> hashes = proof.iterator();
    byte[] older = Long.bitCount(from) == 1 ? fromRoot : hashes.next();
    byte[] newer = older;
    long node = (from - 1) >> complete;
    long last = (to - 1) >> complete;
    while (hashes.hasNext()) {
      byte[] hash = hashes.next();
      if (last == 0) throw longer("consistency", proof.size());
      if ((node & 1) == 1 || node == last) {
        older = Hashes.node(hash, older);
        newer = Hashes.node(hash, newer);
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= skipped;
        last >>= skipped;
      } else {
        newer = Hashes.node(newer, hash);
      }
      node >>= 1;
      last >>= 1;
    }
    if (last != 0) throw shorter("consistency", proof.size());
    requireRoot("the proof does not lead to the root of " + from + " entries", older, fromRoot);
    requireRoot("the proof does not lead to the root of " + to + " entries", newer, toRoot);
  }

  private static ProofRefused longer(String kind, int length) {
    return new ProofRefused("the " + kind + " proof is too long: " + length + " hashes");
  }

  private static ProofRefused shorter(String kind, int length) {
    return new ProofRefused("the " + kind + " proof is too short: " + length + " hashes");
  }

  private static void requireHash(String what, byte[] hash) {
    if (hash.length != Hashes.LENGTH)
      throw new ProofRefused(what + " has " + hash.length + " bytes instead of " + Hashes.LENGTH);
  }

  private static void requireRoot(String otherwise, byte[] computed, byte[] root) {
    if (!MessageDigest.isEqual(computed, root)) throw new ProofRefused(otherwise);
  }
}
