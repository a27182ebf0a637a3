package dev.tokenops.ledger.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerVerifierTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("log.example/real");

  @TempDir Path root;
  private Path folder = Path.of("");
  private List<byte[]> entries = List.of();
  private final List<Entry> visited = new ArrayList<>();

  @BeforeEach
  void fill() throws Exception {
    folder = root.resolve("data");
    entries = RealLedger.fill(folder, OPTIONS, 12, 1);
  }

  @Test
  void aGoodLedgerHoldsAndHandsOnEveryEntry() {
    var report = verify(new LedgerVerifier(folder));
    assertEquals(Status.HOLDS, report.verdict("intact").status(), report.toString());
    assertEquals(Status.HOLDS, report.verdict("signed").status(), report.toString());
    assertEquals(Status.NOT_CHECKED, report.verdict("complete").status());
    assertTrue(report.verdict("complete").detail().contains("--checkpoint"));
    assertEquals("log.example/real", report.origin());
    assertEquals(entries.size(), report.goodEntries());
    for (int i = 0; i < entries.size(); i++)
      assertArrayEquals(entries.get(i), visited.get(i).bytes());
  }

  @Test
  void verifyingChangesNothingAndNeedsNoLock() throws Exception {
    var before = files();
    verify(new LedgerVerifier(folder));
    assertEquals(before, files());
  }

  @Test
  void aFolderThatIsBeingWrittenHoldsAtEveryMoment() throws Exception {
    var options = OPTIONS.withMaxFileBytes(80_000);
    try (var threads = Executors.newSingleThreadExecutor()) {
      var writing = threads.submit(() -> RealLedger.fill(folder, options, 150, 5));
      while (!writing.isDone()) {
        var report = verify(new LedgerVerifier(folder));
        assertEquals(Status.HOLDS, report.verdict("intact").status(), report.toString());
        assertEquals(Status.HOLDS, report.verdict("signed").status(), report.toString());
      }
      verify(new LedgerVerifier(folder));
      assertEquals(writing.get().size(), visited.size());
    }
  }

  @Test
  void progressCountsEveryEntry() {
    var seen = new ArrayList<Long>();
    verify(new LedgerVerifier(folder).withProgress((count, bytes) -> seen.add(count)));
    assertEquals(12, seen.size());
    assertEquals(entries.size(), seen.getLast());
  }

  @Test
  void aSavedCheckpointHoldsAlsoWhenTheLedgerHasGrown() throws Exception {
    String saved = Files.readString(folder.resolve("head"));
    assertEquals(Status.HOLDS, complete(saved).status());
    RealLedger.fill(folder, OPTIONS, 3, 2);
    assertEquals(Status.HOLDS, complete(saved).status());
  }

  @Test
  void aSavedCheckpointOfMoreThanThereIsFails() throws Exception {
    Path copy = copy();
    RealLedger.fill(folder, OPTIONS, 3, 2);
    String later = Files.readString(folder.resolve("head"));
    var verdict = verify(new LedgerVerifier(copy).withSavedCheckpoint(later)).verdict("complete");
    assertEquals(Status.FAILED, verdict.status());
    assertEquals(entries.size(), verdict.index());
  }

  @Test
  void aSavedCheckpointOfAnotherHistoryFails() throws Exception {
    Path copy = copy();
    RealLedger.fill(folder, OPTIONS, 3, 2);
    RealLedger.fill(copy, OPTIONS, 5, 3);
    String saved = Files.readString(folder.resolve("head"));
    var report = verify(new LedgerVerifier(copy).withSavedCheckpoint(saved));
    assertEquals(Status.FAILED, report.verdict("complete").status());
    assertTrue(report.verdict("complete").detail().contains("another root"), report.toString());
    assertEquals(Status.HOLDS, report.verdict("intact").status());
  }

  @Test
  void aSavedCheckpointThatNobodySignedFails() {
    assertEquals(Status.FAILED, complete("log.example/real\n0\n").status());
    assertEquals(Status.FAILED, complete(new SmallLog().note()).status());
  }

  @Test
  void aKeyThatDidNotSignFails() {
    var stranger = new SmallLog("log.example/real", 9).keys();
    var report = verify(new LedgerVerifier(folder).withKeys(stranger));
    assertEquals(Status.HOLDS, report.verdict("intact").status());
    assertEquals(Status.FAILED, report.verdict("signed").status());
    assertEquals(0L, report.verdict("signed").index());
    assertEquals(entries.size(), visited.size());
  }

  @Test
  void theTrustedKeyIsEnoughWithoutTheFoldersOwn() throws Exception {
    var keys = LogKeys.parse(Files.readString(folder.resolve("log.pub")));
    Files.delete(folder.resolve("log.pub"));
    assertEquals(Status.FAILED, verify(new LedgerVerifier(folder)).verdict("signed").status());
    assertEquals(
        Status.HOLDS, verify(new LedgerVerifier(folder).withKeys(keys)).verdict("signed").status());
  }

  @Test
  void anOlderQueueUnderANewerHeadIsNotIntact() throws Exception {
    Path copy = copy();
    RealLedger.fill(folder, OPTIONS, 3, 2);
    Files.copy(
        folder.resolve("head"),
        copy.resolve("head"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var verdict = verify(new LedgerVerifier(copy)).verdict("intact");
    assertEquals(Status.FAILED, verdict.status());
    assertEquals(entries.size(), verdict.index());
    assertEquals("queue", verdict.where());
  }

  @Test
  void aHeadOfAnotherHistoryOrNoHeadIsNotSigned() throws Exception {
    Path copy = copy();
    RealLedger.fill(folder, OPTIONS, 3, 2);
    RealLedger.fill(copy, OPTIONS, 9, 3);
    Files.copy(
        folder.resolve("head"),
        copy.resolve("head"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var verdict = verify(new LedgerVerifier(copy)).verdict("signed");
    assertEquals(Status.FAILED, verdict.status());
    assertEquals("head", verdict.where());
    Files.delete(copy.resolve("head"));
    assertEquals(Status.FAILED, verify(new LedgerVerifier(copy)).verdict("signed").status());
  }

  @Test
  void whatIsNoLedgerIsSaidToBeNone(@TempDir Path other) {
    assertFalse(LedgerVerifier.isLedger(other));
    assertFalse(LedgerVerifier.isLedger(other.resolve("missing")));
    assertTrue(LedgerVerifier.isLedger(folder));
    assertThrows(IllegalArgumentException.class, () -> verify(new LedgerVerifier(other)));
  }

  @Test
  void anEmptyLedgerHolds(@TempDir Path other) throws Exception {
    RealLedger.fill(other, OPTIONS, 0, 1);
    var report = verify(new LedgerVerifier(other));
    assertEquals(Status.HOLDS, report.verdict("intact").status(), report.toString());
    assertEquals(Status.HOLDS, report.verdict("signed").status(), report.toString());
    assertNull(report.verdict("signed").where());
  }

  private VerifyReport verify(LedgerVerifier verifier) {
    visited.clear();
    return verifier.verify(visited::add);
  }

  private Verdict complete(String saved) {
    return verify(new LedgerVerifier(folder).withSavedCheckpoint(saved)).verdict("complete");
  }

  private Path copy() throws Exception {
    return Folders.copy(folder, root.resolve("copy"));
  }

  private Map<String, FileTime> files() throws Exception {
    var files = new TreeMap<String, FileTime>();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.toList()) files.put(path.toString(), Files.getLastModifiedTime(path));
    }
    return files;
  }
}
