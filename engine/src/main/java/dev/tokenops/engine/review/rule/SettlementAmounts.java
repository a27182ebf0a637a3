package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether what was settled is what was asked for: the sum of the final amounts of a request, before
 * refunds, against its amount.
 *
 * <p>Too much only because one transaction stands twice is told by SET-016. A request or a
 * settlement without an amount is not compared.
 */
final class SettlementAmounts implements Check {
  static final Rule UNDER =
      Rule.of("SET-011", MEDIUM, "Settled too little")
          .says(
              "The final amounts of a request, before refunds, are less than its `amount` less"
                  + " `amount_tolerance`. At the tolerance it is enough.")
          .example("25000000 requested, 24999999 settled, tolerance 0.")
          .next("Ask the payer for the rest, or agree to the lower amount.")
          .opens("settlement");
  static final Rule OVER =
      Rule.of("SET-012", MEDIUM, "Settled too much")
          .says(
              "The final amounts of a request, before refunds, are more than its `amount` plus"
                  + " `amount_tolerance`. At the tolerance it is right.")
          .example("25000000 requested, 25000001 settled, tolerance 0.")
          .next("Return what is over, or record what it was for.");
  private static final Rule REFUND_OVER =
      Rule.of("SET-013", HIGH, "Refunded more than settled")
          .says(
              "The settlement's `refunded_amount` is more than its `amount`, or more than nothing where"
                  + " the settlement is not final.")
          .example("25000000 settled, 25000001 refunded.")
          .next("Ask the provider which refunds went out, and claim back what is over.");

  @Override
  public List<Rule> rules() {
    return List.of(UNDER, OVER, REFUND_OVER);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests()) amounts(dossier, request, findings);
    for (var settlement : dossier.evidence().settlements()) refund(settlement, findings);
  }

  private static void amounts(Dossier dossier, PaymentRequest request, Findings findings) {
    var requested = request.amount();
    if (requested == null) return;
    var settled = BigInteger.ZERO;
    var repeated = BigInteger.ZERO;
    var refs = new ArrayList<String>(2);
    for (var settlement : dossier.settlementsOf(request)) {
      if (!settlement.isFinal()) continue;
      if (settlement.amount() == null) return;
      settled = settled.add(settlement.amount());
      if (dossier.repeatsTransaction(settlement)) repeated = repeated.add(settlement.amount());
      refs.add(settlement.settlementId());
    }
    if (refs.isEmpty()) return;
    refs.add(request.paymentRequestId());
    var tolerance = dossier.policy().amountTolerance();
    var difference = settled.subtract(requested);
    if (difference.abs().compareTo(tolerance) <= 0) return;
    boolean over = difference.signum() > 0;
    if (over && difference.subtract(repeated).compareTo(tolerance) <= 0) return;
    findings.add(
        over ? OVER : UNDER,
        "%s units were requested and %s settled: %s too %s, with a tolerance of %s."
            .formatted(requested, settled, difference.abs(), over ? "much" : "little", tolerance),
        refs);
  }

  private static void refund(Settlement settlement, Findings findings) {
    var refunded = settlement.refundedAmount();
    var amount = settlement.isFinal() ? settlement.amount() : BigInteger.ZERO;
    if (refunded == null || amount == null || refunded.compareTo(amount) <= 0) return;
    findings.add(
        REFUND_OVER,
        "%s units were refunded of %s settled.".formatted(refunded, amount),
        settlement.settlementId());
  }
}
