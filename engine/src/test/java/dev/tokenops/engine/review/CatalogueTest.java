package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.rule.Causes;
import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.ledger.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void everyRuleIsWrittenOut() {
    for (var rule : RuleCatalogue.newest().rules()) {
      assertTrue(rule.rule().matches("(AST|PAY|SET|CRD|USE|DLV|EXC|FIL)-\\d{3}"), rule.rule());
      assertTrue(bytes(rule.title()) <= 60 && !rule.title().endsWith("."), rule.title());
      assertTrue(rule.sentence().endsWith("."), rule.rule());
      assertTrue(rule.example().endsWith("."), rule.rule());
      assertTrue(rule.nextAction().endsWith(".") && bytes(rule.nextAction()) <= 120, rule.rule());
    }
  }

  @Test
  void everyFamilyHasRules() {
    var families = new TreeSet<Family>();
    RuleCatalogue.newest().rules().forEach(rule -> families.add(rule.family()));
    assertEquals(List.of(Family.values()), List.copyOf(families));
  }

  @Test
  void everyRuleIsTestedOnBothSidesOfItsLine() {
    var tested = new TreeSet<String>();
    Stream.of(
            AssetAndSettlementRulesTest.lines(),
            CreditAndDeliveryRulesTest.lines(),
            SecondRulesTest.lines())
        .flatMap(List::stream)
        .forEach(line -> tested.add(line.rule()));
    assertEquals(
        RuleCatalogue.newest().rules().stream().map(Rule::rule).toList(), List.copyOf(tested));
  }

  @Test
  void theShippedDocumentIsTheCatalogue() {
    var shipped = new String(Packs.resource("rules.md"), StandardCharsets.UTF_8);
    assertEquals(RuleDocument.markdown(), shipped, "write RuleDocument.markdown() to rules.md");
  }

  @Test
  void theCatalogueIsDataForOtherPrograms() {
    var first = CanonicalJson.tree(RuleCatalogue.newest().rules()).get(0);
    assertEquals("AST-001", first.get("rule").textValue());
    assertEquals("info", first.get("severity").textValue());
    assertTrue(first.has("sentence") && first.has("example") && first.has("next_action"));
  }

  @Test
  void everyCauseAndEveryConsequenceIsARule() {
    var ids = RuleCatalogue.newest().rules().stream().map(Rule::rule).toList();
    for (var row : RuleCatalogue.newest().causes()) {
      assertTrue(ids.contains(row.root()) && ids.contains(row.consequence()), row.toString());
      assertTrue(!row.because().isBlank() && !row.because().endsWith("."), row.toString());
    }
  }

  /** But for what is stated, which is stated one way only. */
  @Test
  void noFindingIsTheCauseOfItsOwnCause() {
    var under = new HashMap<String, Set<String>>();
    for (var row : RuleCatalogue.newest().causes())
      if (row.link() != Causes.Link.STATED)
        under.computeIfAbsent(row.root(), _ -> new TreeSet<>()).add(row.consequence());
    for (var root : under.keySet()) assertTrue(!reached(root, under).contains(root), root);
  }

  private static Set<String> reached(String root, Map<String, Set<String>> under) {
    var reached = new TreeSet<String>();
    var next = new ArrayDeque<>(under.getOrDefault(root, Set.of()));
    while (!next.isEmpty()) {
      var rule = next.poll();
      if (reached.add(rule)) next.addAll(under.getOrDefault(rule, Set.of()));
    }
    return reached;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
