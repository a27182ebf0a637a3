package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Whether what was taken from the balance had a reason: a refund of money, or usage. */
final class RefundsAndDebits implements Check {
  static final Rule REFUND =
      Rule.of("CRD-008", MEDIUM, "Refund without equal refund credit")
          .says(
              "A settlement's `refunded_amount` × `credits` ÷ `asset_amount` is not, exactly, the sum"
                  + " of the refund credits that name the settlement.")
          .example("10000000 of 25000000 units refunded, and no refund credit of 10.")
          .next("Take back the credits that the refund was for.")
          .opens("refund_credit");
  private static final Rule REFUND_CREDIT =
      Rule.of("CRD-009", MEDIUM, "Refund credit without refund")
          .says(
              "A refund credit names a settlement that nothing was refunded of. It is `high` if it names"
                  + " none, or one that is not in the posted list of settlements.")
          .example("Refund credit `cr_4` of `st_1`, whose `refunded_amount` is 0.")
          .next("Post the refund that the credit is for, or give the credits back.");
  static final Rule DEBIT =
      Rule.of("CRD-011", MEDIUM, "Debit without usage")
          .says("A debit has no `usage_id`, or one that is not in the posted list of usage.")
          .example("Debit `cr_5` of usage `us_9`, which the pack does not hold.")
          .next("Post the usage that was debited, or give the credits back.")
          .opens("usage_record");

  @Override
  public List<Rule> rules() {
    return List.of(REFUND, REFUND_CREDIT, DEBIT);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (dossier.has(EvidenceList.CREDITS))
      for (var settlement : dossier.evidence().settlements()) refund(dossier, settlement, findings);
    for (var credit : dossier.evidence().credits()) {
      if (credit.kind() == Credit.Kind.REFUND) refundCredit(dossier, credit, findings);
      if (credit.kind() == Credit.Kind.DEBIT) debit(dossier, credit, findings);
    }
  }

  private static void refund(Dossier dossier, Settlement settlement, Findings findings) {
    var units = settlement.refundedAmount();
    if (units == null || units.signum() == 0) return;
    var sum = BigInteger.ZERO;
    var refs = new ArrayList<String>(2);
    refs.add(settlement.settlementId());
    for (var credit : dossier.refundsOf(settlement)) {
      if (credit.micros() == null) return;
      sum = sum.add(credit.micros());
      refs.add(credit.creditId());
    }
    var worth = dossier.worth(units);
    if (sum.equals(worth)) return;
    findings.add(
        REFUND,
        "%s units were refunded, worth %s, and %s credits taken back."
            .formatted(
                units,
                worth == null ? "no whole micro-credits" : Decimals.credits(worth) + " credits",
                Decimals.credits(sum)),
        refs);
  }

  private static void refundCredit(Dossier dossier, Credit credit, Findings findings) {
    var settlement = dossier.settlement(credit.settlementId());
    if (settlement == null) {
      if (credit.settlementId() == null || dossier.has(EvidenceList.SETTLEMENTS))
        findings.add(
            REFUND_CREDIT,
            HIGH,
            "%s credits were taken back, and the pack holds no settlement for it."
                .formatted(Funding.amount(credit)),
            List.of(credit.creditId()));
      return;
    }
    var refunded = settlement.refundedAmount();
    if (refunded == null || refunded.signum() == 0)
      findings.add(
          REFUND_CREDIT,
          "%s credits were taken back, and 0 units of %s refunded."
              .formatted(Funding.amount(credit), settlement.settlementId()),
          credit.creditId(),
          settlement.settlementId());
  }

  private static void debit(Dossier dossier, Credit credit, Findings findings) {
    boolean unnamed = credit.usageId() == null;
    if (dossier.usage(credit.usageId()) != null || (!unnamed && !dossier.has(EvidenceList.USAGE)))
      return;
    findings.add(
        DEBIT,
        "%s credits were debited %s."
            .formatted(
                Funding.amount(credit),
                unnamed
                    ? "and no usage is named"
                    : "for " + credit.usageId() + ", which is not in the pack"),
        credit.creditId());
  }
}
