package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.upkeep.Archive;
import dev.tokenops.ledger.upkeep.Backup;
import dev.tokenops.ledger.upkeep.LedgerStatus;
import dev.tokenops.ledger.upkeep.Restore;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and archive, beside a ledger that is written to and of one that is not. */
class UpkeepTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("log.example/upkeep").withMaxFileBytes(80_000);

  @TempDir Path temporary;

  @Test
  void aBackupOfARunningLedgerIsWholeAtEveryMoment() throws Exception {
    var data = temporary.resolve("data");
    var recorder = new Recorder();
    try (var ledger = Ledger.open(data, OPTIONS)) {
      recorder.start(ledger);
      for (int round = 0; round < 12; round++) {
        for (int n = round * 200; n < (round + 1) * 200; n += 5)
          ledger.append(Drafts.numbered(n, n + 5), n);
        var out = temporary.resolve("backup" + round);
        var copied = backup(data, out, false);
        verified(out, copied.size());
        assertFalse(Files.exists(out.resolve("log.key")));
      }
      recorder.awaitGroups(12 * 40);
    }
    assertEquals(2_400, backup(data, temporary.resolve("last"), false).size());
    verified(temporary.resolve("last"), 2_400);
  }

  @Test
  void whatIsRestoredGoesOnWithTheLog() throws Exception {
    var data = temporary.resolve("data");
    fill(data, 0, 900);
    var saved = head(data);
    backup(data, temporary.resolve("backup"), true);
    var back = temporary.resolve("deep/back");
    restore(temporary.resolve("backup"), back, saved, false);
    verified(back, 900);
    assertEquals("rw-------", permissions(back.resolve("log.key")));
    assertEquals("rwx------", permissions(back));
    fill(back, 900, 1_000);
    var report = new LedgerVerifier(back).withSavedCheckpoint(saved).verify();
    for (var verdict : report.verdicts())
      assertEquals(Verdict.Status.HOLDS, verdict.status(), report::toString);
  }

  @Test
  void aBackupWithoutKeysShowsEverythingAndStartsNothing() throws Exception {
    var data = temporary.resolve("data");
    fill(data, 0, 100);
    Files.writeString(data.resolve("master.key"), "secret");
    var out = temporary.resolve("backup");
    var copied = new Backup(data, out, false, silent()).run();
    assertEquals(List.of("log.key", "master.key"), copied.leftOut());
    assertEquals(List.of(), copied.keys());
    verified(out, 100);
    assertThrows(LedgerRefused.class, () -> Ledger.open(out, OPTIONS));
    var with = new Backup(data, temporary.resolve("with"), true, silent()).run();
    assertEquals(List.of("log.key", "master.key"), with.keys());
  }

  @Test
  void anOlderBackupThanACheckpointThatIsKnownNeedsAWord() throws Exception {
    var data = temporary.resolve("data");
    fill(data, 0, 300);
    var backup = temporary.resolve("backup");
    backup(data, backup, true);
    fill(data, 300, 400);
    var known = head(data);
    var back = temporary.resolve("back");
    refused("entries 300 to 399 are not in it", () -> restore(backup, back, known, false));
    assertFalse(Files.exists(back));
    restore(backup, back, known, true);
    fill(back, 300, 500); // The second life, which the checkpoint that was kept gives away.
    refused("another root", () -> restore(back, temporary.resolve("x"), known, true));
  }

  @Test
  void nothingIsOverwrittenAndNothingHalfIsLeft() throws Exception {
    var data = temporary.resolve("data");
    fill(data, 0, 600);
    var taken = temporary.resolve("taken");
    Files.createDirectory(taken);
    Files.writeString(taken.resolve("letter"), "dear");
    refused("not empty", () -> backup(data, taken, false));
    var out = temporary.resolve("out");
    Files.createDirectory(temporary.resolve("out.unfinished"));
    refused("cut short", () -> backup(data, out, false));
    Files.delete(temporary.resolve("out.unfinished"));
    var random = new Random(5);
    for (var file : Folders.queueFiles(data)) {
      var excerpt = Folders.excerpts(file).getFirst();
      int at = excerpt.payload() + random.nextInt(excerpt.payloadEnd() - excerpt.payload());
      Folders.flip(file, at, 1);
      refused("is not good", () -> backup(data, out, false));
      refused("is not good", () -> restore(data, out, null, false));
      Folders.flip(file, at, 1);
      assertFalse(Files.exists(out));
      assertFalse(Files.exists(temporary.resolve("out.unfinished")));
    }
    backup(data, out, false);
  }

  @Test
  void anArchiveVerifiesGrowsAndTakesTheRoomWithoutBreakingAProof() throws Exception {
    var data = temporary.resolve("data");
    var archive = temporary.resolve("archive");
    fill(data, 0, 10);
    refused("no file of the ledger is closed", () -> archive(data, archive, false));
    fill(data, 10, 900);
    var first = archive(data, archive, false);
    assertEquals(first.files(), first.added());
    verified(archive, first.entries());
    for (var file : Folders.queueFiles(archive)) assertEquals("r--------", permissions(file));
    assertFalse(Files.exists(archive.resolve("log.key")));
    var proof = proofOf(data, 7, 900);
    var recorder = new Recorder();
    try (var ledger = Ledger.open(data, OPTIONS)) {
      recorder.start(ledger);
      var released = archive(data, archive, true);
      assertTrue(released.released() >= first.files(), released::toString);
      assertTrue(released.releasedBytes() > 0);
      for (int n = 900; n < 1_000; n++) ledger.append(Drafts.numbered(n, n + 1), n);
      recorder.awaitGroups(100);
      assertEquals("{\"n\":7}", new String(ledger.entry(7).body(), StandardCharsets.UTF_8));
    }
    assertArrayEquals(proof, proofOf(data, 7, 900));
    verified(data, 1_000);
    long linked =
        LedgerStatus.of(data, Instant.now()).files().stream()
            .filter(file -> file.elsewhere() != null)
            .count();
    assertTrue(linked >= first.files());
    var backup = temporary.resolve("backup");
    assertEquals(1_000, backup(data, backup, false).size());
    verified(backup, 1_000);
    for (var file : Folders.queueFiles(backup)) assertFalse(Files.isSymbolicLink(file));
    Files.move(archive, temporary.resolve("gone"));
    var refusal =
        assertThrows(LedgerRefused.class, () -> Ledger.open(data, OPTIONS.withScanAll(true)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(".cq4"), refusal.getMessage());
    assertEquals(
        Verdict.Status.FAILED, new LedgerVerifier(data).verify().verdict("intact").status());
  }

  @Test
  void anArchiveThatIsAnotherLogsOrHasChangedIsRefusedAndNothingIsReleased() throws Exception {
    var data = temporary.resolve("data");
    var archive = temporary.resolve("archive");
    fill(data, 0, 700);
    fill(data, 700, 800);
    archive(data, archive, false);
    var file = Folders.queueFiles(archive).getFirst();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Folders.flip(file, Folders.excerpts(file).getFirst().payload() + 50, 1);
    refused("is not good", () -> archive(data, archive, true));
    for (var each : Folders.queueFiles(data)) assertFalse(Files.isSymbolicLink(each));
    Files.writeString(archive.resolve("origin"), "log.example/other\n");
    refused("is an archive of log.example/other", () -> archive(data, archive, true));
    refused("a data folder with a key", () -> archive(data, data, true));
  }

  private static byte[] proofOf(Path data, long index, long size) throws Exception {
    try (var ledger = Ledger.open(data, OPTIONS)) {
      var all = new ByteArrayOutputStream();
      for (var hash : ledger.inclusionProof(index, size)) all.writeBytes(hash);
      assertNotEquals(0, all.size());
      return all.toByteArray();
    }
  }

  private static Checkpoint backup(Path data, Path out, boolean withKeys) throws IOException {
    return new Backup(data, out, withKeys, silent()).run().checkpoint();
  }

  private static void restore(Path backup, Path out, @Nullable String saved, boolean acceptLoss)
      throws IOException {
    new Restore(backup, out, saved, acceptLoss, silent()).run();
  }

  private static Archive.Archived archive(Path data, Path out, boolean release) throws IOException {
    return new Archive(data, out, release, silent()).run();
  }

  private static Progress silent() {
    return (entries, bytes) -> {};
  }

  private static String head(Path data) throws IOException {
    return Files.readString(new LedgerFolder(data).head());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void verified(Path folder, long entries) {
    var report = new LedgerVerifier(folder).verify();
    assertEquals(Verdict.Status.HOLDS, report.verdict("intact").status(), report::toString);
    assertEquals(Verdict.Status.HOLDS, report.verdict("signed").status(), report::toString);
    assertEquals(entries, report.goodEntries());
  }

  private static void refused(String why, Executable work) {
    var refusal = assertThrows(ProofRefused.class, work);
    assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
  }

  private static void fill(Path folder, int from, int to) throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      recorder.start(ledger);
      for (int n = from; n < to; n += 10) {
        ledger.append(Drafts.numbered(n, n + 10), n);
        recorder.awaitGroups((n - from) / 10 + 1);
      }
      ledger.anchor();
    }
  }
}
