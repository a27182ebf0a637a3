package dev.tokenops.engine.review.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Severity;
import dev.tokenops.ledger.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand packs, each through the reader and the review.
 *
 * <p>A failure says its seed; {@code -Dtokenops.pack.seed=N} runs that one alone, and {@code
 * -Dtokenops.packs=N} as many as one likes.
 */
class SeededPacksTest {
  private static final long PACKS = Long.getLong("tokenops.packs", 100_000);
  private static final long ONLY = Long.getLong("tokenops.pack.seed", -1);

  @Test
  void inCleanPacksNothingIsFoundAboveInfo() {
    seeds(0)
        .forEach(seed -> {
          var trial = Trial.of(seed);
          var evidence = trial.pack().read();
          var outcome = trial.review(evidence);
          var findings = trial.findings(evidence, outcome);
          check(
              trial,
              Trial.aboveInfo(findings).isEmpty(),
              "a clean pack is found wanting",
              findings);
          check(trial, outcome.verdict() == Verdict.CLEAR, "a clean pack is not clear", findings);
          check(
              trial,
              outcome.evidenceStatus() == EvidenceStatus.SUFFICIENT,
              "nor sufficient",
              findings);
          bounded(trial, outcome, findings);
          totals(trial, outcome, findings);
        });
  }

  @Test
  void onePlantedFaultIsFoundAndToldOnce() {
    seeds(1).forEach(SeededPacksTest::isFound);
  }

  @Test
  void ofTwoPlantedFaultsBothAreFound() {
    seeds(2).forEach(SeededPacksTest::isFound);
  }

  private static LongStream seeds(int faults) {
    var all = ONLY >= 0 ? LongStream.of(ONLY) : LongStream.range(0, PACKS);
    return all.filter(seed -> Trial.faultsOf(seed) == faults);
  }

  private static void isFound(long seed) {
    var trial = Trial.of(seed);
    var evidence = trial.pack().read();
    var outcome = trial.review(evidence);
    var findings = trial.findings(evidence, outcome);
    int most = 0;
    for (var planted : trial.planted()) {
      boolean isTold =
          planted.isToldBy(findings)
              || (trial.faults().size() > 1 && planted.isExplainedBy(findings));
      check(trial, isTold, "not found as it should be: " + planted, findings);
      check(
          trial,
          planted.statuses().contains(outcome.evidenceStatus()),
          "the evidence is called " + outcome.evidenceStatus(),
          findings);
      most += planted.atMost();
    }
    boolean alike = trial.faults().stream().distinct().count() < trial.faults().size();
    if (alike) most++; // Two of a kind may be told together besides: a clock that is ahead, say.
    int above = Trial.aboveInfo(findings).size();
    check(trial, above <= most, above + " findings above info, at most " + most, findings);
    boolean inPassing = trial.planted().stream().allMatch(p -> p.least() == Severity.INFO);
    check(trial, inPassing || outcome.verdict() != Verdict.CLEAR, "clear in spite of it", findings);
    bounded(trial, outcome, findings);
  }

  /** What the contract promises of every outcome. */
  private static void bounded(Trial trial, Outcome outcome, List<Finding> findings) {
    check(trial, outcome.findings().size() <= 64, "more than 64 findings", findings);
    check(trial, outcome.findingsTotal() == findings.size(), "another total", findings);
    check(trial, outcome.openItems().size() <= 32, "more than 32 open items", findings);
    check(trial, outcome.nextActions().size() <= 32, "more than 32 next actions", findings);
    for (int i = 1; i < findings.size(); i++)
      check(trial, inOrder(findings.get(i - 1), findings.get(i)), "not in order", findings);
    if (trial.seed() % 16 != 0) return;
    for (var finding : outcome.findings())
      check(trial, CanonicalJson.encode(finding).length <= 512, "a long finding", findings);
    check(trial, CanonicalJson.encode(outcome).length < 57_344, "a long outcome", findings);
  }

  /** Severity, the gravest first, then rule. */
  private static boolean inOrder(Finding one, Finding two) {
    int bySeverity = two.severity().compareTo(one.severity());
    return bySeverity < 0 || (bySeverity == 0 && one.rule().compareTo(two.rule()) <= 0);
  }

  /** The totals by another arithmetic: what the story knows of itself. */
  private static void totals(Trial trial, Outcome outcome, List<Finding> findings) {
    var totals = Totals.of(trial.pack());
    var told = outcome.reconciliation();
    check(
        trial,
        totals.equals(Totals.of(told)),
        "the totals are %s, told as %s".formatted(totals, told),
        findings);
  }

