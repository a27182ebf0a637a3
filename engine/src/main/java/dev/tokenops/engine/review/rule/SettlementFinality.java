package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a settlement is final, deep enough in its chain, and in time. */
final class SettlementFinality implements Check {
  static final Rule NOT_FINAL =
      Rule.of("SET-010", MEDIUM, "Settlement is not final")
          .says(
              "The `status` is neither `ACSC` nor `ACCC`, so nothing is settled. It is `low` while its"
                  + " request can still be settled in time, or if another settlement has settled it;"
                  + " in that case `info` for a rejected or cancelled one.")
          .example("Status `PDNG` an hour after the request expired.")
          .next("Ask the provider for the final status.")
          .opens("final_status");
  static final Rule SHALLOW =
      Rule.of("SET-014", MEDIUM, "Too few confirmations")
          .says("A final settlement has fewer `confirmations` than `min_confirmations`.")
          .example("64 confirmations where the policy asks for 65.")
          .next("Wait for the confirmations and post the settlement again.")
          .opens("confirmations");
  static final Rule OUT_OF_TIME =
      Rule.of("SET-015", MEDIUM, "Settled out of time")
          .says(
              "A final settlement's `settled_at` is before the request's `created_at`, or after the"
                  + " earlier of `expires_at` and `created_at` + `settlement_window_seconds`. Both"
                  + " ends are in time.")
          .example("Created at 10:00 with a window of 3600 seconds, settled at 11:00:01.")
          .next("Decide whether to take the late payment, and record it as an exception.");

  @Override
  public RulesVersion until() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(NOT_FINAL, SHALLOW, OUT_OF_TIME);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements()) {
      var request = dossier.request(settlement.paymentRequestId());
      if (!settlement.isFinal()) {
        notFinal(dossier, settlement, request, findings);
        continue;
      }
      ofFinal(dossier, settlement, request, findings);
    }
  }

  static void ofFinal(
      Dossier dossier, Settlement settlement, @Nullable PaymentRequest request, Findings findings) {
    var confirmations = settlement.confirmations();
    long least = dossier.policy().minConfirmations();
    if (confirmations != null && confirmations < least)
      findings.add(
          SHALLOW,
          "It has %d confirmations, the policy asks for %d.".formatted(confirmations, least),
          settlement.settlementId());
    if (request != null) inTime(dossier, settlement, request, findings);
  }

  /** Without a status there is nothing to judge: SET-002 says so. */
  private static void notFinal(
      Dossier dossier, Settlement settlement, @Nullable PaymentRequest request, Findings findings) {
    if (settlement.status() == null) return;
    boolean settled = request != null && dossier.isSettled(request);
    var until = request == null ? null : dossier.deadline(request);
    boolean open = until != null && !dossier.asOf().isAfter(until);
    Severity severity = settled || open ? LOW : NOT_FINAL.severity();
    if (settled && settlement.isRejected()) severity = INFO;
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

  private static void inTime(
      Dossier dossier, Settlement settlement, PaymentRequest request, Findings findings) {
    var at = settlement.settledAt();
    if (at == null) return;
    var created = request.createdAt();
    var until = dossier.deadline(request);
    if (created != null && at.isBefore(created))
      findings.add(
          OUT_OF_TIME,
          "Settled at %s, before the request was made at %s.".formatted(at, created),
          SettlementParties.refs(settlement, request));
    else if (until != null && at.isAfter(until))
      findings.add(
          OUT_OF_TIME,
          "Settled at %s, after the last moment at %s.".formatted(at, until),
          SettlementParties.refs(settlement, request));
  }
}
