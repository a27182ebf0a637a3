package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Recorder;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.upkeep.Salvage;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a ledger that does not open, the longest prefix that can be trusted, and a word on all the
 * rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SalvageTest {
  private Ground ground;
  private Path root;
  private int cases;

  @BeforeAll
  void makeGround(@TempDir Path temporary) throws Exception {
    root = temporary;
    ground = new Ground(temporary.resolve("ground"));
  }

  /** What a salvage tells, in words. */
  private static final class Told implements Salvage.Heir {
    private final List<byte[]> kept = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    @Override
    public void kept(Entry entry) {
      kept.add(entry.bytes());
    }

    @Override
    public void beyond(Entry entry) {
      others.add(entry.index() + " " + entry.type());
    }

    @Override
    public void lost(long from, long end) {
      others.add("lost %d..%d".formatted(from, end - 1));
    }
  }

  @Test
  void whatIsBeyondDamageIsNamedEntryByEntry() throws Exception {
    var folder = damagedInBatchFive();
    var out = root.resolve("out" + cases++);
    var told = new Told();
    var saved = new Salvage(folder, out, null, false).run(told);
    assertEquals(15, saved.entries());
    assertEquals(15, saved.checkpoint().size());
    assertEquals(22, saved.named());
    assertTrue(String.valueOf(saved.reason()).contains("CRC32C"), saved.toString());
    assertEquals(15, told.kept.size());
    var type = "test.happened.v1";
    assertEquals(
        List.of("lost 15..17", "18 " + type, "19 " + type, "20 " + type, "21 " + type),
        told.others);
  }

  @Test
  void theCopyVerifiesAndASavedCheckpointShowsWhatItLacks() throws Exception {
    var out = salvaged(false);
    var report = new LedgerVerifier(out).verify();
    assertEquals(Status.HOLDS, report.verdict("intact").status(), report.toString());
    assertEquals(Status.HOLDS, report.verdict("signed").status(), report.toString());
    var older = Files.readString(ground.older.resolve("head"));
    assertEquals(Status.HOLDS, complete(out, older));
    assertEquals(Status.FAILED, complete(out, ground.saved));
    var refused = assertThrows(LedgerRefused.class, () -> Ledger.open(out, Ground.options()));
    assertTrue(refused.getMessage().contains("log.key"), refused.getMessage());
  }

  @Test
  void withItsIdentityTheCopyGoesOnAndIsAForkForWhoeverSawMore() throws Exception {
    var out = salvaged(true);
    var recorder = new Recorder();
    try (var ledger = Ledger.open(out, Ground.options())) {
      assertEquals(15, ledger.size());
      recorder.start(ledger);
      for (int i = 0; i < 9; i++) ledger.append(List.of(Drafts.numbered(700 + i)), i);
      recorder.awaitGroups(9);
    }
    assertEquals(Status.FAILED, complete(out, ground.saved));
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(out.resolve("log.key"))));
  }

  private static Status complete(Path folder, String saved) {
    return new LedgerVerifier(folder)
        .withSavedCheckpoint(saved)
        .verify()
        .verdict("complete")
        .status();
  }

  @Test
  void theOriginalIsLeftAsItIs() throws Exception {
    var folder = damagedInBatchFive();
    var before = state(folder);
    new Salvage(folder, root.resolve("out" + cases++), null, true).run(new Told());
    assertEquals(before, state(folder));
  }

  @Test
  void whateverIsFlippedOrCutTheCopyIsAGoodPrefix() throws Exception {
    var random = new Random(9);
    for (int round = 0; round < 30; round++) {
      var folder = Folders.copy(ground.closed, root.resolve("case" + cases++));
      var files = Folders.queueFiles(folder);
      var file = files.get(random.nextInt(files.size()));
      int at = 65_808 + random.nextInt((int) Files.size(file) - 65_808);
      if (round % 3 == 0) Folders.cut(file, at);
      else Folders.flip(file, at, 1 << random.nextInt(8));
      var out = root.resolve("out" + cases++);
      var told = new Told();
      try {
        var saved = new Salvage(folder, out, null, true).run(told);
        try (var ledger = Ledger.open(out, Ground.options())) {
          assertEquals(saved.entries(), ledger.size());
          for (int i = 0; i < ledger.size(); i++)
            assertArrayEquals(ground.entries.get(i), ledger.entry(i).bytes());
        }
        assertEquals(saved.entries() == 22, told.others.isEmpty(), told.others.toString());
      } catch (Salvage.Refused e) {
        assertTrue(String.valueOf(e.getMessage()).contains("nothing in"), e.toString());
        assertFalse(Files.exists(out));
      }
    }
  }

  @Test
  void aBatchThatAStrangerSignedIsNotTrustedNorWhatFollows() throws Exception {
    var folder = Folders.copy(ground.closed, root.resolve("case" + cases++));
    Files.copy(
        Folders.queueFiles(ground.stranger).get(1),
        Folders.queueFiles(folder).get(1),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    var told = new Told();
    var saved = new Salvage(folder, root.resolve("out" + cases++), null, false).run(told);
    assertEquals(9, saved.entries());
    assertEquals(13, told.others.size(), told.others.toString());
  }

  @Test
  void anOutThatIsNotEmptyOrLiesInsideIsRefused() throws Exception {
    var folder = damagedInBatchFive();
    var full = Files.createDirectory(root.resolve("out" + cases++));
    Files.writeString(full.resolve("theirs"), "x");
    for (var out : List.of(full, folder, folder.resolve("out")))
      assertThrows(
          Salvage.Refused.class, () -> new Salvage(folder, out, null, false).run(new Told()));
    assertEquals("x", Files.readString(full.resolve("theirs")));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  private Path salvaged(boolean keepsIdentity) throws Exception {
    var out = root.resolve("out" + cases++);
    new Salvage(damagedInBatchFive(), out, null, keepsIdentity).run(new Told());
    return out;
  }

  private Path damagedInBatchFive() throws IOException {
    var folder = Folders.copy(ground.closed, root.resolve("case" + cases++));
    var file = Folders.queueFiles(folder).get(1);
    Folders.flip(file, Folders.excerpts(file).get(2).payload() + 60, 4);
    return folder;
  }

  private static Map<String, String> state(Path folder) throws IOException {
    var state = new TreeMap<String, String>();
    try (var all = Files.walk(folder)) {
      for (var path : all.toList()) {
        var time = Files.getLastModifiedTime(path).toString();
        state.put(
            path.toString(),
            Files.isDirectory(path)
                ? time
                : time
                    + HexFormat.of().formatHex(Sha256.digest().digest(Files.readAllBytes(path))));
      }
    }
    return state;
  }
}
