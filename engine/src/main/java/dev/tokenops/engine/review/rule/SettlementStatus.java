package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import java.util.List;
import java.util.Set;

/**
 * Statuses by their names (ISO 20022, ExternalPaymentTransactionStatus1Code), and finality that is
 * none: {@code RCVD}, {@code ACTC}, {@code ACCP}, {@code ACSP} and {@code PDNG} are on their way,
 * {@code ACSC} and {@code ACCC} final, {@code RJCT} and {@code CANC} ended.
 */
final class SettlementStatus implements Check {
  private static final Set<String> KNOWN =
      Set.of(
          "RCVD", "ACTC", "ACCP", "ACSP", "PDNG", "ACSC", "ACCC", "ACWC", "PART", "RJCT", "CANC");

  private static final Rule UNKNOWN =
      Rule.of("SET-025", MEDIUM, "Status is not known")
          .says(
              "The `status` is none of `RCVD`, `ACTC`, `ACCP`, `ACSP`, `PDNG` (on their way), `ACSC`,"
                  + " `ACCC` (final), `ACWC`, `PART`, `RJCT`, `CANC`. It settles nothing.")
          .example("Status `DONE`.")
          .next("Ask the provider which status of ISO 20022 is meant.")
          .opens("final_status")
          .since(RulesVersion.V2_0_0);
  private static final Rule CHANGED =
      Rule.of("SET-026", MEDIUM, "Accepted with change or in part")
          .says(
              "The `status` is `ACWC` (accepted with change) or `PART` (accepted in part): what was"
                  + " asked for is not what will settle. It settles nothing yet.")
          .example("Status `ACWC`: the provider changed the date of the payment.")
          .next("Ask the provider what was changed or left out.")
          .opens("final_status")
          .since(RulesVersion.V2_0_0);
  private static final Rule NO_BLOCK =
      Rule.of("SET-027", HIGH, "Final and in no block")
          .says(
              "A final settlement has 0 `confirmations` where the policy asks for some: its transaction"
                  + " is in no block, or in none any more after a reorganisation.")
          .example("Status `ACSC`, confirmations 0.")
          .next("Look the transaction up again; if it is gone, take back what was credited.")
          .opens("confirmations")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(UNKNOWN, CHANGED, NO_BLOCK);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements()) {
      var status = settlement.status();
      if (status == null) continue;
      if (settlement.isFinal()) {
        var confirmations = settlement.confirmations();
        if (confirmations != null && confirmations == 0 && dossier.policy().minConfirmations() > 0)
          findings.add(
              NO_BLOCK,
              "Its status is %s, and it has 0 of %d confirmations."
                  .formatted(status, dossier.policy().minConfirmations()),
              settlement.settlementId());
      } else if (!KNOWN.contains(status))
        findings.add(
            UNKNOWN,
            "The status %s is no known one.".formatted(status),
            SettlementParties.refs(settlement, dossier.request(settlement.paymentRequestId())));
      else if (status.equals("ACWC") || status.equals("PART"))
        findings.add(
            CHANGED,
            "The status is %s: accepted %s."
                .formatted(status, status.equals("PART") ? "in part" : "with change"),
            SettlementParties.refs(settlement, dossier.request(settlement.paymentRequestId())));
    }
  }
}
