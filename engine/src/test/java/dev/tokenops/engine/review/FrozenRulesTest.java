package dev.tokenops.engine.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.RulesVersion;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules that are out stay what they were: a run re-runs under its own version to the same bytes.
 *
 * <p>The vectors were written by the program that first had these rules: four packs with their
 * outcomes, and the digests of the outcomes of one of them after every edit that brings a rule to
 * one side of its line or the other. They are never written again.
 */
class FrozenRulesTest {
  private static final String FIRST = "1.0.0";

  /** An edit of the clean pack and the digest of the outcome. */
  record Frozen(String sha256, String edits) {}

  @ParameterizedTest
  @ValueSource(strings = {"clean", "compact", "partial", "broken"})
  void theExamplesOfTheFirstRulesComeOutAsTheyDid(String name) throws IOException {
    assertEquals(
        new String(frozen(name + ".outcome.json"), UTF_8),
        new String(outcome((ObjectNode) StrictJson.parse(frozen(name + ".json"))), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyLineOfTheFirstRulesLiesWhereItLay(Frozen vector) throws IOException {
    var pack = (ObjectNode) StrictJson.parse(frozen("clean.json"));
    assertEquals(vector.sha256, Sha256.hex(outcome(Edits.apply(pack, vector.edits))));
  }

  @Test
  void theVectorsAreMany() throws IOException {
    assertTrue(vectors().count() > 150);
  }

  @Test
  void theFirstRulesAreEighty() {
    assertEquals(80, RuleCatalogue.of(RulesVersion.V1_0_0).rules().size());
  }

  @Test
  void aVersionThatThisProgramDoesNotHaveIsRefusedByName() {
    var pack = Packs.pack(Packs.clean());
    var thrown =
        assertThrows(
            UnknownRules.class,
            () -> TokenOps.review(pack, Terms.DEFAULT, Packs.ACCEPTED_AT, "0.9.0"));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("\"0.9.0\"") && message.contains(FIRST), message);
  }

  @Test
  void aRuleSaysWhichVersionItCameWith() {
    var first = ids(RulesVersion.V1_0_0);
    for (var version : RulesVersion.values())
      for (var rule : RuleCatalogue.of(version).rules()) {
        assertTrue(RulesVersion.texts().contains(rule.since()), rule.toString());
        assertEquals(first.contains(rule.rule()), rule.since().equals(FIRST), rule.rule());
      }
  }

  private static List<String> ids(RulesVersion version) {
    return RuleCatalogue.of(version).rules().stream().map(Rule::rule).toList();
  }

  static Stream<Frozen> vectors() throws IOException {
    return new String(frozen("edits.tsv"), UTF_8)
        .lines()
        .map(line -> List.of(line.split("\t", -1)))
        .map(cells -> new Frozen(cells.get(0), cells.get(1)));
  }

  private static byte[] outcome(ObjectNode pack) {
    return CanonicalJson.encode(
        TokenOps.review(Packs.pack(pack), Terms.DEFAULT, Packs.ACCEPTED_AT, FIRST));
  }

  private static byte[] frozen(String name) throws IOException {
    try (var in = FrozenRulesTest.class.getResourceAsStream("frozen/" + FIRST + "/" + name)) {
      assertNotNull(in, name);
      return in.readAllBytes();
    }
  }
}
