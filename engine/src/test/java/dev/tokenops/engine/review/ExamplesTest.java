package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.Severity;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The worked examples of the product, each with the outcome that stands beside it. */
class ExamplesTest {
  private static final List<String> EXAMPLES = Documents.EXAMPLES;

  /** {@code -Dtokenops.examples.write=true} writes the outcomes anew: then read what changed. */
  private static final boolean WRITES = Boolean.getBoolean("tokenops.examples.write");

  private static final Path FOLDER =
      Path.of("src/main/resources/dev/tokenops/engine/review/examples");

  /**
   * What each example of one family is about: nothing else in it is wrong. (A payment is settled,
   * and usage is paid for: those two reach into the next family.)
   */
  private static final Map<String, Family> BROKEN =
      Map.of(
          "asset", Family.AST,
          "credits", Family.CRD,
          "deliveries", Family.DLV,
          "exceptions", Family.EXC,
          "files", Family.FIL);

  /** Also across processes: the JDK salts its immutable maps and sets in each. */
  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void eachExampleHasTheOutcomeBesideIt(String name) throws IOException {
    if (WRITES) {
      write(name);
      return; // What is on the class path is still the old one.
    }
    var expected =
        new String(Packs.resource("examples/" + name + ".outcome.json"), StandardCharsets.UTF_8);
    assertEquals(expected, RawJson.of(Documents.exampleOutcome(name)).text());
    var first = CanonicalJson.encode(Packs.review(Packs.example(name)));
    assertEquals(expected, new String(first, StandardCharsets.UTF_8));
    var second = CanonicalJson.encode(Packs.review(Packs.example(name)));
    assertEquals(expected, new String(second, StandardCharsets.UTF_8));
  }

  @Test
  void theCleanExampleIsClearAndHasNoFindings() {
    var outcome = Packs.review(Packs.clean());
    assertEquals(List.of(), outcome.findings());
    assertEquals(EvidenceStatus.SUFFICIENT, outcome.evidenceStatus());
    assertEquals(Verdict.CLEAR, outcome.verdict());
    assertEquals(100, outcome.evidenceScore());
  }

  private static void write(String name) throws IOException {
    var outcome = CanonicalJson.encode(Packs.review(Packs.example(name)));
    Files.write(FOLDER.resolve(name + ".outcome.json"), outcome);
  }

  @Test
  void theListOfExamplesIsTheFolderAndTheIndexSaysALineOfEach() throws IOException {
    var expected = new TreeSet<String>(Set.of("README.md"));
    var index = Files.readString(FOLDER.resolve("README.md"));
    for (var name : EXAMPLES) {
      expected.add(name + ".json");
      expected.add(name + ".outcome.json");
      assertTrue(index.contains("\n| [" + name + "](" + name + ".json) | "), "no line of " + name);
    }
    var found = new TreeSet<String>();
    try (var files = Files.list(FOLDER)) {
      files.forEach(file -> found.add(file.getFileName().toString()));
    }
    assertEquals(expected, found);
    assertThrows(IllegalArgumentException.class, () -> Documents.example("none"));
  }

  @Test
  void anExampleOfOneFamilyHasFindingsOfThatOneAlone() {
    BROKEN.forEach((name, family) -> {
      var above = aboveInfo(name);
      assertTrue(above.size() >= 2, name);
      for (var finding : above)
        assertTrue(finding.rule().startsWith(family + "-"), name + ": " + finding);
    });
  }

  @Test
  void whatIsCleanIsClear() {
    for (var name : List.of("clean", "compact", "bnb", "solana")) {
      assertEquals(List.of(), aboveInfo(name), name);
      assertEquals(Verdict.CLEAR, Packs.review(Packs.example(name)).verdict(), name);
    }
  }

  @Test
  void theAssetAloneIsInsufficient() {
    var outcome = Packs.review(Packs.example("tiny"));
    assertEquals(EvidenceStatus.INSUFFICIENT, outcome.evidenceStatus());
    assertEquals(Verdict.BLOCKED, outcome.verdict());
  }

  @Test
  void inTheHugeExampleWhichIsNearlyAsLargeAsARunTakesBothNeedlesAreFound() {
    int bytes = CanonicalJson.encode(Packs.example("huge")).length;
    assertTrue(bytes > 47 * 1024 - 512 && bytes <= EvidencePack.MAX_BYTES, "bytes: " + bytes);
    var refs = new TreeSet<String>();
    for (var finding : aboveInfo("huge")) refs.addAll(finding.refs());
    assertEquals(Set.of("dl_32", "pr_18", "st_18"), refs);
  }

  private static List<Finding> aboveInfo(String name) {
    return Packs.review(Packs.example(name)).findings().stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .toList();
  }

  @Test
  void theCompactExampleIsClearAndAboutAsLargeAsPacksAre() {
    var outcome = Packs.review(Packs.example("compact"));
    assertEquals(Verdict.CLEAR, outcome.verdict());
    int bytes = CanonicalJson.encode(Packs.example("compact")).length;
    assertTrue(bytes > 1_450 && bytes < 1_650, "bytes: " + bytes);
  }

  @Test
  void theBrokenExampleHasAFindingInEveryFamily() {
    var families = new HashMap<String, Family>();
    for (Rule rule : RuleCatalogue.newest().rules()) families.put(rule.rule(), rule.family());
    var found = new TreeSet<Family>();
    for (var finding : Packs.review(Packs.example("broken")).findings())
      found.add(families.get(finding.rule()));
    assertEquals(Set.of(Family.values()), found);
  }

  @Test
  void anOutcomeIsReadBackAsItWasWritten() {
    for (var name : List.of("clean", "partial", "broken")) {
      var outcome = Packs.review(Packs.example(name));
      assertEquals(outcome, CanonicalJson.decode(CanonicalJson.encode(outcome), Outcome.class));
    }
  }
}
