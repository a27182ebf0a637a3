package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.evidence.Terms.CreditsPerUnit;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status, score, verdict, policy, totals: the outcome around its findings. */
class OutcomeTest {
  private static final List<String> LISTS =
      List.of("payment_requests", "settlements", "credits", "usage", "deliveries", "files");

  @ParameterizedTest
  @ValueSource(
      strings = {"payment_requests", "settlements", "credits", "usage", "deliveries", "files"})
  void oneListAloneMissingIsPartial(String list) {
    assertEquals(EvidenceStatus.PARTIAL, edited(list + " -").evidenceStatus());
    assertEquals(Verdict.ATTENTION, edited(list + " -").verdict());
    var empty = edited(list + " = []").evidenceStatus();
    assertEquals(EvidenceStatus.PARTIAL, empty);
  }

  @Test
  void exceptionsAloneMayBeMissing() {
    assertEquals(Verdict.CLEAR, edited("exceptions -").verdict());
    assertEquals(Verdict.CLEAR, edited("exceptions = []").verdict());
  }

  @Test
  void theAssetAloneIsInsufficientAndBlocked() {
    var edits = String.join(" -; ", LISTS) + " -; exceptions -";
    var outcome = edited(edits);
    assertEquals(EvidenceStatus.INSUFFICIENT, outcome.evidenceStatus());
    assertEquals(Verdict.BLOCKED, outcome.verdict());
    assertEquals(10, outcome.evidenceScore());
    assertEquals(LISTS.size(), outcome.openItems().size());
  }

  @Test
  void insufficientBeginsBelowHalfOfTheWeights() {
    // Asset 10, settlements 20, credits 15: 45. With files 10: 55.
    String without = "payment_requests -; usage -; deliveries -; exceptions -";
    assertEquals(EvidenceStatus.PARTIAL, edited(without).evidenceStatus());
    assertEquals(EvidenceStatus.INSUFFICIENT, edited(without + "; files -").evidenceStatus());
  }

  @Test
  void theScoreLosesByTheGravestFindingOfAFamily() {
    assertEquals(100, edited("").evidenceScore());
    assertEquals(99, edited("files.0.sha256 -").evidenceScore()); // Low: 10 % of 10.
    assertEquals(97, edited("files.0.size = 0").evidenceScore()); // Medium: 30 % of 10.
    assertEquals(88, edited("settlements.0.asset_id = 'eip155:8453/erc20:0xaa'").evidenceScore());
    // 20, and the doubt that is left: 30 % of the requests' 15, 60 % of the credits' 15.
    assertEquals(66, edited("settlements -").evidenceScore());
    String open = "exceptions.0.state = 'open'; exceptions.0.resolved_at -; exceptions.0.severity";
    assertEquals(98, edited(open + " = 'low'").evidenceScore());
    assertEquals(80, edited(open + " = 'critical'").evidenceScore());
    assertEquals(94, edited("settlements.0.confirmations = 1").evidenceScore());
    assertEquals(
        94,
        edited(
                "settlements.0.confirmations = 1; settlements.0.settled_at = '2026-11-20T11:30:00Z';"
                    + " credits.0.at = '2026-11-20T11:30:00Z'")
            .evidenceScore());
  }

  /** Each list that a pack gains brings more than the findings it may bring to light. */
  @Test
  void addingListsOfTheCleanPackNeverLowersTheScore() {
    for (int without = 0; without < 1 << LISTS.size(); without++)
      for (int list = 0; list < LISTS.size(); list++)
        if ((without & 1 << list) != 0) {
          int poorer = score(without);
          int richer = score(without & ~(1 << list));
          assertTrue(richer >= poorer, without + " gains " + LISTS.get(list));
        }
  }

  @Test
  void blockedNeedsHighAndAttentionAnythingAboveInfo() {
    assertEquals(Verdict.CLEAR, edited("settlements.0.tx_hash -").verdict());
    assertEquals(Verdict.ATTENTION, edited("exceptions.0.state -").verdict());
    assertEquals(Verdict.ATTENTION, edited("settlements.0.confirmations = 1").verdict());
    assertEquals(Verdict.BLOCKED, edited("asset.supply.total = '1'").verdict());
  }

