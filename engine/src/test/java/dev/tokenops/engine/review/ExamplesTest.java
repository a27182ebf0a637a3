package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worked examples of the product, each with the outcome that stands beside it. */
class ExamplesTest {
  /** Also across processes: the JDK salts its immutable maps and sets in each. */
  @ParameterizedTest
  @ValueSource(strings = {"clean", "compact", "partial", "broken"})
  void eachExampleHasTheOutcomeBesideIt(String name) {
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

  @Test
  void theListOfExamplesIsWhole() {
    assertEquals(List.of("clean", "compact", "partial", "broken"), Documents.EXAMPLES);
    assertThrows(IllegalArgumentException.class, () -> Documents.example("none"));
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
