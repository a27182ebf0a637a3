package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.KeyHandover;
import dev.tokenops.ledger.checkpoint.KeyHistory;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.store.CrashingFiles;
import dev.tokenops.ledger.store.FileSwitch;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRotationTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("log.example.com/rotated");

  @TempDir Path root;
  private Path folder = Path.of("");
  private int cases;

  @BeforeEach
  void aLedger() throws Exception {
    folder = root.resolve("data");
    grow(folder, 3);
  }

  @Test
  void theNewKeySignsFromThenOnAndEveryKeyVerifiesAll() throws Exception {
    var checkpoints = new ArrayList<String>();
    var vkeys = new ArrayList<String>();
    vkeys.add(vkey(folder));
    for (int i = 0; i < 3; i++) {
      checkpoints.add(head(folder));
      var handover = rotate(folder);
      assertEquals(vkeys.getLast(), handover.from().vkey());
      assertEquals(3L * (i + 1), handover.at().size());
      vkeys.add(handover.to().vkey());
      grow(folder, 3);
      assertEquals(vkeys.reversed(), keys(folder));
      var signer = SignedNote.parse(head(folder)).signatures();
      assertEquals(1, signer.size());
      assertEquals(handover.to().keyId(), signer.getFirst().keyId());
    }
    assertHolds(signed(folder, null));
    assertHolds(signed(folder, String.join("\n", vkeys.reversed())));
    assertHolds(signed(folder, Files.readString(folder.resolve("log.pub"))));
    for (var vkey : vkeys)
      for (var checkpoint : checkpoints) {
        var report =
            new LedgerVerifier(folder)
                .withKeys(LogKeys.parse(vkey))
                .withSavedCheckpoint(checkpoint)
                .verify();
        assertHolds(report.verdict("signed"));
        assertHolds(report.verdict("complete"));
      }
  }

  @Test
  void theLastCheckpointOfTheOldKeyIsSignedByTheNewOneToo() throws Exception {
    var before = head(folder);
    var handover = rotate(folder);
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      var published = ledger.checkpoint().note();
      for (var key : List.of(handover.from(), handover.to()))
        assertEquals(handover.at(), SignedCheckpoint.verify(published, List.of(key)).checkpoint());
      assertEquals(before, ledger.checkpointCovering(2).note(), "what was issued stays as it is");
    }
    var again = head(folder);
    Ledger.open(folder, OPTIONS.withScanAll(true)).close();
    assertEquals(again, head(folder));
  }

  @Test
  void anEmptyLedgerAndOneThatWasNotUsedBetweenTakeNewKeysToo() throws Exception {
    var empty = root.resolve("empty");
    Ledger.open(empty, OPTIONS).close();
    var first = vkey(empty);
    for (int i = 0; i < 3; i++) assertEquals(0, rotate(empty).at().size());
    grow(empty, 2);
    assertEquals(4, keys(empty).size());
    assertHolds(signed(empty, first));
    rotate(folder);
    rotate(folder);
    grow(folder, 1);
    assertHolds(signed(folder, null));
  }

  @Test
  void aKeyThatNoHandoverLinksFailsBesideTheRightOnesToo() throws Exception {
    var old = vkey(folder);
    rotate(folder);
    grow(folder, 1);
    var other = root.resolve("other");
    Ledger.open(other, OPTIONS).close();
    for (var keys :
        List.of(vkey(other), old + "\n" + vkey(other), vkey(folder) + "\n" + vkey(other))) {
      var verdict = signed(folder, keys);
      assertEquals(Status.FAILED, verdict.status(), keys);
      assertTrue(verdict.detail().contains("no handover links"), verdict.detail());
    }
  }

  @Test
  void aStolenRetiredKeyForgesNoNewerEnd() throws Exception {
    var forged = copy();
    var old = vkey(folder);
    var handover = rotate(folder);
    grow(folder, 2);
    grow(forged, 2); // The thief goes on with the key that he stole, from where it was retired.
    var current = handover.to().vkey();
    for (var keys : List.of(current, current + "\n" + old, read(folder, "log.pub")))
      assertEquals(Status.FAILED, signed(forged, keys).status(), keys);
    take(forged, "log.pub"); // And shows the handover, which is no secret.
    for (var keys : List.of(old, current, current + "\n" + old)) {
      var verdict = signed(forged, keys);
      assertEquals(Status.FAILED, verdict.status(), keys);
      assertTrue(verdict.detail().contains("nothing beyond size 3"), verdict.detail());
    }
    take(forged, "log.key");
    assertThrows(LedgerRefused.class, () -> Ledger.open(forged, OPTIONS));
  }

  @Test
  void aForkOfTheKeysIsNoticedByWhoeverKnowsTheHandover() throws Exception {
    var forged = copy();
    rotate(folder);
    rotate(forged);
    grow(forged, 2);
    var verdict = signed(forged, read(folder, "log.pub"));
    assertEquals(Status.FAILED, verdict.status());
    assertEquals("log.pub", verdict.where());
    assertTrue(verdict.detail().contains("hands over twice"), verdict.detail());
  }

  @Test
  void theOldKeyIsGoneAndFilesOfDifferentTimesDoNotOpen() throws Exception {
    var before = copy();
    rotate(folder);
    grow(folder, 1);
    assertNotEquals(read(before, "log.key"), read(folder, "log.key"));
    for (var name : List.of("log.key", "log.pub")) {
      var mixed = copy();
      Files.copy(
          before.resolve(name),
          mixed.resolve(name),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      assertThrows(LedgerRefused.class, () -> Ledger.open(mixed, OPTIONS), name);
    }
  }

  @Test
  void lostHandoversAreMissedAndALostListOfOneKeyIsMadeAgain() throws Exception {
    Files.delete(folder.resolve("log.pub"));
    Ledger.open(folder, OPTIONS).close();
    assertEquals(1, keys(folder).size());
    rotate(folder);
    grow(folder, 1);
    var kept = read(folder, "log.pub");
    Files.delete(folder.resolve("log.pub"));
    var refused = assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS));
    assertTrue(refused.getMessage().contains("/ledger/keys"), refused.getMessage());
    Files.writeString(folder.resolve("log.pub"), kept.lines().findFirst().orElseThrow() + "\n");
    assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS), "cut off");
    Files.writeString(folder.resolve("log.pub"), kept);
    Ledger.open(folder, OPTIONS).close();
  }

  @Test
  void aLedgerThatIsOpenKeepsItsKey() throws Exception {
    var keys = read(folder, "log.pub");
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      assertThrows(LedgerRefused.class, () -> rotate(folder));
      assertEquals(keys, ledger.keyHistory().text());
    }
    assertEquals(keys, read(folder, "log.pub"));
  }

  @Test
  void aCrashAtAnyStepLeavesOneKeyThatSignsAndItsHandovers() throws Exception {
    rotate(folder);
    grow(folder, 1);
    int steps = steps();
    var outcomes = new TreeSet<Integer>();
    for (int step = 0; step < steps; step++)
      for (long seed = 0; seed < 3; seed++) {
        var crashed = copy();
        var files = new CrashingFiles(crashed, step, new Random(step * 100L + seed));
        assertThrows(CrashingFiles.Crash.class, () -> rotation(crashed, files).run());
        assertHolds(signed(crashed, null)); // As anybody may see it before the next start.
        grow(crashed, 1);
        var history = KeyHistory.parse(read(crashed, "log.pub"));
        outcomes.add(history.handovers().size());
        assertEquals(
            history.current().keyId(),
            SignedNote.parse(head(crashed)).signatures().getFirst().keyId());
        assertHolds(signed(crashed, vkey(folder)));
        try (var names = Files.list(crashed)) {
          assertTrue(
              names.noneMatch(name -> name.toString().matches(".*(next|new|switching)")),
              "step " + step);
        }
      }
    assertEquals(new TreeSet<>(List.of(1, 2)), outcomes);
  }

  private int steps() throws Exception {
    var counted = copy();
    var files = new CrashingFiles(counted, Integer.MAX_VALUE, new Random(0));
    rotation(counted, files).run();
    return files.steps();
  }

  private static KeyRotation rotation(Path folder, CrashingFiles files) {
    return new KeyRotation(
        folder, OPTIONS, null, new SecureRandom(), new FileSwitch(folder, files));
  }

  private static KeyHandover rotate(Path folder) throws Exception {
    return new KeyRotation(folder, OPTIONS, null, new SecureRandom()).run();
  }

  private static void grow(Path folder, int batches) throws Exception {
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      var recorder = new Recorder();
      recorder.start(ledger);
      int size = (int) ledger.size();
      for (int i = 0; i < batches; i++) {
        ledger.append(Drafts.numbered(size + i, size + i + 1), i);
        recorder.awaitGroups(i + 1);
      }
    }
  }

  private static Verdict signed(Path folder, @Nullable String keys) {
    var verifier = new LedgerVerifier(folder);
    return (keys == null ? verifier : verifier.withKeys(LogKeys.parse(keys)))
        .verify()
        .verdict("signed");
  }

  private static void assertHolds(Verdict verdict) {
    assertEquals(Status.HOLDS, verdict.status(), verdict.detail());
  }

  private Path copy() throws Exception {
    return Folders.copy(folder, root.resolve("copy" + cases++));
  }

  private void take(Path into, String name) throws Exception {
    Files.copy(folder.resolve(name), into.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String vkey(Path folder) throws Exception {
    return keys(folder).getFirst();
  }

  private static List<String> keys(Path folder) throws Exception {
    return read(folder, "log.pub").lines().takeWhile(line -> !line.isEmpty()).toList();
  }

  private static String head(Path folder) throws Exception {
    return read(folder, "head");
  }

  private static String read(Path folder, String name) throws Exception {
    return Files.readString(folder.resolve(name));
  }
}
