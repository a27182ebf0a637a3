package dev.tokenops.ledger.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MerkleProofsTest {
  private static final int LARGEST = 70;
  private final Random random = new Random(7);
  private final MerkleTree tree = new MerkleTree(new HeapHashStore());

  MerkleProofsTest() {
    RecursiveTree.randomLeafHashes(LARGEST, 7).forEach(tree::append);
  }

  @Test
  void aChangedInclusionProofIsRefused() {
    for (int size = 1; size <= LARGEST; size++) {
      for (int index = 0; index < size; index++) {
        long fixedIndex = index;
        long fixedSize = size;
        byte[] leafHash = tree.leafHash(index);
        byte[] root = tree.root(size);
        var proof = tree.inclusionProof(index, size);
        forEachMutation(
            proof,
            changed ->
                refused(() ->
                    MerkleProofs.verifyInclusion(leafHash, fixedIndex, fixedSize, changed, root)));
        refused(
            () -> MerkleProofs.verifyInclusion(flip(leafHash), fixedIndex, fixedSize, proof, root));
        refused(
            () -> MerkleProofs.verifyInclusion(leafHash, fixedIndex, fixedSize, proof, flip(root)));
        for (long other = 0; other < size; other++) {
          if (other == index) continue;
          long wrong = other;
          refused(() -> MerkleProofs.verifyInclusion(leafHash, wrong, fixedSize, proof, root));
        }
      }
    }
  }

  @Test
  void aChangedConsistencyProofIsRefused() {
    for (int to = 1; to <= LARGEST; to++) {
      for (int from = 1; from <= to; from++) {
        long older = from;
        long newer = to;
        byte[] olderRoot = tree.root(from);
        byte[] newerRoot = tree.root(to);
        var proof = tree.consistencyProof(from, to);
        forEachMutation(
            proof,
            changed ->
                refused(() ->
                    MerkleProofs.verifyConsistency(older, newer, changed, olderRoot, newerRoot)));
        refused(
            () -> MerkleProofs.verifyConsistency(older, newer, proof, flip(olderRoot), newerRoot));
        refused(
            () -> MerkleProofs.verifyConsistency(older, newer, proof, olderRoot, flip(newerRoot)));
      }
    }
  }

  @Test
  void theRefusalSaysWhy() {
    byte[] leafHash = tree.leafHash(3);
    byte[] root = tree.root(8);
    var proof = tree.inclusionProof(3, 8);
    says("index 8 lies outside", () -> MerkleProofs.verifyInclusion(leafHash, 8, 8, proof, root));
    says("index -1 lies outside", () -> MerkleProofs.verifyInclusion(leafHash, -1, 8, proof, root));
    says(
        "too short", () -> MerkleProofs.verifyInclusion(leafHash, 3, 8, proof.subList(0, 2), root));
    says("too long", () -> MerkleProofs.verifyInclusion(leafHash, 3, 8, with(proof, root), root));
    says(
        "31 bytes",
        () -> MerkleProofs.verifyInclusion(leafHash, 3, 8, with(proof, new byte[31]), root));
    says("not under the root", () -> MerkleProofs.verifyInclusion(root, 3, 8, proof, root));
    says("two roots", () -> MerkleProofs.verifyConsistency(8, 8, List.of(), root, leafHash));
    says("too short", () -> MerkleProofs.verifyConsistency(4, 8, List.of(), root, root));
    says("cannot go on", () -> MerkleProofs.verifyConsistency(9, 8, List.of(), root, root));
    says("cannot go on", () -> MerkleProofs.verifyConsistency(0, 8, List.of(), root, root));
  }

  @Test
  void hugeSizesNeitherOverflowNorLoop() {
    byte[] hash = new byte[32];
    var proof = Collections.nCopies(63, hash);
    refused(
        () -> MerkleProofs.verifyInclusion(hash, Long.MAX_VALUE - 1, Long.MAX_VALUE, proof, hash));
    refused(() -> MerkleProofs.verifyInclusion(hash, 0, Long.MAX_VALUE, proof, hash));
    refused(() ->
        MerkleProofs.verifyConsistency(Long.MAX_VALUE - 1, Long.MAX_VALUE, proof, hash, hash));
    refused(() -> MerkleProofs.verifyConsistency(1L << 62, Long.MAX_VALUE, proof, hash, hash));
  }

  /** Every element flipped, dropped, doubled, swapped with the next; one more at either end. */
  private void forEachMutation(List<byte[]> proof, Consumer<List<byte[]>> mutation) {
    mutation.accept(with(proof, new byte[32]));
    var before = new ArrayList<>(proof);
    before.addFirst(new byte[32]);
    mutation.accept(before);
    for (int i = 0; i < proof.size(); i++) {
      var flipped = new ArrayList<>(proof);
      flipped.set(i, flip(proof.get(i)));
      mutation.accept(flipped);
      var dropped = new ArrayList<>(proof);
      dropped.remove(i);
      mutation.accept(dropped);
      var doubled = new ArrayList<>(proof);
      doubled.add(i, proof.get(i));
      mutation.accept(doubled);
      if (i + 1 == proof.size()) continue;
      var swapped = new ArrayList<>(proof);
      Collections.swap(swapped, i, i + 1);
      mutation.accept(swapped);
    }
  }

  private byte[] flip(byte[] hash) {
    byte[] flipped = hash.clone();
    flipped[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static List<byte[]> with(List<byte[]> proof, byte[] last) {
    var longer = new ArrayList<>(proof);
    longer.add(last);
    return longer;
  }

  private static void refused(Runnable check) {
    assertThrows(ProofRefused.class, check::run);
  }

  private static void says(String part, Runnable check) {
    var message = String.valueOf(assertThrows(ProofRefused.class, check::run).getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(message.strip(), message);
  }
}
