package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.LOW;

import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import java.util.HashMap;
import java.util.List;

/**
 * Whether things happened in their order: settled, then credited; used, then debited and delivered.
 * At one moment is in order.
 */
final class Sequence implements Check {
  private static final Rule CREDITED =
      Rule.of("CRD-013", LOW, "Credited before it was settled")
          .says("A fund credit's `at` is before the `settled_at` of its final settlement.")
          .example("Credited at 10:00, settled at 10:04.")
          .next("Find out what the credit was given on, before anything was settled.")
          .since(RulesVersion.V2_0_0);
  private static final Rule DEBITED =
      Rule.of("USE-011", LOW, "Debited before it was used")
          .says("A debit's `at` is before the `at` of its usage.")
          .example("Debited at 12:00, used at 12:30.")
          .next("Correct the time of the usage or of its debit.")
          .since(RulesVersion.V2_0_0);
  private static final Rule DELIVERED =
      Rule.of("DLV-012", LOW, "Delivered before it was used")
          .says(
              "A `delivered` delivery's `delivered_at` is before the `at` of every usage with its"
                  + " `receipt_ref`.")
          .example("Delivered at 12:00, used at 12:30.")
          .next("Correct the time of the usage or of its delivery.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(CREDITED, DEBITED, DELIVERED);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var credit : dossier.evidence().credits()) {
      var at = credit.at();
      if (at == null) continue;
      if (credit.kind() == Credit.Kind.FUND) {
        var settlement = dossier.settlement(credit.settlementId());
        var settled = settlement == null ? null : settlement.settledAt();
        if (settlement != null && settlement.isFinal() && settled != null && at.isBefore(settled))
          findings.add(
              CREDITED,
              "Credited at %s, settled at %s.".formatted(at, settled),
              credit.creditId(),
              settlement.settlementId());
      } else if (credit.kind() == Credit.Kind.DEBIT) {
        var usage = dossier.usage(credit.usageId());
        var used = usage == null ? null : usage.at();
        if (usage != null && used != null && at.isBefore(used))
          findings.add(
              DEBITED,
              "Debited at %s, used at %s.".formatted(at, used),
              usage.usageId(),
              credit.creditId());
      }
    }
    if (!dossier.evidence().deliveries().isEmpty()) delivered(dossier, findings);
  }

  private static void delivered(Dossier dossier, Findings findings) {
    var first = new HashMap<String, Usage>();
    for (var usage : dossier.evidence().usage())
      if (usage.receiptRef() != null && usage.at() != null)
        first.merge(usage.receiptRef(), usage, Sequence::earlier);
    for (var delivery : dossier.evidence().deliveries()) {
      var at = delivery.deliveredAt();
      if (at == null || delivery.state() != Delivery.State.DELIVERED) continue;
      var used = first.get(delivery.receiptRef());
      if (used != null && used.at() != null && at.isBefore(used.at()))
        findings.add(
            DELIVERED,
            "Delivered at %s, first used at %s.".formatted(at, used.at()),
            delivery.deliveryId(),
            used.usageId());
    }
  }

  private static Usage earlier(Usage one, Usage other) {
    return one.at() != null && other.at() != null && other.at().isBefore(one.at()) ? other : one;
  }
}
