package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether one payment stands in the pack more than once. */
final class SettlementRepeats implements Check {
  static final Rule TRANSACTION =
      Rule.of("SET-016", HIGH, "One transaction twice")
          .says(
              "Several settlements have the same `tx_hash`; hexadecimal ones compare without case.")
          .example("Settlements `st_1` and `st_2` with one `tx_hash`.")
          .next("Keep one settlement a transaction, and take back what the others funded.");
  private static final Rule REFERENCE =
      Rule.of("SET-017", MEDIUM, "One provider reference twice")
          .says(
              "Several final settlements have the same `provider_reference` on one route and the"
                  + " same `amount`, though not one transaction (that is SET-016).")
          .example("Final settlements `st_1` and `st_2`, both 25000000 units of `pi_1`.")
          .next("Ask the provider how many payments stand behind the reference.");

  @Override
  public List<Rule> rules() {
    return List.of(TRANSACTION, REFERENCE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var settlements = dossier.evidence().settlements();
    if (settlements.size() < 2) return;
    var transactions = new Groups<String, String>();
    var references = new Groups<String, String>();
    for (var settlement : settlements) {
      transactions.add(settlement.txHash(), settlement.settlementId());
      if (settlement.isFinal() && !dossier.repeatsTransaction(settlement))
        references.add(reference(settlement), settlement.settlementId());
    }
    report(TRANSACTION, "settlements have the transaction", transactions, findings);
    report(REFERENCE, "final settlements have the reference", references, findings);
  }

  private static void report(
      Rule rule, String what, Groups<String, String> groups, Findings findings) {
    groups.forEachRepeated(
        (key, ids) -> findings.add(rule, "%d %s %s.".formatted(ids.size(), what, key), ids));
  }

  /** With the amount, because one reference may be paid in several parts. */
  private static @Nullable String reference(Settlement settlement) {
    var reference = settlement.providerReference();
    if (reference == null) return null;
    var route = settlement.providerRoute();
    return reference
        + (route == null ? "" : " of " + route)
        + (settlement.amount() == null ? "" : " over " + settlement.amount() + " units");
  }
}
