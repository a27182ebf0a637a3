package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.ledger.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    Stream.of(AssetAndSettlementRulesTest.lines(), CreditAndDeliveryRulesTest.lines())
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

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
