package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.NoteVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLedgerTest extends LedgerSuite {
  @TempDir Path temporary;

  @Override
  Ledger open(LedgerOptions options) throws LedgerRefused {
    return Ledger.open(folder(), options);
  }

  private Path folder() {
    return temporary.resolve("data");
  }

  @Test
  void theFirstStartMakesKeyAndNameAndALaterOneKeepsThem() throws Exception {
    String origin;
    List<NoteVerifier> keys;
    try (var ledger = open(LedgerOptions.defaults())) {
      origin = ledger.origin();
      keys = ledger.keys();
      assertEquals(folder(), ledger.folder());
    }
    assertTrue(origin.matches("tokenops\\.local/[0-9a-f]{16}"), origin);
    assertEquals(origin + "\n", Files.readString(folder().resolve("origin")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve("log.key"))));
    assertEquals(
        keys,
        Files.readAllLines(folder().resolve("log.pub")).stream().map(NoteVerifier::parse).toList());
    try (var ledger = open(LedgerOptions.defaults())) {
      assertEquals(origin, ledger.origin());
      assertEquals(keys, ledger.keys());
    }
  }

  @Test
  void aSecondOpenerIsRefusedAndDoesNotTakeTheLockAway() throws Exception {
    try (var ledger = open(options())) {
      for (int i = 0; i < 2; i++) {
        var refused = assertThrows(LedgerRefused.class, () -> open(options()));
        assertTrue(refused.getMessage().contains("in use by this process"), refused.getMessage());
      }
      assertEquals(0, ledger.size());
    }
    open(options()).close();
  }

  @Test
  void aLedgerOfManyFilesReadsFromAllAndMissesEachThatIsGone() throws Exception {
    var random = new Random(3);
    var recorder = new Recorder();
    try (var ledger = open(options().withMaxFileBytes(80_000).withMaxBatchEntries(4))) {
      recorder.start(ledger);
      for (int i = 0; i < 100; i++) ledger.append(Drafts.random(random), i);
      recorder.awaitGroups(100);
      for (var entry : recorder.entries())
        assertSameEntries(List.of(entry), List.of(ledger.entry(entry.index())));
    }
    var files = Folders.queueFiles(folder());
    assertTrue(files.size() > 4, "files: " + files.size());
    for (var file : files) {
      assertTrue(Files.size(file) < 100_000, "the reserve is given back");
      var aside = temporary.resolve("aside");
      Files.move(file, aside);
      assertThrows(LedgerRefused.class, () -> open(options()));
      Files.move(aside, file);
    }
    try (var ledger = open(options())) {
      assertEquals(recorder.entries().size(), ledger.size());
    }
  }

  @Test
  void aLedgerThatWroteNothingLeavesNoFile() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (var ledger = open(options())) {
        var recorder = new Recorder();
        recorder.start(ledger);
        ledger.append(List.of(), "fence");
        recorder.awaitGroups(1);
      }
      assertEquals(List.of(), Folders.queueFiles(folder()));
    }
  }

  @Test
  void theHeadFollowsWithinASecondAndWithEveryBatchIfAsked() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      for (int i = 0; i < 2; i++) {
        ledger.append(Drafts.numbered(i, i + 1), i);
        recorder.awaitGroups(i + 1);
      }
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (!head().contains("\n2\n") && System.nanoTime() < deadline) Thread.onSpinWait();
      assertTrue(head().contains("\n2\n"), head());
    }
    try (var ledger = open(options().withHeadEveryBatch(true))) {
      recorder.start(ledger);
      for (int i = 2; i < 12; i++) {
        ledger.append(Drafts.numbered(i, i + 1), i);
        recorder.awaitGroups(i + 1);
        assertEquals(ledger.checkpoint().note(), head());
      }
    }
  }

  private String head() throws Exception {
    return Files.readString(folder().resolve("head"));
  }

  @Test
  void anEntryThatChangedOnDiskIsNeverAnAnswer() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 3), 0);
      recorder.awaitGroups(1);
      var file = Folders.onlyQueueFile(folder());
      var batch = Folders.excerpts(file).getFirst();
      for (int at = batch.payload(); at < batch.payloadEnd(); at++) {
        Folders.flip(file, at, 0x04);
        for (int index = 0; index < 3; index++) assertRightOrThrown(ledger, recorder, index);
        Folders.flip(file, at, 0x04);
      }
    }
  }

  private static void assertRightOrThrown(Ledger ledger, Recorder recorder, int index) {
    Entry read;
    try {
      read = ledger.entry(index);
    } catch (IllegalStateException | java.io.UncheckedIOException e) {
      return;
    }
    assertSameEntries(List.of(recorder.entries().get(index)), List.of(read));
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws Exception {
    Files.writeString(folder(), "a file");
    var refused = assertThrows(LedgerRefused.class, () -> open(options()));
    assertFalse(refused.wayOut().isEmpty());
  }

  @Test
  void largeBatchesGoThrough() throws Exception {
    var recorder = new Recorder();
    var large = java.util.Collections.nCopies(120, Drafts.sized(60_000));
    try (var ledger = open(options())) {
      recorder.start(ledger);
      for (int i = 0; i < 12; i++) ledger.append(large, i);
      recorder.awaitGroups(12);
    }
    try (var ledger = open(options())) {
      assertEquals(12 * 120, ledger.size());
    }
  }
}
