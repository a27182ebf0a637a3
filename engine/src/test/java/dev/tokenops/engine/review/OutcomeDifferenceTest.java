package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.OutcomeDifference.Change;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.RulesVersion;
import dev.tokenops.engine.review.rule.Severity;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What became of findings, status, score and verdict between two outcomes of the same evidence. */
class OutcomeDifferenceTest {
  private static final Outcome PARTIAL = Packs.review(Packs.example("partial"));

  @Test
  void anOutcomeDiffersInNothingFromItself() {
    var difference = OutcomeDifference.of(PARTIAL, PARTIAL);
    assertTrue(difference.isEmpty());
    assertTrue(difference.whole());
  }

  @Test
  void findingsThatCameWentAndChangedAreToldApartByRuleAndItem() {
    var stays = finding("SET-014", Severity.MEDIUM, "1 of 65", "st_1", "pr_1");
    var graver = finding("SET-014", Severity.HIGH, "0 of 65", "st_1");
    var other = finding("SET-014", Severity.MEDIUM, "1 of 65", "st_2");
    var gone = finding("CRD-006", Severity.MEDIUM, "a", "cr_1");
    var difference =
        OutcomeDifference.of(
            outcome("1.0.0", Verdict.ATTENTION, 90, 2, List.of(stays, gone)),
            outcome("2.0.0", Verdict.BLOCKED, 80, 2, List.of(graver, other)));
    assertEquals(List.of(other), difference.came());
    assertEquals(List.of(gone), difference.went());
    assertEquals(List.of(new Change<>(stays, graver)), difference.changed());
    assertEquals(new Change<>("1.0.0", "2.0.0"), difference.rulesVersion());
    assertEquals(new Change<>(90, 80), difference.evidenceScore());
    assertEquals(new Change<>(Verdict.ATTENTION, Verdict.BLOCKED), difference.verdict());
    assertFalse(difference.isEmpty());
    var json = CanonicalJson.tree(difference);
    assertEquals("CRD-006", json.at("/went/0/rule").textValue());
    assertEquals("blocked", json.at("/verdict/after").textValue());
  }

  @Test
  void whatAnOutcomeLeftOutMakesTheComparisonLessThanWhole() {
    var one = List.of(finding("FIL-003", Severity.MEDIUM, "a", "f"));
    var all = outcome("1.0.0", Verdict.ATTENTION, 97, 1, one);
    assertFalse(OutcomeDifference.of(all, outcome("2.0.0", Verdict.ATTENTION, 97, 2, one)).whole());
    assertTrue(OutcomeDifference.of(all, outcome("2.0.0", Verdict.ATTENTION, 97, 1, one)).whole());
  }

  @Test
  void outcomesOfDifferentEvidenceAreNotCompared() {
    var clean = Packs.review(Packs.clean());
    assertThrows(IllegalArgumentException.class, () -> OutcomeDifference.of(PARTIAL, clean));
  }

  @Test
  void eachVersionIsComparedWithEachOnTheWholeLists() {
    var pack = Packs.pack(Packs.example("broken"));
    for (var before : RulesVersion.texts())
      for (var after : RulesVersion.texts()) {
        var difference =
            OutcomeDifference.between(pack, Terms.DEFAULT, Packs.ACCEPTED_AT, before, after);
        assertTrue(difference.whole());
        assertEquals(new Change<>(before, after), difference.rulesVersion());
        assertEquals(before.equals(after), difference.isEmpty());
      }
  }

  private static Finding finding(String rule, Severity severity, String detail, String... refs) {
    return new Finding(rule, "title", severity, detail, List.of(refs), "Next.");
  }

  private static Outcome outcome(
      String version, Verdict verdict, int score, int total, List<Finding> findings) {
    return new Outcome(
        PARTIAL.tool(),
        PARTIAL.toolVersion(),
        version,
        PARTIAL.evidenceSha256(),
        PARTIAL.asOf(),
        EvidenceStatus.SUFFICIENT,
        score,
        verdict,
        findings,
        total,
        PARTIAL.findingsSha256(),
        false,
        PARTIAL.reconciliation(),
        List.of(),
        List.of(),
        PARTIAL.policy(),
        PARTIAL.referenceData(),
        PARTIAL.summary());
  }
}
