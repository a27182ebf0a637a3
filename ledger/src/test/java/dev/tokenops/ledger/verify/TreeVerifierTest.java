package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of a published tree, as it should be and otherwise. */
class TreeVerifierTest {
  private final List<Entry> visited = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 700, 768, 775, 1_799, 66_000, 199_999})
  void aGoodTreeHoldsAndHandsOnEveryEntry(int size) {
    var log = log(size);
    var report = verify(new MemoryTree(log));
    holds(report, "intact", "signed");
    assertEquals(Status.NOT_CHECKED, report.verdict("complete").status());
    assertEquals(size, report.goodEntries());
    assertEquals(size, visited.size());
    for (int i = 0; i < size; i += 97)
      assertArrayEquals(log.entries.get(i), visited.get(i).bytes());
    assertEquals(List.of(log.signer.verifier().vkey()), report.keys());
    assertEquals(SmallLog.ORIGIN, report.origin());
  }

  @Test
  void anEmptyLogHoldsAndATreeWithoutACheckpointDoesNot() {
    var tree = new MemoryTree(log(0));
    holds(verify(tree), "intact", "signed");
    tree.files.remove("checkpoint");
    fails(verify(tree), "intact", null, "checkpoint");
  }

  @Test
  void everyBitThatFlipsIsFoundInItsFile() {
    var log = log(700);
    var good = new MemoryTree(log);
    var random = new Random(11);
    for (var name : good.tiles())
      for (int i = 0; i < 40; i++) {
        int offset = random.nextInt(good.required(name).length);
        var report = verify(good.copy(log).flip(name, offset, random.nextInt(8)));
        fails(report, "intact", report.verdict("intact").index(), name);
        boolean entries = name.startsWith("tile/entries/");
        assertEquals(
            entries ? Status.FAILED : Status.HOLDS, report.verdict("signed").status(), name);
        assertTrue(!entries || report.goodEntries() % 256 == 0, report::toString);
        assertEquals(visited.size(), report.goodEntries());
      }
  }

  @Test
  void aFlipInTheCheckpointOrTheKeysIsNoSignature() {
    var log = log(300);
    var good = new MemoryTree(log);
    var random = new Random(12);
    for (var name : List.of("checkpoint", "keys"))
      for (int i = 0; i < 150; i++) {
        var tree = good.copy(log).flip(name, random.nextInt(good.required(name).length - 1), i % 8);
        assertEquals(Status.FAILED, verify(tree).verdict("signed").status(), name);
      }
  }

  @Test
  void tilesOfAllLevelsAreFoundWhereTheyAreAndEntriesBehindThemStillRead() {
    var log = log(66_000);
    var good = new MemoryTree(log);
    var random = new Random(13);
    for (var name : sample(good, random)) {
      var flipped = verify(good.copy(log).flip(name, random.nextInt(2_000), 3));
      fails(flipped, "intact", flipped.verdict("intact").index(), name);
      boolean entries = name.startsWith("tile/entries/");
      assertEquals(!entries, flipped.goodEntries() == 66_000, name);
      var tree = good.copy(log);
      tree.files.remove(name);
      var gone = verify(tree);
      fails(gone, "intact", gone.verdict("intact").index(), name);
      assertTrue(gone.verdict("intact").detail().contains("missing"), gone::toString);
      assertEquals(entries ? first(name) : 66_000, gone.goodEntries());
    }
  }

  /** All above the leaves, and some of the others. */
  private static List<String> sample(MemoryTree tree, Random random) {
    var names = new ArrayList<String>();
    for (var name : tree.tiles())
      if (tree.required(name).length >= 2_000
          && (name.startsWith("tile/1/") || name.startsWith("tile/2/") || random.nextInt(40) == 0))
        names.add(name);
    return names;
  }

  private static long first(String name) {
    return TilePath.parse(name.substring("tile/".length())).orElseThrow().first();
  }

  @Test
  void twoTilesOneUnderTheOtherHideWhatIsUnderThem() {
    var log = log(66_000);
    var tree = new MemoryTree(log).flip("tile/1/000", 32 * 7 + 3, 1);
    var report = verify(tree.flip("tile/0/007", 5, 1));
    fails(report, "intact", 0L, "tile/1/000");
    assertEquals(0, report.goodEntries());
    assertEquals(Status.FAILED, report.verdict("signed").status());
  }

  @Test
  void whatIsNoTileOrLiesBeyondTheCheckpointMustNotBeThere() {
    var log = log(700);
    for (var name :
        List.of(
            "tile/0/003",
            "tile/0/002.p/189",
            "tile/0/002",
            "tile/1/000",
            "tile/1/001.p/1",
            "tile/2/000.p/1",
            "tile/entries/003.p/1",
            "tile/entries/002.p/200",
            "tile/0/000.new",
            "tile/readme.txt")) {
      var tree = new MemoryTree(log);
      tree.files.put(name, tree.required("tile/0/000"));
      fails(verify(tree), "intact", null, name);
      assertEquals(700, visited.size());
    }
  }

  @Test
  void olderPartialTilesMayStayIfTheyAgreeWithWhatBecameOfThem() {
    var log = log(300);
    var tree = new MemoryTree(log);
    for (int i = 300; i < 700; i++) log.add("{\"n\":" + i + "}");
    tree.publish(log);
    var report = verify(tree);
    holds(report, "intact", "signed");
    assertTrue(report.verdict("intact").detail().contains("3 older partial"), report::toString);
    for (var name : List.of("tile/0/001.p/44", "tile/entries/001.p/44"))
      for (int offset : List.of(0, 40, tree.required(name).length - 1))
        fails(verify(tree.copy(log).flip(name, offset, 2)), "intact", null, name);
    var short1 = tree.copy(log);
    short1.files.put("tile/0/001.p/43", tree.required("tile/0/001.p/44"));
    fails(verify(short1), "intact", null, "tile/0/001.p/43");
  }

  @Test
  void whoRewritesWithoutTheKeyHasTheWrongRoot() {
    var log = log(700);
    var note = log.note();
    var forged = new SmallLog();
    for (int i = 0; i < 700; i++) forged.add(i == 400 ? "{\"n\":0}" : "{\"n\":" + i + "}");
    var tree = new MemoryTree(forged);
    tree.files.put("checkpoint", note.getBytes(UTF_8));
    var report = verify(tree);
    fails(report, "intact", null, "checkpoint");
    assertEquals(Status.FAILED, report.verdict("signed").status());
    assertEquals(0, visited.size());
  }

  @Test
  void whoRewritesWithTheKeyContradictsASavedCheckpoint() {
    var saved = log(500).note();
    var forged = new SmallLog();
    for (int i = 0; i < 700; i++) forged.add(i == 400 ? "{\"n\":0}" : "{\"n\":" + i + "}");
    var report = new TreeVerifier(new MemoryTree(forged)).withSavedCheckpoint(saved).verify();
    holds(report, "intact", "signed");
    fails(report, "complete", null, null);
    assertTrue(report.verdict("complete").detail().contains("another root"), report::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 499, 512, 699, 700})
  void aTreeGoesOnFromEverySizeThatItHad(int then) {
    var saved = log(then).note();
    var tree = new MemoryTree(log(700));
    holds(new TreeVerifier(tree).withSavedCheckpoint(saved).verify(), "complete");
    var edge = new TreeVerifier(tree).withSavedCheckpoint(saved).withoutEntries("no key").verify();
    holds(edge, "complete", "signed");
    assertEquals(Status.NOT_CHECKED, edge.verdict("intact").status());
  }

  @Test
  void aShorterTreeAStrangersCheckpointAndTilesThatDoNotSayAreNoContinuation() {
    var tree = new MemoryTree(log(700));
    fails(continued(tree, log(701).note()), "complete", 700L, null);
    fails(continued(tree, new SmallLog(SmallLog.ORIGIN, 9).note()), "complete", null, null);
    fails(continued(tree, new SmallLog("log.example/other", 1).note()), "complete", null, null);
    fails(continued(tree, "nonsense"), "complete", null, null);
    tree.files.remove("tile/0/002.p/188");
    var verdict = continued(tree, log(699).note()).verdict("complete");
    assertTrue(verdict.detail().contains("cannot be shown"), verdict::toString);
  }

  private static VerifyReport continued(MemoryTree tree, String saved) {
    return new TreeVerifier(tree).withSavedCheckpoint(saved).verify();
  }

  @Test
  void anInsidersEntryThatBreaksARuleIsFoundAtItsIndex() {
    for (int at : List.of(0, 5, 255, 256, 400)) {
      var log = new SmallLog();
      for (int i = 0; i < at; i++) log.add("{\"n\":" + i + "}");
      byte[] other = "another".repeat(5).substring(0, 32).getBytes(UTF_8);
      log.addBytes(SmallLog.bytes("{}", at, other, SmallLog.time(at)));
      for (int i = at + 1; i < 700; i++) log.add("{}");
      fails(verify(new MemoryTree(log)), "intact", (long) at, bundle(at));
    }
    for (int at : List.of(3, 256)) {
      var log = log(at);
      log.addBytes(SmallLog.bytes("{ }", at, log.prev(), SmallLog.time(at)));
      fails(verify(new MemoryTree(log)), "intact", (long) at, bundle(at));
      var late = log(at);
      late.addBytes(SmallLog.bytes("{}", at, late.prev(), SmallLog.time(0)));
      fails(verify(new MemoryTree(late)), "intact", (long) at, bundle(at));
    }
  }

  private static String bundle(int index) {
    return "tile/entries/%03d".formatted(index / 256);
  }

  @Test
  void theTrustedKeyDecidesAndEachOfSeveralMustHaveSigned() {
    var tree = new MemoryTree(log(10));
    var stranger = new SmallLog(SmallLog.ORIGIN, 9);
    var report = new TreeVerifier(tree).withKeys(stranger.keys()).verify();
    assertEquals(Status.FAILED, report.verdict("signed").status());
    assertEquals(Status.HOLDS, report.verdict("intact").status());
    tree.files.remove("keys");
    assertEquals(Status.FAILED, verify(tree).verdict("signed").status());
    holds(new TreeVerifier(tree).withKeys(log(1).keys()).verify(), "signed");
  }

  @Test
  void progressTellsWhatThereIsAndHowFarItIs() {
    var seen = new ArrayList<Long>();
    var progress =
        new LogVerifier.Progress() {
          @Override
          public void expected(long entries) {
            seen.add(-entries);
          }

          @Override
          public void scanned(long entries, long bytes) {
            seen.add(entries);
          }
        };
    new TreeVerifier(new MemoryTree(log(700))).withProgress(progress).verify();
    assertEquals(List.of(-700L, 256L, 512L, 700L), seen);
  }

  private static SmallLog log(int size) {
    var log = new SmallLog();
    for (int i = 0; i < size; i++) log.add("{\"n\":" + i + "}");
    return log;
  }

  private VerifyReport verify(MemoryTree tree) {
    visited.clear();
    return new TreeVerifier(tree).verify(visited::add);
  }

  private static void holds(VerifyReport report, String... names) {
    for (var name : names)
      assertEquals(Status.HOLDS, report.verdict(name).status(), report.toString());
  }

  private static void fails(
      VerifyReport report, String name, @Nullable Long index, @Nullable String where) {
    var verdict = report.verdict(name);
    assertEquals(Status.FAILED, verdict.status(), report.toString());
    assertEquals(index, verdict.index(), report.toString());
    if (where == null || !where.startsWith("tile/entries/")) assertEquals(where, verdict.where());
    else assertTrue(String.valueOf(verdict.where()).startsWith(where), report.toString());
  }
}
