package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AssetId;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.List;

/** Payment requests in themselves, and whether anything answers them. */
final class Requests implements Check {
  static final Rule UNSETTLED =
      Rule.of("PAY-004", MEDIUM, "Request without settlement")
          .says(
              "No settlement names the request. It is `low` while the request can still be settled in"
                  + " time. A settlement that is not final is told by SET-010 instead; without any"
                  + " list of settlements, SET-001 tells it.")
          .example("Request `pr_2` expired at 11:00, and no settlement has its id.")
          .next("Find the payment of this request, or close the request.")
          .opens("settlement");
  private static final Rule WRONG_ASSET =
      Rule.of("PAY-005", HIGH, "Request in the wrong asset")
          .says("The request's `asset_id` is on the asset's chain and is not the asset.")
          .example("The pack is about USDC on Base, the request asks for USDbC.")
          .next("Withdraw the request and ask in the asset that was agreed on.");
  private static final Rule WRONG_CHAIN =
      Rule.of("PAY-006", HIGH, "Request on the wrong chain")
          .says("The request's `asset_id` or `payee` is on another chain than the asset.")
          .example("The asset is on Base, the payee an account on Ethereum.")
          .next("Withdraw the request and name a payee on the asset's chain.");
  private static final Rule EXPIRES_FIRST =
      Rule.of("PAY-007", MEDIUM, "Request expires before it begins")
          .says("The request's `expires_at` is not after its `created_at`.")
          .example("Created at 10:00, expires at 09:00.")
          .next("Correct the times of the request.");
  private static final Rule NOTHING =
      Rule.of("PAY-008", MEDIUM, "Request for nothing")
          .says("The request's `amount` is zero.")
          .example("Request `pr_1` with amount 0.")
          .next("Correct the amount, or withdraw the request.");

  @Override
  public List<Rule> rules() {
    return List.of(UNSETTLED, WRONG_ASSET, WRONG_CHAIN, EXPIRES_FIRST, NOTHING);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests()) {
      String id = request.paymentRequestId();
      if (dossier.has(EvidenceList.SETTLEMENTS) && dossier.settlementsOf(request).isEmpty())
        unsettled(dossier, request, findings);
      parties(dossier, request, findings);
      var created = request.createdAt();
      var expires = request.expiresAt();
      if (created != null && expires != null && !expires.isAfter(created))
        findings.add(
            EXPIRES_FIRST, "It expires at %s, created at %s.".formatted(expires, created), id);
      var amount = request.amount();
      if (amount != null && amount.signum() == 0)
        findings.add(NOTHING, "The request asks for 0 units.", id);
    }
  }

  private static void unsettled(Dossier dossier, PaymentRequest request, Findings findings) {
    var until = dossier.deadline(request);
    boolean open = until != null && !dossier.asOf().isAfter(until);
    findings.add(
        UNSETTLED,
        open ? LOW : MEDIUM,
        "No settlement of the %s units requested%s."
            .formatted(
                request.amount() == null ? "(unknown)" : request.amount(),
                until == null ? "" : open ? "; there is time until " + until : " by " + until),
        List.of(request.paymentRequestId()));
  }

  private static void parties(Dossier dossier, PaymentRequest request, Findings findings) {
    var asset = dossier.evidence().asset().assetId();
    var asked = request.assetId();
    var payee = request.payee();
    String id = request.paymentRequestId();
    boolean assetElsewhere = asked != null && !asked.chain().equals(asset.chain());
    boolean payeeElsewhere = payee != null && !payee.chain().equals(asset.chain());
    if (asked != null && assetElsewhere) elsewhere("asset", asked.chain(), asset, id, findings);
    else if (payee != null && payeeElsewhere)
      elsewhere("payee", payee.chain(), asset, id, findings);
    if (asked != null && !assetElsewhere && !asked.isSameAs(asset))
      findings.add(WRONG_ASSET, "The request asks for %s.".formatted(asked), id);
  }

  private static void elsewhere(
      String what, String chain, AssetId asset, String id, Findings findings) {
    findings.add(
        WRONG_CHAIN,
        "The asset is on %s, the request's %s on %s.".formatted(asset.chain(), what, chain),
        id);
  }
}
