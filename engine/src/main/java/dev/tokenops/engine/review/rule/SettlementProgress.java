package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;

import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far each settlement has come. As {@link SettlementFinality}, but several attempts to settle
 * one request are seen together, also where the request itself is not in the pack: of attempts that
 * ended without effect one speaks for all, which is the credited one, else the one with the lowest
 * id; and none where another has settled or is under way.
 */
final class SettlementProgress implements Check {
  private static final Rule NOT_FINAL =
      SettlementFinality.NOT_FINAL.says(
          "The `status` is neither `ACSC` nor `ACCC`, so nothing is settled. It is `low` while its"
              + " request can still be settled in time, or if another settlement has settled it;"
              + " `info` for a rejected or cancelled one if another settlement of its request is"
              + " neither, or speaks for it.");

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(NOT_FINAL, SettlementFinality.SHALLOW, SettlementFinality.OUT_OF_TIME);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements()) {
      var request = dossier.request(settlement.paymentRequestId());
      if (settlement.isFinal()) SettlementFinality.ofFinal(dossier, settlement, request, findings);
      else if (settlement.status() != null) notFinal(dossier, settlement, request, findings);
    }
  }

  private static void notFinal(
      Dossier dossier, Settlement settlement, @Nullable PaymentRequest request, Findings findings) {
    var until = request == null ? null : dossier.deadline(request);
    boolean open = until != null && !dossier.asOf().isAfter(until);
    boolean settled = isSettledByAnother(dossier, settlement);
    var severity = settled || open ? LOW : NOT_FINAL.severity();
    if (settlement.isRejected() && !speaks(dossier, settlement)) severity = INFO;
    findings.add(
        NOT_FINAL,
        severity,
        "Its status is %s, and its %s units settle nothing%s."
            .formatted(
                settlement.status(),
                settlement.amount() == null ? "unknown" : settlement.amount(),
                settled ? "; another settlement has settled the request" : ""),
        SettlementParties.refs(settlement, request));
  }

  private static boolean isSettledByAnother(Dossier dossier, Settlement settlement) {
    for (var attempt : attempts(dossier, settlement)) if (attempt.isFinal()) return true;
    return false;
  }

  /** Whether no other attempt does for one that ended without effect. */
  private static boolean speaks(Dossier dossier, Settlement settlement) {
    boolean credited = !dossier.fundsOf(settlement).isEmpty();
    for (var attempt : attempts(dossier, settlement)) {
      if (!attempt.isRejected()) return false;
      if (attempt.settlementId().equals(settlement.settlementId())) continue;
      boolean other = !dossier.fundsOf(attempt).isEmpty();
      boolean lower = attempt.settlementId().compareTo(settlement.settlementId()) < 0;
      if (other == credited ? lower && !credited : other) return false;
    }
    return true;
  }

  private static List<Settlement> attempts(Dossier dossier, Settlement settlement) {
    return dossier.settlementsOf(settlement.paymentRequestId());
  }
}
