package dev.tokenops.ledger.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.verify.SealedRanges.Sealed;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a real data folder at thousands of seeded places, one at a time, and undoes it. Whatever
 * is damaged, the verifier returns; where batches are sealed it names the entry and the place; and
 * when all verdicts hold, every entry reads as it was written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("log.example/damaged").withMaxFileBytes(70_000);

  private Path folder = Path.of("");
  private List<byte[]> entries = List.of();
  private List<Sealed> batches = List.of();
  private final Random random = new Random(20261123);

  @BeforeAll
  void fill(@TempDir Path temporary) throws Exception {
    folder = temporary;
    entries = RealLedger.fill(folder, OPTIONS, 24, 4);
    batches = SealedRanges.in(folder);
    assertEquals(24, batches.size());
    assertTrue(batches.stream().map(Sealed::file).distinct().count() > 1, "several files");
  }

  @AfterAll
  void everythingWasUndone() {
    var report = verify();
    assertTrue(holds(report), report.toString());
  }

  @Test
  void aFlippedBitOfASealedBatchIsNamed() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      var batch = batches.get(random.nextInt(batches.size()));
      long offset = batch.start() + random.nextInt(batch.length());
      try (var damage = Damaged.flip(batch.file(), offset, random.nextInt(8))) {
        assertNamed(batch, damage.toString());
      }
    }
  }

  @Test
  void everyBitOfTheHeadersOfABatchIsNamed() throws Exception {
    for (var batch : List.of(batches.get(11), batches.getLast())) {
      for (int bit = 0; bit < 8 * 32; bit++) {
        try (var damage = Damaged.flip(batch.file(), batch.start() + bit / 8, bit % 8)) {
          assertNamed(batch, damage.toString());
        }
      }
    }
  }

  @Test
  void aFlippedBitWhoseCrcIsMadeToFitIsFoundByChainTreeOrSignature() throws Exception {
    for (int i = 0; i < 500; i++) {
      var batch = batches.get(random.nextInt(batches.size()));
      int header = 4;
      int offset = header + random.nextInt(batch.length() - header - 4);
      try (var damage = Damaged.flipAndReseal(batch, offset, random.nextInt(8))) {
        var report = verify();
        assertTrue(
            report.verdict("intact").status() == Status.FAILED
                || report.verdict("signed").status() == Status.FAILED,
            damage::toString);
        var failed =
            report.verdict("intact").status() == Status.FAILED
                ? report.verdict("intact")
                : report.verdict("signed");
        long index = assertNotNullIndex(failed, damage.toString());
        assertTrue(batch.first() <= index && index < batch.end(), damage + ": " + report);
        assertNotNull(failed.where(), damage.toString());
      }
    }
  }

  @Test
  void aFlippedBitElsewhereNeverGivesAWrongAnswer() throws Exception {
    var files = otherwiseReadFiles();
    for (int i = 0; i < 800; i++) {
      var file = files.get(random.nextInt(files.size()));
      long offset = random.nextLong(Math.min(Files.size(file), 150_000));
      if (batches.stream().anyMatch(batch -> batch.contains(file, offset))) continue;
      try (var damage = Damaged.flip(file, offset, random.nextInt(8))) {
        assertHoldsOnlyTheTruth(damage.toString());
      }
    }
  }

  @Test
  void aFileCutAnywhereInItsBatchesIsNamed() throws Exception {
    for (int i = 0; i < 200; i++) {
      var batch = batches.get(random.nextInt(batches.size()));
      long end = batch.start() + (i % 4 == 0 ? 0 : random.nextInt(batch.length()));
      try (var damage = Damaged.cut(batch.file(), end)) {
        assertNamed(batch, damage.toString());
      }
    }
  }

  @Test
  void aFileCutAnywhereElseNeverGivesAWrongAnswer() throws Exception {
    for (var file : otherwiseReadFiles()) {
      for (int i = 0; i < 30; i++) {
        long end = random.nextLong(Math.min(Files.size(file), 150_000));
        try (var damage = Damaged.cut(file, end)) {
          assertHoldsOnlyTheTruth(damage.toString());
        }
      }
    }
  }

  @Test
  void aZeroedSectorOfASealedBatchIsNamed() throws Exception {
    for (int i = 0; i < 150; i++) {
      var batch = batches.get(random.nextInt(batches.size()));
      long sector = (batch.start() + random.nextInt(batch.length())) / 512 * 512;
      long from = Math.max(sector, batch.start());
      long to = Math.min(sector + 512, batch.start() + batch.length());
      try (var damage = Damaged.overwrite(batch.file(), from, new byte[(int) (to - from)])) {
        assertNamed(batch, damage.toString());
      }
    }
  }

  @Test
  void anyWordInPlaceOfAHeaderIsNamed() throws Exception {
    for (int i = 0; i < 200; i++) {
      var batch = batches.get(random.nextInt(batches.size()));
      byte[] word = new byte[4];
      random.nextBytes(word);
      if (i % 2 == 0) word[3] &= 0x40; // Lengths that lie inside the file, META or not.
      if (i % 2 == 0) word[2] = 0;
      try (var damage = Damaged.overwrite(batch.file(), batch.start(), word)) {
        assertNamed(batch, damage.toString());
      }
    }
  }

  @Test
  void aBatchTakenOutOrDoubledIsNamed() throws Exception {
    for (int i = 0; i + 1 < batches.size(); i++) {
      var batch = batches.get(i);
      var next = batches.get(i + 1);
      if (!next.file().equals(batch.file())) continue;
      byte[] all = Files.readAllBytes(batch.file());
      int start = (int) batch.start();
      int end = (int) next.start();
      byte[] without = new byte[all.length - (end - start)];
      System.arraycopy(all, 0, without, 0, start);
      System.arraycopy(all, end, without, start, all.length - end);
      try (var damage = Damaged.replace(batch.file(), without)) {
        assertFailsAt(batch.first(), damage.toString());
      }
      byte[] doubled = new byte[all.length + (end - start)];
      System.arraycopy(all, 0, doubled, 0, end);
      System.arraycopy(all, start, doubled, end, all.length - start);
      try (var damage = Damaged.replace(batch.file(), doubled)) {
        assertFailsAt(batch.end(), damage.toString());
      }
    }
  }

  /** Everything that the verifier reads. */
  private List<Path> otherwiseReadFiles() throws IOException {
    var files = new ArrayList<Path>();
    for (var name : List.of("head", "log.pub", "origin")) files.add(folder.resolve(name));
    batches.stream().map(Sealed::file).distinct().forEach(files::add);
    return files;
  }

  private void assertNamed(Sealed batch, String damage) {
    var report = verify();
    var intact = report.verdict("intact");
    assertEquals(Status.FAILED, intact.status(), damage);
    long index = assertNotNullIndex(intact, damage);
    assertTrue(batch.first() <= index && index < batch.end(), damage + ": " + intact);
    assertTrue(String.valueOf(intact.where()).startsWith("queue"), damage + ": " + intact);
    assertEquals(batch.first(), report.goodEntries(), damage);
  }

  private void assertFailsAt(long index, String damage) {
    var intact = verify().verdict("intact");
    assertEquals(Status.FAILED, intact.status(), damage);
    assertEquals(index, intact.index(), damage + ": " + intact);
  }

  private void assertHoldsOnlyTheTruth(String damage) {
    var visited = new ArrayList<byte[]>();
    var report = new LedgerVerifier(folder).verify(entry -> visited.add(entry.bytes()));
    for (int i = 0; i < visited.size(); i++)
      assertArrayEquals(entries.get(i), visited.get(i), damage);
    if (holds(report)) assertEquals(entries.size(), visited.size(), damage);
  }

  private static long assertNotNullIndex(Verdict verdict, String damage) {
    Long index = verdict.index();
    assertNotNull(index, damage + ": " + verdict);
    return index;
  }

  private VerifyReport verify() {
    return new LedgerVerifier(folder).verify();
  }

  private static boolean holds(VerifyReport report) {
    return report.verdict("intact").status() == Status.HOLDS
        && report.verdict("signed").status() == Status.HOLDS;
  }
}
