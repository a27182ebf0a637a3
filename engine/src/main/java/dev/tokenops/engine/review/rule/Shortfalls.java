package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Why too little was settled, where the pack shows it: a fee was kept, or a part is under way; and
 * whether it was credited all the same.
 */
final class Shortfalls implements Check {
  private static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);
  private static final BigInteger MOST = BigInteger.valueOf(500);

  private static final Rule FEE =
      Rule.of("SET-021", MEDIUM, "Settled net of a fee")
          .says(
              "The final amounts of a request are less than its `amount` less `amount_tolerance`, and"
                  + " what lacks is exactly 1 to 500 whole hundredths of a per cent of it, as a fee"
                  + " is; nothing is under way.")
          .example("25000000 requested, 24625000 settled: 150 hundredths of a per cent, 1.5 %.")
          .next("Ask the provider for the fee, and settle who bears it.")
          .opens("fee_statement")
          .since(RulesVersion.V2_0_0);
  private static final Rule CREDITED_IN_FULL =
      Rule.of("SET-033", HIGH, "Settled short and credited in full")
          .says(
              "The final amounts of a request are less than its `amount` less `amount_tolerance`, and"
                  + " the fund credits of those settlements are worth the whole `amount`, exactly:"
                  + " where little lacks, a fee was kept and the gross amount credited.")
          .example("25000000 requested, 24250000 settled, 25 credits funded instead of 24.25.")
          .next("Correct the credits to what was settled, or ask the payer for the rest.")
          .opens("settlement")
          .since(RulesVersion.V2_0_0);
  private static final Rule PART =
      Rule.of("SET-022", MEDIUM, "Settled in part")
          .says(
              "The final amounts of a request are less than its `amount` less `amount_tolerance`, and"
                  + " another settlement of it is neither final nor rejected nor cancelled.")
          .example("25000000 requested, 10000000 settled, 15000000 with status `PDNG`.")
          .next("Wait for the settlements that are under way, and post them again.")
          .opens("final_status")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(FEE, PART, CREDITED_IN_FULL);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests()) shortfall(dossier, request, findings);
  }

  private static void shortfall(Dossier dossier, PaymentRequest request, Findings findings) {
    var requested = request.amount();
    var settlements = dossier.settlementsOf(request);
    if (requested == null || settlements.isEmpty()) return;
    var settled = BigInteger.ZERO;
    boolean any = false;
    boolean underWay = false;
    for (var settlement : settlements) {
      underWay |= !settlement.isFinal() && !settlement.isRejected() && settlement.status() != null;
      if (!settlement.isFinal()) continue;
      if (settlement.amount() == null) return;
      settled = settled.add(settlement.amount());
      any = true;
    }
    var lacking = requested.subtract(settled);
    if (!any || lacking.compareTo(dossier.policy().amountTolerance()) <= 0) return;
    var refs = new ArrayList<String>(settlements.size() + 1);
    for (var settlement : settlements)
      if (!settlement.isRejected()) refs.add(settlement.settlementId());
    refs.add(request.paymentRequestId());
    if (isCreditedInFull(dossier, settlements, requested))
      findings.add(
          CREDITED_IN_FULL,
          "%s of %s units are settled, %s lack, and credits were funded for all of them."
              .formatted(settled, requested, lacking),
          refs);
    if (underWay) {
      findings.add(
          PART,
          "%s of %s units are settled; what lacks, %s, may be under way."
              .formatted(settled, requested, lacking),
          refs);
      return;
    }
    var rate = lacking.multiply(BASIS_POINTS).divideAndRemainder(requested);
    if (rate[1].signum() == 0 && rate[0].signum() > 0 && rate[0].compareTo(MOST) <= 0)
      findings.add(
          FEE,
          "%s of %s units are settled: %s lack, which is %s hundredths of a per cent, as of a fee."
              .formatted(settled, requested, lacking, rate[0]),
          refs);
  }

  private static boolean isCreditedInFull(
      Dossier dossier, List<Settlement> settlements, BigInteger requested) {
    var credited = BigInteger.ZERO;
    for (var settlement : settlements) {
      if (!settlement.isFinal()) continue;
      var funds = dossier.fundsOf(settlement);
      if (funds.size() != 1 || funds.getFirst().micros() == null) return false;
      credited = credited.add(funds.getFirst().micros());
    }
    return credited.equals(dossier.worth(requested));
  }
}
