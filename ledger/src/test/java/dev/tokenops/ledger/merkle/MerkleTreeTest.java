package dev.tokenops.ledger.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MerkleTreeTest {
  /** The inputs and roots of the test vectors of Certificate Transparency. */
  private static final List<String> INPUTS =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int EXHAUSTIVE = 130;
  private static final int LARGEST = 600;

  @Test
  void theEmptyTreeHasTheHashOfNothing() {
    var tree = new MerkleTree(new HeapHashStore());
    assertEquals(
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        Base64.getEncoder().encodeToString(tree.root(0)));
    assertArrayEquals(tree.root(0), new CompactRange().root());
  }

  @Test
  void theVectorsOfCertificateTransparencyHold() {
    var tree = new MerkleTree(new HeapHashStore());
    var range = new CompactRange();
    for (int i = 0; i < INPUTS.size(); i++) {
      byte[] leafHash = Hashes.leaf(HexFormat.of().parseHex(INPUTS.get(i)));
      tree.append(leafHash);
      range.append(leafHash);
      assertEquals(ROOTS.get(i), HexFormat.of().formatHex(tree.root(i + 1)));
      assertEquals(ROOTS.get(i), HexFormat.of().formatHex(range.root()));
    }
    assertEquals(
        List.of(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
        hex(tree.inclusionProof(0, 8)));
    assertEquals(
        List.of(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        hex(tree.consistencyProof(6, 8)));
  }

  @Test
  void aLeafInPartsIsTheLeafInOnePiece() {
    assertArrayEquals(
        Hashes.leaf("abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        Hashes.leaf(new byte[] {'a', 'b'}, new byte[0], new byte[] {'c', 'd', 'e', 'f'}));
  }

  @Test
  void everyHistoricSizeHasTheRootOfTheDefinition() {
    var leaves = RecursiveTree.randomLeafHashes(LARGEST, 1);
    var tree = treeOf(leaves, new HeapHashStore());
    var range = new CompactRange();
    for (int size = 0; size <= LARGEST; size++) {
      byte[] root = RecursiveTree.root(leaves.subList(0, size));
      assertArrayEquals(root, tree.root(size), "size " + size);
      assertArrayEquals(root, range.root(), "size " + size);
      if (size < LARGEST) range.append(leaves.get(size));
    }
  }

  @Test
  void everyInclusionProofIsTheOneOfTheDefinitionAndVerifies() {
    var leaves = RecursiveTree.randomLeafHashes(LARGEST, 2);
    var tree = treeOf(leaves, new HeapHashStore());
    var random = new Random(2);
    for (int size = 1; size <= LARGEST; size++) {
      byte[] root = tree.root(size);
      int tried = size <= EXHAUSTIVE ? size : 20;
      for (int i = 0; i < tried; i++) {
        int index = size <= EXHAUSTIVE ? i : random.nextInt(size);
        var proof = tree.inclusionProof(index, size);
        assertEquals(hex(RecursiveTree.path(index, leaves.subList(0, size))), hex(proof));
        MerkleProofs.verifyInclusion(tree.leafHash(index), index, size, proof, root);
      }
    }
  }

  @Test
  void theProofInsideAFullSubtreeIsTheBeginningOfTheWholeOne() {
    var tree = treeOf(RecursiveTree.randomLeafHashes(LARGEST, 5), new HeapHashStore());
    var random = new Random(5);
    for (int tried = 0; tried < 2_000; tried++) {
      int size = 1 + random.nextInt(LARGEST);
      int index = random.nextInt(size);
      var whole = tree.inclusionProof(index, size);
      int most = 31 - Integer.numberOfLeadingZeros(index ^ size);
      for (int level = 0; level <= most; level++) {
        var inside = tree.subtreeProof(index, level);
        assertEquals(level, inside.size());
        for (int at = 0; at < level; at++) assertArrayEquals(whole.get(at), inside.get(at));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> tree.subtreeProof(LARGEST - 1, 20));
    assertThrows(IllegalArgumentException.class, () -> tree.subtreeProof(LARGEST, 0));
    assertThrows(IllegalArgumentException.class, () -> tree.subtreeProof(-1, 0));
  }

  @Test
  void everyConsistencyProofIsTheOneOfTheDefinitionAndVerifies() {
    var leaves = RecursiveTree.randomLeafHashes(LARGEST, 3);
    var tree = treeOf(leaves, new HeapHashStore());
    var random = new Random(3);
    for (int to = 1; to <= LARGEST; to++) {
      int tried = to <= EXHAUSTIVE ? to : 20;
      for (int i = 1; i <= tried; i++) {
        int from = to <= EXHAUSTIVE ? i : 1 + random.nextInt(to);
        var proof = tree.consistencyProof(from, to);
        assertEquals(hex(RecursiveTree.proof(from, leaves.subList(0, to))), hex(proof));
        MerkleProofs.verifyConsistency(from, to, proof, tree.root(from), tree.root(to));
      }
    }
  }

  @Test
  void whatLiesOutsideTheTreeIsRefused() {
    var tree = treeOf(RecursiveTree.randomLeafHashes(5, 4), new HeapHashStore());
    assertThrows(IllegalArgumentException.class, () -> tree.root(6));
    assertThrows(IllegalArgumentException.class, () -> tree.root(-1));
    assertThrows(IllegalArgumentException.class, () -> tree.leafHash(5));
    assertThrows(IllegalArgumentException.class, () -> tree.leafHash(-1));
    assertThrows(IllegalArgumentException.class, () -> tree.inclusionProof(5, 5));
    assertThrows(IllegalArgumentException.class, () -> tree.inclusionProof(0, 6));
    assertThrows(IllegalArgumentException.class, () -> tree.inclusionProof(0, 0));
    assertThrows(IllegalArgumentException.class, () -> tree.consistencyProof(0, 5));
    assertThrows(IllegalArgumentException.class, () -> tree.consistencyProof(4, 3));
    assertThrows(IllegalArgumentException.class, () -> tree.consistencyProof(4, 6));
  }

  @Test
  void aTreeInAFileGoesOnWhereItWasClosed(@TempDir Path folder) throws Exception {
    var leaves = RecursiveTree.randomLeafHashes(70, 5);
    var file = folder.resolve("tree");
    for (int size = 0; size < leaves.size(); size++) {
      try (var store = FileHashStore.open(file)) {
        var tree = new MerkleTree(store);
        assertEquals(size, tree.size());
        tree.append(leaves.get(size));
        assertArrayEquals(RecursiveTree.root(leaves.subList(0, size + 1)), tree.root(size + 1));
      }
    }
  }

  @Test
  void aTreeThatEndsInsideALeafIsTorn(@TempDir Path folder) throws Exception {
    try (var store = FileHashStore.create(folder.resolve("tree"))) {
      store.append(new byte[32]);
      store.append(new byte[32]); // A second leaf also has the node above it.
      assertThrows(IllegalArgumentException.class, () -> new MerkleTree(store));
    }
  }

  private static MerkleTree treeOf(List<byte[]> leaves, HashStore store) {
    var tree = new MerkleTree(store);
    leaves.forEach(tree::append);
    return tree;
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(HexFormat.of()::formatHex).toList();
  }
}
