package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FolderAuditsTest {
  /** What of a fact names an earlier one. */
  private static final Set<String> BINDINGS =
      Set.of(
          "onboarding_sha256",
          "trust_sha256",
          "credential_sha256",
          "quote_sha256",
          "contract_sha256",
          "settlement_sha256",
          "confirmation_sha256",
          "funding_sha256",
          "acceptance_sha256",
          "completion_sha256",
          "evidence_sha256",
          "target_sha256",
          "digest");

  /** What of a fact says how much money moves. */
  private static final Set<String> AMOUNTS =
      Set.of(
          "credits_micros",
          "amount_minor",
          "reserved_micros",
          "consumed_micros",
          "released_micros",
          "quantity");

  private final FactLedger ledger = new FactLedger();

  private static Verdict verdict(FactLedger ledger, String name) {
    var audits = new FolderAudits(List.of(name));
    ledger.entries().forEach(entry -> audits.accept(entry.entry()));
    return audits.verdicts(true).getFirst();
  }

  private List<Fact> facts() {
    PassageFixture.walked(ledger);
    return ledger.entries().stream().map(entry -> entry.fact()).toList();
  }

  @Test
  void aWholePathHolds() {
    facts();
    var audits = new FolderAudits(FolderAudits.NAMES);
    ledger.entries().forEach(entry -> audits.accept(entry.entry()));
    var verdicts = audits.verdicts(true);
    assertEquals(FolderAudits.NAMES, verdicts.stream().map(Verdict::name).toList());
    for (var verdict : verdicts)
      assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
    assertTrue(
        verdicts
            .getFirst()
            .detail()
            .startsWith(
                "1 runs of 1 agents: funded 25 - reversed 0 = available 24 + reserved 0 + consumed 1"),
        verdicts.getFirst().detail());
  }

  @Test
  void onlyWhatIsAskedForIsJudged() {
    assertEquals(
        List.of("bound"),
        new FolderAudits(List.of("intact", "bound"))
            .verdicts(true).stream().map(Verdict::name).toList());
  }

  @Test
  void nothingHoldsOfALedgerThatIsNotWhole() {
    facts();
    var audits = new FolderAudits(FolderAudits.NAMES);
    ledger.entries().forEach(entry -> audits.accept(entry.entry()));
    for (var verdict : audits.verdicts(false))
      assertEquals(Verdict.Status.FAILED, verdict.status());
  }

  @Test
  void everyDigestThatNamesAnotherEntryIsFoundAtItsFact() {
    var facts = facts();
    int changed = 0;
    for (int i = 0; i < facts.size(); i++) {
      for (var leaf : leaves(facts.get(i), BINDINGS)) {
        changed++;
        var other = changed(facts.get(i), leaf, "00" + Sha256.hex(new byte[] {7}).substring(2));
        var verdict = verdict(replaced(facts, i, other), "bound");
        assertEquals(Verdict.Status.FAILED, verdict.status(), other.toString());
        assertEquals(Long.valueOf(i), verdict.index(), verdict.toString());
        assertTrue(verdict.detail().contains("entry " + i + " ("), verdict.detail());
        assertTrue(verdict.detail().contains(leaf.last().getMatchingProperty()), verdict.detail());
      }
    }
    assertEquals(18, changed, "bindings on the path");
  }

  @Test
  void aDigestThatNamesAnEntryOfAnotherKindIsFound() {
    var facts = facts();
    for (int i = 1; i < facts.size(); i++) {
      for (var leaf : leaves(facts.get(i), BINDINGS)) {
        if (Set.of("evidence_sha256", "target_sha256", "digest")
            .contains(leaf.last().getMatchingProperty())) continue;
        var sha256 = tree(facts.get(i)).at(leaf).asText();
        int wrong = ledger.entries().get(0).bodySha256().equals(sha256) ? 1 : 0;
        var other = changed(facts.get(i), leaf, ledger.entries().get(wrong).bodySha256());
        assertEquals(
            Verdict.Status.FAILED,
            verdict(replaced(facts, i, other), "bound").status(),
            leaf.toString());
      }
    }
  }

  @Test
  void aDigestThatNamesTheSameOfAnotherAgentIsFound() {
    var facts = facts();
    var both = new FactLedger();
    facts.forEach(both::append);
    var other = new PassageFixture(both, 99);
    other.agree(null);
    other.fund(25_000_000);
    int first = facts.size();
    int found = 0;
    for (int i = first; i < both.entries().size(); i++) {
      var fact = both.entries().get(i).fact();
      for (var leaf : leaves(fact, BINDINGS)) {
        var field = leaf.last().getMatchingProperty();
        if (field.equals("digest")) continue;
        var foreign = tree(facts.get(i - first)).at(leaf).asText();
        var crossed = new FactLedger();
        for (int k = 0; k < i; k++) crossed.append(both.entries().get(k).fact());
        crossed.append(changed(fact, leaf, foreign));
        var verdict = verdict(crossed, "bound");
        assertEquals(Verdict.Status.FAILED, verdict.status(), field);
        assertEquals(Long.valueOf(i), verdict.index(), verdict.toString());
        found++;
      }
    }
    assertEquals(7, found, "bindings of the other agent");
  }

  @Test
  void everyAmountThatIsAnotherUnbalances() {
    var facts = facts();
    for (int i = 0; i < facts.size(); i++) {
      if (facts.get(i) instanceof Fact.OfRun.Quoted) continue; // A price, no movement.
      for (var leaf : leaves(facts.get(i), AMOUNTS)) {
        for (int by : new int[] {1, -1}) {
          long now = tree(facts.get(i)).at(leaf).asLong();
          var other = changed(facts.get(i), leaf, now + by);
          var verdict = verdict(replaced(facts, i, other), "balanced");
          assertEquals(Verdict.Status.FAILED, verdict.status(), leaf + " of " + other);
        }
      }
    }
  }

  @Test
  void anOutcomeThatTheReviewDoesNotGiveIsFoundByItsField() {
    var facts = facts();
    for (int i = 0; i < facts.size(); i++) {
      if (!(facts.get(i) instanceof Fact.OfReturns.RunCompleted)) continue;
      var other = changed(facts.get(i), JsonPointer.compile("/outcome/evidence_score"), 12L);
      var verdict = verdict(replaced(facts, i, other), "rerun");
      assertEquals(Verdict.Status.FAILED, verdict.status());
      assertTrue(verdict.detail().contains("/evidence_score says 12"), verdict.detail());
      var newer = changed(facts.get(i), JsonPointer.compile("/outcome/tool_version"), "99.0.0");
      assertEquals(
          Verdict.Status.NOT_CHECKED, verdict(replaced(facts, i, newer), "rerun").status());
      var byOthers = changed(facts.get(i), JsonPointer.compile("/outcome/rules_version"), "0.9.0");
      var breach = verdict(replaced(facts, i, byOthers), "rerun");
      assertEquals(Verdict.Status.FAILED, breach.status());
      assertTrue(breach.detail().contains("its contract pins " + TokenOps.RULES_VERSION));
    }
  }

  @Test
  void anOutcomeByRulesThatThisProgramDoesNotHaveIsNotJudgedAndSaysSo() {
    var facts = new ArrayList<>(facts());
    for (int i = 0; i < facts.size(); i++)
      switch (facts.get(i)) {
        case Fact.OfRun.ContractPrepared contract ->
            facts.set(i, changed(contract, JsonPointer.compile("/terms/rules_version"), "99.0.0"));
        case Fact.OfReturns.RunCompleted run ->
            facts.set(i, changed(run, JsonPointer.compile("/outcome/rules_version"), "99.0.0"));
        default -> {}
      }
    var ledger = new FactLedger();
    facts.forEach(ledger::append);
    var verdict = verdict(ledger, "rerun");
    assertEquals(Verdict.Status.NOT_CHECKED, verdict.status());
    assertTrue(verdict.detail().contains("no rules of version \"99.0.0\""), verdict.detail());
  }

  @Test
  void aBodyThatLacksAFieldIsNoFact() {
    PassageFixture.walked(ledger);
    var entry = ledger.entries().get(6).entry();
    var body = (ObjectNode) StrictJson.parse(entry.body());
    body.remove("credits_micros");
    var audits = new FolderAudits(List.of("balanced"));
    audits.accept(
        new dev.tokenops.ledger.Entry(
            6,
            entry.time(),
            entry.type(),
            CanonicalJson.encode(body),
            entry.bytes(),
            entry.leafHash()));
    assertTrue(
        audits.verdicts(true).getFirst().detail().contains("holds no fact"), "a missing amount");
  }

  private static FactLedger replaced(List<Fact> facts, int index, Fact other) {
    var replaced = new FactLedger();
    for (int i = 0; i < facts.size(); i++) replaced.append(i == index ? other : facts.get(i));
    return replaced;
  }

  private static JsonNode tree(Fact fact) {
    return StrictJson.parse(FactCodec.encode(fact));
  }

  private static Fact changed(Fact fact, JsonPointer leaf, Object value) {
    var tree = tree(fact);
    var holder = (ObjectNode) tree.at(leaf.head());
    var name = leaf.last().getMatchingProperty();
    if (value instanceof Long number) holder.put(name, number);
    else holder.put(name, name.equals("digest") ? "sha256:" + value : (String) value);
    return FactCodec.decode(FactCodec.type(fact), CanonicalJson.encode(tree));
  }

  private static List<JsonPointer> leaves(Fact fact, Set<String> names) {
    var found = new ArrayList<JsonPointer>();
    find(JsonPointer.empty(), tree(fact), names, found);
    return found;
  }

  private static void find(
      JsonPointer at, JsonNode node, Set<String> names, List<JsonPointer> found) {
    if (at.toString().equals("/evidence") || at.toString().equals("/terms")) return;
    if (node instanceof ObjectNode object)
      object
          .properties()
          .forEach(each -> {
            var here = at.appendProperty(each.getKey());
            if (each.getValue().isValueNode() && names.contains(each.getKey())) found.add(here);
            find(here, each.getValue(), names, found);
          });
    if (node instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) find(at.appendIndex(i), array.get(i), names, found);
  }
}
