package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.verify.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger opened behind its anchor is the one that reads everything, or it says no. */
final class AnchorTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults()
          .withOrigin("tokenops.test/anchor")
          .withMaxFileBytes(66_400)
          .withMaxBatchEntries(3);

  @TempDir Path temporary;

  @Test
  void behindAnAnchorEverythingIsAsIfAllHadBeenRead() throws Exception {
    var folder = grown(60, 40);
    List<Entry> entries;
    try (var all = Ledger.open(folder, OPTIONS.withScanAll(true))) {
      entries = entries(all);
    }
    var again = grownCopy(folder);
    try (var ledger = Ledger.open(again, OPTIONS)) {
      assertEquals(entries.size(), ledger.size());
      assertSame(entries, entries(ledger));
      var size = ledger.size();
      for (long index = 0; index < size; index += 7) {
        assertFalse(ledger.inclusionProof(index, size).isEmpty());
        assertTrue(ledger.checkpointCovering(index).checkpoint().size() > index);
        assertEquals(32, ledger.root(index).length);
        if (index > 0) ledger.consistencyProof(index, size);
      }
      var some = new ArrayList<Entry>();
      ledger.replay(31, some::add);
      assertSame(entries.subList(31, entries.size()), some);
    }
  }

  /** A damaged old file is not read at opening: so this shows that it was not. */
  @Test
  void whatAnEarlierStartHasReadIsNotReadAgainAndStillNeverToldWrong() throws Exception {
    var folder = grown(60, 10);
    var old = Folders.queueFiles(folder).getFirst();
    byte[] bytes = Files.readAllBytes(old);
    int at = indexOf(bytes, "\"index\":1,");
    bytes[at - 3] ^= 1;
    Files.write(old, bytes);
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      assertThrows(RuntimeException.class, () -> ledger.entry(1));
      assertThrows(RuntimeException.class, () -> ledger.inclusionProof(1, ledger.size()));
      assertEquals(50, ledger.entry(50).index());
    }
    assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS.withScanAll(true)));
  }

  @Test
  void aScrubFindsWhatTheOpeningHasNotReadAndTheNextOneRefuses() throws Exception {
    var folder = grown(60, 10);
    var found = new ArrayList<Verdict>();
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      assertEquals(60, ledger.unread());
      try (var scrub = new Scrub(ledger, Long.MAX_VALUE, found::add)) {
        scrub.await();
      }
      assertEquals(List.of(), found);
    }
    var old = Folders.queueFiles(folder).get(2);
    byte[] bytes = Files.readAllBytes(old);
    bytes[indexOf(bytes, "\"time\":") + 12] ^= 1;
    Files.write(old, bytes);
    try (var ledger = Ledger.open(folder, OPTIONS);
        var scrub = new Scrub(ledger, Long.MAX_VALUE, found::add)) {
      scrub.await();
      assertEquals(1, found.size());
      assertTrue(String.valueOf(found.getFirst().where()).contains("queue"), found.toString());
    }
    assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS));
  }

  /** The opening computes the root from a few hashes of the file: the others are read later. */
  @Test
  void aScrubFindsAHashOfTheTreeThatWasFlippedAndTheNextOpeningMakesItAnew() throws Exception {
    var folder = grown(60, 10);
    var tree = folder.resolve("index/tree");
    for (int hash = 0; hash < Files.size(tree) / 32 - 20; hash += 7) {
      var copy = grownCopy(folder);
      Folders.flip(copy.resolve("index/tree"), 32L * hash + 3, 0x10);
      var found = new ArrayList<Verdict>();
      try (var ledger = Ledger.open(copy, OPTIONS)) {
        if (ledger.unread() == 0) continue; // It belongs to the root: found by the opening.
        try (var scrub = new Scrub(ledger, Long.MAX_VALUE, found::add)) {
          scrub.await();
        }
      }
      assertEquals(1, found.size(), "hash " + hash);
      assertEquals("index/tree", found.getFirst().where());
      try (var ledger = Ledger.open(copy, OPTIONS)) {
        assertEquals(0, ledger.unread());
        assertEquals(70, ledger.size());
      }
    }
  }

  @Test
  void aScrubThatIsClosedTellsNothing() throws Exception {
    var folder = grown(60, 10);
    var found = new ArrayList<Verdict>();
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      var scrub = new Scrub(ledger, 1, found::add);
      try (scrub) {
        assertEquals(List.of(), found);
      }
      scrub.await();
      assertEquals(List.of(), found);
    }
  }

  @Test
  void anOlderFileThatIsGoneOrCutIsSeenAtOpening() throws Exception {
    var folder = grown(60, 10);
    var files = Folders.queueFiles(folder);
    assertTrue(files.size() > 3);
    for (var file : files.subList(0, files.size() - 1)) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS));
      Files.delete(file);
      assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS));
      Files.write(file, bytes);
    }
    Ledger.open(folder, OPTIONS).close();
  }

  /** A folder with an anchor after the first entries, and more behind it. */
  private Path grown(int anchored, int more) throws Exception {
    var folder = temporary.resolve("data");
    append(folder, 0, anchored, true);
    append(folder, anchored, more, false);
    return folder;
  }

  private static void append(Path folder, int from, int count, boolean anchor) throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      assertEquals(from, ledger.size());
      recorder.start(ledger);
      for (int i = from; i < from + count; i++) ledger.append(List.of(Drafts.numbered(i)), i);
      recorder.awaitGroups(count);
      if (anchor) ledger.anchor();
    }
  }

  private int copies;

  private Path grownCopy(Path folder) throws Exception {
    var copy = temporary.resolve("copy-" + copies++);
    try (var files = Files.walk(folder)) {
      for (var file : files.toList()) Files.copy(file, copy.resolve(folder.relativize(file)));
    }
    return copy;
  }

  private static List<Entry> entries(Ledger ledger) {
    var entries = new ArrayList<Entry>();
    ledger.replay(entries::add);
    return entries;
  }

  private static void assertSame(List<Entry> expected, List<Entry> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++)
      assertArrayEquals(expected.get(i).bytes(), actual.get(i).bytes());
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
