package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.tile.LogTiles;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.upkeep.Export;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiles as files and as a running ledger gives them. */
class ExportTest {
  @TempDir Path temporary;

  @Test
  void theFilesAreTheLogFromNothingButTheirBytes() throws Exception {
    for (int size : List.of(1, 255, 256, 257, 1_000)) {
      var folder = temporary.resolve("ledger" + size);
      var checkpoint = fill(folder, 0, size);
      var tree = temporary.resolve("tree" + size);
      assertEquals(checkpoint, new Export(folder, tree).run());
      assertEquals(checkpoint, published(tree));
      var leaves = new ArrayList<byte[]>();
      for (long first = 0; first < size; first += TilePath.FULL)
        leaves.addAll(bundle(tree, first, size));
      assertEquals(size, leaves.size());
      assertArrayEquals(checkpoint.root(), root(leaves));
    }
  }

  @Test
  void aRunningLedgerGivesTheSameBytes() throws Exception {
    int size = 700;
    var folder = temporary.resolve("ledger");
    fill(folder, 0, size);
    var tree = temporary.resolve("tree");
    new Export(folder, tree).run();
    try (var ledger = Ledger.open(folder, LedgerOptions.defaults())) { // Behind its anchor.
      var tiles = new LogTiles(ledger);
      var files = files(tree);
      files.remove("checkpoint");
      assertArrayEquals(Files.readAllBytes(folder.resolve("log.pub")), files.remove("keys"));
      assertEquals(3 + 3 + 1, files.size());
      for (var file : files.entrySet()) {
        var path = TilePath.parse(file.getKey().substring("tile/".length())).orElseThrow();
        assertEquals(file.getKey(), path.text());
        assertArrayEquals(file.getValue(), tiles.read(path).orElseThrow(), file.getKey());
      }
      assertTrue(tiles.read(new TilePath(0, 2, size - 512 + 1)).isEmpty());
      assertArrayEquals(
          files.get("tile/0/000"), tiles.read(new TilePath(0, 0, TilePath.FULL)).orElseThrow());
    }
  }

  @Test
  void aHashThatHasChangedOnDiskIsNeverServed() throws Exception {
    var folder = temporary.resolve("ledger");
    fill(folder, 0, 700);
    Folders.flip(new LedgerFolder(folder).index().resolve("tree"), 32 * 300, 1);
    try (var ledger = Ledger.open(folder, LedgerOptions.defaults())) {
      assertEquals(700, ledger.unread());
      var tiles = new LogTiles(ledger);
      var refusals = 0;
      for (var path : List.of("0/000", "0/001", "0/002.p/188", "1/000.p/2"))
        try {
          tiles.read(TilePath.parse(path).orElseThrow());
        } catch (IllegalStateException e) {
          refusals++;
        }
      assertEquals(1, refusals);
    }
  }

  @Test
  void aTreeIsCarriedOnAndItsFullTilesStayAsTheyAre() throws Exception {
    var folder = temporary.resolve("ledger");
    var tree = temporary.resolve("tree");
    fill(folder, 0, 300);
    new Export(folder, tree).run();
    var before = files(tree);
    var checkpoint = fill(folder, 300, 900);
    new Export(folder, tree).run();
    assertEquals(checkpoint, published(tree));
    var after = files(tree);
    before.remove("checkpoint");
    before.forEach((name, content) -> assertArrayEquals(content, after.get(name), name));
  }

  @Test
  void anotherHistoryIsRefusedAndLeavesTheCheckpoint() throws Exception {
    var folder = temporary.resolve("ledger");
    var tree = temporary.resolve("tree");
    fill(folder, 0, 300);
    var old = Folders.copy(folder, temporary.resolve("old"));
    fill(folder, 300, 400);
    new Export(folder, tree).run();
    var published = files(tree);
    refused("shorter", old, tree);
    var other = temporary.resolve("other");
    fill(other, 0, 500);
    refused("holds the log", other, tree);
    fill(old, 500, 900); // From entry 300 on another history, under the same key.
    refused("another root", old, tree);
    var after = files(tree);
    assertEquals(published.keySet(), after.keySet());
    published.forEach((name, content) -> assertArrayEquals(content, after.get(name), name));
    fill(folder, 400, 700);
    new Export(folder, tree).run(); // What was refused stands in nobody's way.
  }

  @Test
  void aDamagedLedgerIsNotPublished() throws Exception {
    var folder = temporary.resolve("ledger");
    fill(folder, 0, 300);
    var file = Folders.onlyQueueFile(folder);
    var excerpt = Folders.excerpts(file).getLast();
    Folders.flip(file, excerpt.payload() + 200, 1);
    var tree = temporary.resolve("tree");
    refused("intact", folder, tree);
    assertEquals(0, files(tree).size());
  }

  private static void refused(String why, Path folder, Path tree) {
    var refusal = assertThrows(ProofRefused.class, () -> new Export(folder, tree).run());
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  private static Checkpoint fill(Path folder, int from, int to) throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, LedgerOptions.defaults())) {
      recorder.start(ledger);
      for (int n = from; n < to; n += 50)
        ledger.append(Drafts.numbered(n, Math.min(to, n + 50)), n);
      recorder.awaitGroups((to - from + 49) / 50);
      ledger.anchor();
      return ledger.checkpoint().checkpoint();
    }
  }

  private static Checkpoint published(Path tree) throws IOException {
    return Checkpoint.parse(SignedNote.parse(Files.readString(tree.resolve("checkpoint"))).text());
  }

  private static List<byte[]> bundle(Path tree, long first, int size) throws IOException {
    int width = (int) Math.min(TilePath.FULL, size - first);
    var path = new TilePath(TilePath.ENTRIES, first / TilePath.FULL, width);
    var bytes = ByteBuffer.wrap(Files.readAllBytes(tree.resolve(path.text())));
    var hashes = new ArrayList<byte[]>();
    while (bytes.hasRemaining()) {
      var entry = new byte[Short.toUnsignedInt(bytes.getShort())];
      bytes.get(entry);
      hashes.add(Hashes.leaf(entry));
    }
    return hashes;
  }

  /** RFC 6962 section 2.1, word for word. */
  private static byte[] root(List<byte[]> hashes) {
    if (hashes.size() == 1) return hashes.getFirst();
    int split = Integer.highestOneBit(hashes.size() - 1);
    return Hashes.node(root(hashes.subList(0, split)), root(hashes.subList(split, hashes.size())));
  }

  private static Map<String, byte[]> files(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      var files = new TreeMap<String, byte[]>();
      for (var file : all.filter(Files::isRegularFile).toList())
        files.put(tree.relativize(file).toString(), Files.readAllBytes(file));
      return files;
    }
  }
}
