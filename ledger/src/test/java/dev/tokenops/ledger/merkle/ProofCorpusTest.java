package dev.tokenops.ledger.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Proofs of trees of up to a few thousand leaves, each field of them changed in turn: every change
 * is refused, and for its own reason. And the trees themselves, held to the definition.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofCorpusTest {
  private static final int LARGEST = 3_000;
  private static final String NOT_UNDER = "is not under the root";
  private static final String NOT_LED = "does not lead to the root";
  private static final String SHORT = "too short";
  private static final String LONG = "too long";

  private final List<byte[]> leaves = RecursiveTree.randomLeafHashes(LARGEST, 11);
  private final MerkleTree tree = new MerkleTree(new HeapHashStore());
  private final Random random = new Random(11);

  /** A change, and what the refusal has to say. */
  private record Mutation(String name, String reason, Runnable check) {}

  @BeforeAll
  void grow() {
    leaves.forEach(tree::append);
  }

  @Test
  void theRootOfEverySizeIsThatOfTheDefinition() {
    var known = new HashMap<Long, byte[]>();
    for (int size = 1; size <= LARGEST; size++)
      assertArrayEquals(naive(0, size, known), tree.root(size), "size " + size);
  }

  /** RFC 6962 section 2.1 over leaves [from, to); complete subtrees are computed once. */
  private byte[] naive(int from, int to, Map<Long, byte[]> known) {
    if (to - from == 1) return leaves.get(from);
    int split = Integer.highestOneBit(to - from - 1);
    boolean complete = Integer.bitCount(to - from) == 1;
    long key = (long) from << 32 | to;
    byte[] hash = complete ? known.get(key) : null;
    if (hash == null)
      hash = Hashes.node(naive(from, from + split, known), naive(from + split, to, known));
    if (complete) known.put(key, hash);
    return hash;
  }

  @Test
  void someProofsOfEverySizeAreThoseOfTheDefinition() {
    var known = new HashMap<Long, byte[]>();
    for (int size = 1; size <= LARGEST; size++) {
      int index = random.nextInt(size);
      var path = new ArrayList<byte[]>();
      naivePath(index, 0, size, path, known);
      var proof = tree.inclusionProof(index, size);
      assertSame(path, proof, "entry %d of %d".formatted(index, size));
      MerkleProofs.verifyInclusion(leaves.get(index), index, size, proof, tree.root(size));
      int from = 1 + random.nextInt(size);
      var way = new ArrayList<byte[]>();
      naiveProof(from, 0, size, true, way, known);
      var consistency = tree.consistencyProof(from, size);
      assertSame(way, consistency, "from %d to %d".formatted(from, size));
      MerkleProofs.verifyConsistency(from, size, consistency, tree.root(from), tree.root(size));
    }
  }

  private void naivePath(int m, int from, int to, List<byte[]> path, Map<Long, byte[]> known) {
    if (to - from == 1) return;
    int middle = from + Integer.highestOneBit(to - from - 1);
    if (m < middle) naivePath(m, from, middle, path, known);
    else naivePath(m, middle, to, path, known);
    path.add(m < middle ? naive(middle, to, known) : naive(from, middle, known));
  }

  private void naiveProof(
      int m, int from, int to, boolean isOldTree, List<byte[]> proof, Map<Long, byte[]> known) {
    if (m == to) {
      if (!isOldTree) proof.add(naive(from, to, known));
      return;
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    if (m <= middle) naiveProof(m, from, middle, isOldTree, proof, known);
    else naiveProof(m, middle, to, false, proof, known);
    proof.add(m <= middle ? naive(middle, to, known) : naive(from, middle, known));
  }

  @Test
  void everyChangedInclusionProofIsRefusedForItsOwnReason() {
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      int size = round < 40 ? round + 1 : 1 + random.nextInt(LARGEST);
      for (var mutation : ofInclusion(random.nextInt(size), size)) refused += refuse(mutation);
    }
    assertTrue(refused > 10_000, "changes: " + refused);
  }

  private List<Mutation> ofInclusion(int index, int size) {
    byte[] leaf = leaves.get(index);
    byte[] root = tree.root(size);
    var proof = tree.inclusionProof(index, size);
    var all = new ArrayList<Mutation>();
    all.add(inclusion("index −1", "lies outside", leaf, -1, size, proof, root));
    all.add(inclusion("index = size", "lies outside", leaf, size, size, proof, root));
    all.add(inclusion("size 0", "lies outside", leaf, index, 0, proof, root));
    all.add(inclusion("flipped leaf", NOT_UNDER, flip(leaf), index, size, proof, root));
    all.add(inclusion("short leaf", "31 bytes", Arrays.copyOf(leaf, 31), index, size, proof, root));
    all.add(inclusion("flipped root", NOT_UNDER, leaf, index, size, proof, flip(root)));
    all.add(inclusion("short root", NOT_UNDER, leaf, index, size, proof, Arrays.copyOf(root, 31)));
    all.add(inclusion("empty root", NOT_UNDER, leaf, index, size, proof, new byte[0]));
    for (long other : new long[] {index - 1, index + 1, index ^ 1, size - 1})
      if (other != index && other >= 0 && other < size)
        all.add(inclusion("index " + other, "", leaf, other, size, proof, root));
    for (long other : new long[] {size - 1, size + 1, 2L * size + 1})
      if (other > index && depth(other, index) != proof.size())
        all.add(
            inclusion(
                "size " + other,
                depth(other, index) > proof.size() ? SHORT : LONG,
                leaf,
                index,
                other,
                proof,
                root));
    for (var changed : changes(proof))
      all.add(
          inclusion(
              changed.name, reason(changed, NOT_UNDER), leaf, index, size, changed.proof, root));
    return all;
  }

  /** How many hashes the proof of an index has in a tree of a size: RFC 6962 section 2.1.1. */
  private static int depth(long size, long index) {
    if (size == 1) return 0;
    long split = Long.highestOneBit(size - 1);
    return 1 + (index < split ? depth(split, index) : depth(size - split, index - split));
  }

  private static Mutation inclusion(
      String name,
      String reason,
      byte[] leaf,
      long index,
      long size,
      List<byte[]> proof,
      byte[] root) {
    return new Mutation(
        "entry %d of %d, %s".formatted(index, size, name),
        reason,
        () -> MerkleProofs.verifyInclusion(leaf, index, size, proof, root));
  }

  @Test
  void everyChangedConsistencyProofIsRefusedForItsOwnReason() {
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      int to = round < 40 ? round + 2 : 2 + random.nextInt(LARGEST - 1);
      for (var mutation : ofConsistency(1 + random.nextInt(to - 1), to))
        refused += refuse(mutation);
    }
    assertTrue(refused > 10_000, "changes: " + refused);
  }

  private List<Mutation> ofConsistency(int from, int to) {
    byte[] older = tree.root(from);
    byte[] newer = tree.root(to);
    var proof = tree.consistencyProof(from, to);
    var all = new ArrayList<Mutation>();
    all.add(consistency("from and to swapped", "cannot go on", to, from, proof, newer, older));
    all.add(consistency("from 0", "cannot go on", 0, to, proof, older, newer));
    all.add(consistency("from −1", "cannot go on", -1, to, proof, older, newer));
    all.add(consistency("flipped older root", NOT_LED, from, to, proof, flip(older), newer));
    all.add(consistency("flipped newer root", NOT_LED, from, to, proof, older, flip(newer)));
    all.add(consistency("roots swapped", NOT_LED, from, to, proof, newer, older));
    all.add(
        consistency("short newer root", NOT_LED, from, to, proof, older, Arrays.copyOf(newer, 31)));
    all.add(consistency("to = from", LONG, from, from, proof, older, older));
    all.add(consistency("two roots for one size", "two roots", to, to, List.of(), older, newer));
    all.add(consistency("no hashes", SHORT, from, to, List.of(), older, newer));
    for (long other : new long[] {from - 1L, from + 1L})
      if (other > 0 && other < to)
        all.add(consistency("from " + other, "", other, to, proof, older, newer));
    for (var changed : changes(proof))
      all.add(
          consistency(
              changed.name, reason(changed, NOT_LED), from, to, changed.proof, older, newer));
    return all;
  }

  private static Mutation consistency(
      String name,
      String reason,
      long from,
      long to,
      List<byte[]> proof,
      byte[] older,
      byte[] newer) {
    return new Mutation(
        "from %d to %d, %s".formatted(from, to, name),
        reason,
        () -> MerkleProofs.verifyConsistency(from, to, proof, older, newer));
  }

  /**
   * A proof of another length or content.
   *
   * @param longer by so many hashes
   */
  private record Changed(String name, int longer, List<byte[]> proof) {}

  private static String reason(Changed changed, String sameLength) {
    if (changed.name.startsWith("short")) return "31 bytes";
    return changed.longer > 0 ? LONG : changed.longer < 0 ? SHORT : sameLength;
  }

  private List<Changed> changes(List<byte[]> proof) {
    var all = new ArrayList<Changed>();
    int length = proof.size();
    all.add(changed("a hash added in front", 1, proof, copy -> copy.addFirst(new byte[32])));
    all.add(changed("a hash added behind", 1, proof, copy -> copy.addLast(new byte[32])));
    for (int i = 0; i < length; i++) {
      int at = i;
      byte[] hash = proof.get(at);
      all.add(changed("flipped " + i, 0, proof, copy -> copy.set(at, flip(hash))));
      all.add(changed("short " + i, 0, proof, copy -> copy.set(at, Arrays.copyOf(hash, 31))));
      all.add(changed("dropped " + i, -1, proof, copy -> copy.remove(at)));
      all.add(changed("doubled " + i, 1, proof, copy -> copy.add(at, hash)));
      if (i + 1 < length)
        all.add(changed("swapped " + i, 0, proof, copy -> Collections.swap(copy, at, at + 1)));
    }
    return all;
  }

  private static Changed changed(
      String name,
      int longer,
      List<byte[]> proof,
      java.util.function.Consumer<List<byte[]>> change) {
    var copy = new ArrayList<>(proof);
    change.accept(copy);
    return new Changed(name, longer, copy);
  }

  private static int refuse(Mutation mutation) {
    var refused = assertThrows(ProofRefused.class, mutation.check::run, mutation.name);
    var words = String.valueOf(refused.getMessage());
    assertTrue(words.contains(mutation.reason), mutation.name + " is refused with: " + words);
    return 1;
  }

  private byte[] flip(byte[] hash) {
    byte[] flipped = hash.clone();
    flipped[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual, String what) {
    assertEquals(expected.size(), actual.size(), what);
    for (int i = 0; i < expected.size(); i++)
      assertArrayEquals(expected.get(i), actual.get(i), what);
  }
}
