package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.math.BigInteger;
import java.util.List;

/**
 * Amounts that are off by exactly a power of ten: decimals were taken for others, as USDC's 18 on
 * BNB chain for its 6 elsewhere. The cause of what then seems too little or too much.
 */
final class AmountScale implements Check {
  private static final Rule SETTLED =
      Rule.of("SET-020", HIGH, "Settled amount off by a power of ten")
          .says(
              "A request has one final settlement, and one of the two amounts is the other times ten,"
                  + " a hundred and so on; both are more than zero.")
          .example("25000000 requested, 25000000000000000000 settled: 10^12, six decimals for 18.")
          .next("Read decimals from the contract, and correct the amount that used others.")
          .since(RulesVersion.V2_0_0);
  private static final Rule CREDITED =
      Rule.of("CRD-015", HIGH, "Fund credit off by a power of ten")
          .says(
              "The one fund credit of a final settlement is what it is worth times ten, a hundred and"
                  + " so on, or the other way round; both are more than zero.")
          .example("A settlement worth 25 credits, funded with 250.")
          .next("Correct the credit, and check the rate that it was reckoned by.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(SETTLED, CREDITED);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests()) settled(dossier, request, findings);
    for (var settlement : dossier.evidence().settlements())
      if (settlement.isFinal()) credited(dossier, settlement, findings);
  }

  private static void settled(Dossier dossier, PaymentRequest request, Findings findings) {
    var requested = request.amount();
    Settlement only = null;
    for (var settlement : dossier.settlementsOf(request))
      if (settlement.isFinal()) {
        if (only != null) return;
        only = settlement;
      }
    if (requested == null || only == null || only.amount() == null) return;
    var settled = only.amount();
    if (settled.subtract(requested).abs().compareTo(dossier.policy().amountTolerance()) <= 0)
      return;
    int power = power(requested, settled);
    if (power == 0) return;
    findings.add(
        SETTLED,
        "%s units were requested and %s settled: 10^%d times too %s."
            .formatted(
                requested, settled, power, settled.compareTo(requested) > 0 ? "much" : "little"),
        only.settlementId(),
        request.paymentRequestId());
    if (power == wrongDecimals(dossier))
      findings.explains(TokenListing.DECIMALS, asset(dossier), SETTLED, only.settlementId());
  }

  private static void credited(Dossier dossier, Settlement settlement, Findings findings) {
    var units = settlement.amount();
    var funds = dossier.fundsOf(settlement);
    if (units == null || funds.size() != 1) return;
    var funded = funds.getFirst().micros();
    if (funded == null) return;
    var rate = dossier.policy().rate();
    var worth = units.multiply(rate.micros());
    var given = funded.multiply(rate.assetAmount());
    if (worth.equals(given)) return;
    int power = power(worth, given);
    if (power == 0) return;
    String id = funds.getFirst().creditId();
    findings.add(
        CREDITED,
        "%s credits were funded for %s units: 10^%d times too %s."
            .formatted(
                Decimals.credits(funded),
                units,
                power,
                given.compareTo(worth) > 0 ? "many" : "few"),
        id,
        settlement.settlementId());
    if (power == wrongDecimals(dossier))
      findings.explains(TokenListing.DECIMALS, asset(dossier), CREDITED, id);
  }

  /** By how many decimals the pack is wrong about the token; zero if it is not. */
  private static int wrongDecimals(Dossier dossier) {
    var asset = dossier.evidence().asset();
    var known = dossier.tokens().get(asset.assetId());
    return known == null || asset.decimals() == null
        ? 0
        : Math.abs(known.decimals() - asset.decimals());
  }

  private static String asset(Dossier dossier) {
    return dossier.evidence().asset().assetId().text();
  }

  /** Which power of ten one is of the other, at least the first; zero if none. */
  static int power(BigInteger one, BigInteger other) {
    var less = one.min(other);
    var more = one.max(other);
    if (less.signum() == 0) return 0;
    var parts = more.divideAndRemainder(less);
    if (parts[1].signum() != 0) return 0;
    String times = parts[0].toString();
    for (int i = 1; i < times.length(); i++) if (times.charAt(i) != '0') return 0;
    return times.charAt(0) == '1' ? times.length() - 1 : 0;
  }
}