  @Test
  void aPolicyThatIsNotGivenIsTheContractsAndIsNamed() {
    var pack = Packs.pack(Edits.apply(Packs.clean(), "policy = {'min_confirmations':0}"));
    var terms = new Terms(7, 60, 90_000, "5", new CreditsPerUnit("2000000", "2"));
    var policy = TokenOps.review(pack, terms, Packs.ACCEPTED_AT).policy();
    assertEquals(0, policy.minConfirmations());
    assertEquals(60, policy.settlementWindowSeconds());
    assertEquals("5", policy.amountTolerance());
    assertEquals(new CreditsPerUnit("2000000", "2"), policy.creditsPerUnit());
    assertEquals(
        List.of(
            "settlement_window_seconds",
            "stale_after_seconds",
            "amount_tolerance",
            "credits_per_unit"),
        policy.fromTerms());
    assertEquals(List.of(), edited("").policy().fromTerms());
  }

  @Test
  void termsAreWrittenIntoTheContractAndReadBack() {
    var json = CanonicalJson.encode(Terms.DEFAULT);
    assertEquals(Terms.DEFAULT, CanonicalJson.decode(json, Terms.class));
  }

  @Test
  void nowIsThePacksOwnOrElseTheAcceptance() {
    assertEquals(Instant.parse("2026-11-20T18:00:00Z"), edited("").asOf());
    assertEquals(Packs.ACCEPTED_AT, edited("as_of -").asOf());
    var pack = Packs.pack(Edits.apply(Packs.clean(), "as_of -"));
    var finer = Packs.ACCEPTED_AT.plusNanos(999_999);
    assertEquals(Packs.ACCEPTED_AT, TokenOps.review(pack, Terms.DEFAULT, finer).asOf());
  }

  @Test
  void totalsAreGross() {
    var totals =
        edited(
                "settlements.0.refunded_amount = '5000000'; "
                    + "credits + {'credit_id':'a','kind':'adjust','credits':'0.5'}; "
                    + "credits + {'credit_id':'r','kind':'refund','settlement_id':'st_1',"
                    + "'credits':'4'}")
            .reconciliation();
    assertEquals("25000000", totals.requested());
    assertEquals("25000000", totals.settled());
    assertEquals("5000000", totals.refunded());
    assertEquals("25.5", totals.credited());
    assertEquals("1.2", totals.debited());
    assertEquals("1.2", totals.used());
    assertEquals("-1", totals.differences().refundCreditsVsRefunded());
    assertEquals("0", totals.differences().creditedVsSettled());
  }

  @Test
  void theDigestIsOverTheWholeListOfFindings() {
    var outcome = Packs.review(Packs.example("broken"));
    assertFalse(outcome.truncated());
    assertEquals(outcome.findingsSha256(), Sha256.hex(CanonicalJson.encode(outcome.findings())));
  }

  @Test
  void findingsAreOrderedBySeverityThenRuleThenRefs() {
    var findings = Packs.review(Packs.example("broken")).findings();
    var sorted = new ArrayList<>(findings);
    Collections.shuffle(sorted, new Random(7));
    sorted.sort(Finding.ORDER);
    assertEquals(sorted, findings);
    assertEquals(
        findings.getFirst().severity(),
        findings.stream().map(Finding::severity).max(Comparable::compareTo).orElseThrow());
  }

  /** Only the refs of a finding keep the order of their list. */
  @Test
  void theOrderOfAListDoesNotChangeWhatIsFound() {
    var expected = found(Packs.example("broken"));
    for (int seed = 0; seed < 20; seed++) {
      var pack = Packs.example("broken");
      for (var list : LISTS) shuffle(pack, list, new Random(seed));
      assertEquals(expected, found(pack));
    }
  }

  @Test
  void theSummaryIsTwoToFiveSentencesWithNumbers() {
    for (var name : List.of("clean", "compact", "partial", "broken")) {
      var summary = Packs.review(Packs.example(name)).summary();
      int sentences = summary.split("\\.( |$)", -1).length - 1;
      assertTrue(sentences >= 2 && sentences <= 5, sentences + ": " + summary);
      assertTrue(summary.contains(" USDC"), summary);
    }
  }

  private static Set<String> found(ObjectNode pack) {
    var found = new TreeSet<String>();
    for (var finding : Packs.review(pack).findings())
      found.add(finding.rule() + " " + finding.severity() + " " + new TreeSet<>(finding.refs()));
    return found;
  }

  private static void shuffle(ObjectNode pack, String list, Random random) {
    var items = new ArrayList<JsonNode>();
    var node = (ArrayNode) pack.get(list);
    node.forEach(items::add);
    Collections.shuffle(items, random);
    node.removeAll().addAll(items);
  }

  private static int score(int without) {
    var edits = new StringBuilder();
    for (int list = 0; list < LISTS.size(); list++)
      if ((without & 1 << list) != 0) edits.append(LISTS.get(list)).append(" -; ");
    return edited(edits.toString()).evidenceScore();
  }

  private static Outcome edited(String edits) {
    return Packs.review(Edits.apply(Packs.clean(), edits));
  }
}
