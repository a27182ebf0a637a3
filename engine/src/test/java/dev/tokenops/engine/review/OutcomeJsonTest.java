package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.OpenItem;
import dev.tokenops.engine.review.Outcome.Policy;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.Reconciliation.Differences;
import dev.tokenops.engine.review.evidence.Terms.CreditsPerUnit;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.ReferenceData;
import dev.tokenops.engine.review.rule.Severity;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hand-written outcome against databind's. */
class OutcomeJsonTest {
  private static final List<String> PARTS =
      List.of(
          "a", "st_1", "\"", "\\", "é", "€", "\uD83D\uDE00", "\n", "\u0001", " ", "/", "\u007f");

  private final Random random = new Random(20_261_126);

  @Test
  void whateverAnOutcomeHoldsItIsWrittenAsDatabindWritesIt() {
    for (int i = 0; i < 5_000; i++) same(outcome());
  }

  @Test
  void theOutcomesOfTheExamplesAndOfEveryRuleAreWrittenAlike() {
    for (var name : Documents.EXAMPLES) same(Packs.review(Packs.example(name)));
    var lines = new ArrayList<>(AssetAndSettlementRulesTest.lines());
    lines.addAll(CreditAndDeliveryRulesTest.lines());
    lines.addAll(SecondRulesTest.lines());
    for (var line : lines) same(Packs.review(Edits.apply(Packs.clean(), line.outside())));
  }

  @ParameterizedTest
  @MethodSource("dev.tokenops.engine.review.WorstPackTest#packs")
  void soAreTheLargest(ObjectNode pack) {
    same(Packs.review(pack));
  }

  private static void same(Outcome outcome) {
    assertEquals(RawJson.encoded(outcome), OutcomeJson.encode(outcome));
  }

  private Outcome outcome() {
    return new Outcome(
        text(),
        text(),
        text(),
        text(),
        Instant.ofEpochMilli(random.nextLong(1L << 40)),
        one(EvidenceStatus.values()),
        random.nextInt(101),
        one(Verdict.values()),
        list(this::finding),
        random.nextInt(1_000),
        text(),
        random.nextBoolean(),
        new Reconciliation(
            text(),
            text(),
            text(),
            text(),
            text(),
            text(),
            random.nextInt(1_000),
            random.nextInt(1_000),
            new Differences(text(), text(), text(), text())),
        list(() -> new OpenItem(text(), text())),
        list(this::text),
        new Policy(
            random.nextLong(CanonicalJson.MAX_INTEGER),
            random.nextInt(1_000),
            random.nextInt(1_000),
            text(),
            new CreditsPerUnit(Integer.toString(1 + random.nextInt(1_000)), "1.5"),
            list(this::text)),
        random.nextBoolean() ? null : new ReferenceData(text(), text(), text()),
        text());
  }

  private Finding finding() {
    return new Finding(text(), text(), one(Severity.values()), text(), list(this::text), text());
  }

  private <T> List<T> list(Supplier<T> item) {
    var list = new ArrayList<T>();
    for (int i = random.nextInt(4); i > 0; i--) list.add(item.get());
    return list;
  }

  private <E> E one(E[] constants) {
    return constants[random.nextInt(constants.length)];
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--)
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    return text.toString();
  }
}