  private static void check(Trial trial, boolean holds, String otherwise, List<Finding> findings) {
    if (!holds) throw new AssertionError(trial.report(otherwise, findings));
  }

  @Test
  void everyFaultIsPlantedOften() {
    var planted = new HashMap<String, Integer>();
    LongStream.range(0, 40_000)
        .filter(seed -> Trial.faultsOf(seed) > 0)
        .forEach(
            seed -> Trial.of(seed).faults().forEach(f -> planted.merge(f.name(), 1, Integer::sum)));
    for (var fault : FaultCatalogue.ALL)
      assertTrue(planted.getOrDefault(fault.name(), 0) >= 10, fault + " is planted seldom");
    assertEquals(FaultCatalogue.ALL.size(), planted.size());
  }

  @Test
  void theOrderOfItemsSaysNothing() {
    LongStream.range(0, 2_000)
        .forEach(seed -> {
          var trial = Trial.of(seed);
          var evidence = trial.pack().read();
          var findings = trial.findings(evidence, trial.review(evidence));
          trial.pack().shuffle(new Draw(seed));
          var again = trial.pack().read();
          var others = trial.findings(again, trial.review(again));
          check(
              trial,
              inNoOrder(findings).equals(inNoOrder(others)),
              "in another order: " + others,
              findings);
        });
  }

  @Test
  void theSamePackGivesTheSameBytes() {
    LongStream.range(0, 500)
        .forEach(seed -> {
          var one = Trial.of(seed);
          var two = Trial.of(seed);
          assertEquals(one.pack().toString(), two.pack().toString());
          assertEquals(text(one.review(one.pack().read())), text(two.review(two.pack().read())));
        });
  }

  @Test
  void nullIsTheSameAsAbsent() {
    LongStream.range(0, 2_000)
        .forEach(seed -> {
          var trial = Trial.of(seed);
          var evidence = trial.pack().read();
          var outcome = trial.review(evidence);
          trial.pack().lists().forEach((name, items) -> items.forEach(Nulls.of(name)));
          var again = trial.review(trial.pack().read());
          check(
              trial,
              outcome.findingsSha256().equals(again.findingsSha256())
                  && outcome.reconciliation().equals(again.reconciliation()),
              "with nulls: " + again.findings(),
              outcome.findings());
        });
  }

  @Test
  void moreGoodEvidenceNeverLowersTheScore() {
    LongStream.range(0, 4_000)
        .forEach(seed -> {
          var trial = Trial.of(seed);
          if (trial.faults().stream().anyMatch(f -> f.reach() != Fault.Reach.ITEMS))
            return; // Of an asset in trouble, more payments are no good evidence.
          var outcome = trial.review(trial.pack().read());
          var site = new Site(trial.pack(), new Draw(seed + 1));
          site.extraPayment(2);
          site.extraWork();
          RecordFaults.file(site);
          var more = trial.review(trial.pack().read());
          check(
              trial,
              more.evidenceScore() >= outcome.evidenceScore(),
              "with more: %d after %d, %s"
                  .formatted(more.evidenceScore(), outcome.evidenceScore(), more.findings()),
              outcome.findings());
        });
  }

  @Test
  void whatThePackDoesNotSayOfThePolicyIsTheTerms() {
    LongStream.range(0, 2_000)
        .forEach(seed -> {
          var trial = Trial.of(seed);
          var told = trial.review(trial.pack().read()).policy();
          var says = trial.pack().scene.policy();
          for (var field :
              List.of(
                  "min_confirmations",
                  "settlement_window_seconds",
                  "stale_after_seconds",
                  "amount_tolerance",
                  "credits_per_unit"))
            assertEquals(
                says == null || !says.has(field),
                told.fromTerms().contains(field),
                () -> trial.report(field, List.of()));
          assertEquals(trial.pack().scene.minConfirmations(), told.minConfirmations());
          assertEquals(trial.pack().scene.windowMs(), told.settlementWindowSeconds() * 1_000);
          assertEquals(trial.pack().scene.staleMs(), told.staleAfterSeconds() * 1_000);
          assertEquals(trial.pack().scene.tolerance().toString(), told.amountTolerance());
        });
  }

  /** What is found, each with its refs in no order: that follows the pack. */
  private static List<String> inNoOrder(List<Finding> findings) {
    return findings.stream()
        .map(f -> f.rule() + " " + f.severity() + " " + f.refs().stream().sorted().toList())
        .sorted()
        .toList();
  }

  private static String text(Outcome outcome) {
    return new String(CanonicalJson.encode(outcome), StandardCharsets.UTF_8);
  }
}
