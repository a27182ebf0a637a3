package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a settlement paid the right asset, on the right chain, to the right account, by the right
 * route, for a request of the pack.
 *
 * <p>A rejected or cancelled one moved nothing and is not judged. Where the request itself has the
 * same wrong asset, the request is the cause (PAY-005, PAY-006).
 */
final class SettlementParties implements Check {
  private static final Rule WRONG_ASSET =
      Rule.of("SET-005", HIGH, "Settled in the wrong asset")
          .says("The settlement's `asset_id` is on the asset's chain and is not the asset.")
          .example("USDbC was paid, where USDC on Base was asked for.")
          .next("Return the payment, or agree in writing to take this asset.");
  private static final Rule WRONG_CHAIN =
      Rule.of("SET-006", HIGH, "Settled on the wrong chain")
          .says(
              "The settlement's `asset_id`, `payee` or `payer` is on another chain than the asset.")
          .example("USDC was paid on Ethereum, where USDC on Base was asked for.")
          .next("Find out on which chain the money is, and claim it there.");
  private static final Rule WRONG_PAYEE =
      Rule.of("SET-007", HIGH, "Settled to the wrong payee")
          .says(
              "The settlement's `payee` is on the asset's chain and is not the request's. Addresses on"
                  + " eip155 compare without case.")
          .example("The request names one account, the money went to another.")
          .next("Recover the payment from the account that got it.");
  private static final Rule WRONG_ROUTE =
      Rule.of("SET-008", MEDIUM, "Settled by another route")
          .says("The settlement's `provider_route` differs from the request's.")
          .example("Asked for by `stripe_stablecoin`, settled by `wire`.")
          .next("Confirm with the provider which route the payment took.");
  static final Rule ORPHAN =
      Rule.of("SET-009", MEDIUM, "Settlement of an unknown request")
          .says("The settlement's `payment_request_id` is not in the posted list of requests.")
          .example("Settlement `st_9` of request `pr_9`, which the pack does not hold.")
          .next("Post the request, or return the payment.")
          .opens("payment_request");

  @Override
  public List<Rule> rules() {
    return List.of(WRONG_ASSET, WRONG_CHAIN, WRONG_PAYEE, WRONG_ROUTE, ORPHAN);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements()) {
      var request = dossier.request(settlement.paymentRequestId());
      if (request == null
          && settlement.paymentRequestId() != null
          && dossier.has(EvidenceList.PAYMENT_REQUESTS))
        findings.add(
            ORPHAN,
            "%s settles %s, which is not in the pack."
                .formatted(settlement.settlementId(), settlement.paymentRequestId()),
            settlement.settlementId());
      if (settlement.isRejected()) continue;
      asset(dossier, settlement, request, findings);
      if (request != null) route(settlement, request, findings);
    }
  }

  private static void asset(
      Dossier dossier, Settlement settlement, @Nullable PaymentRequest request, Findings findings) {
    var asset = dossier.evidence().asset().assetId();
    var paid = settlement.assetId();
    boolean asAsked =
        paid != null
            && request != null
            && request.assetId() != null
            && paid.isSameAs(request.assetId());
    boolean elsewhere = paid != null && !asAsked && !paid.chain().equals(asset.chain());
    var places = new ArrayList<String>(0);
    if (paid != null && elsewhere) places.add("asset on " + paid.chain());
    if (payeeElsewhere(settlement, request, asset.chain()))
      places.add("payee on " + chain(settlement.payee()));
    var payer = settlement.payer();
    if (payer != null && !payer.chain().equals(asset.chain()))
      places.add("payer on " + payer.chain());
    if (!places.isEmpty())
      findings.add(
          WRONG_CHAIN,
          "The asset is on %s, but the settlement has its %s."
              .formatted(asset.chain(), String.join(", ", places)),
          refs(settlement, request));
    if (paid != null && !asAsked && !elsewhere && !paid.isSameAs(asset))
      findings.add(
          WRONG_ASSET,
          "%s units were paid in %s.".formatted(amount(settlement), name(dossier, settlement)),
          refs(settlement, request));
    payee(settlement, request, asset.chain(), findings);
  }

  private static void payee(
      Settlement settlement, @Nullable PaymentRequest request, String chain, Findings findings) {
    var paid = settlement.payee();
    var asked = request == null ? null : request.payee();
    if (paid == null || asked == null || paid.isSameAs(asked)) return;
    if (!payeeElsewhere(settlement, request, chain))
      findings.add(
          WRONG_PAYEE,
          "%s units went to %s.".formatted(amount(settlement), paid),
          refs(settlement, request));
  }

  /** On another chain, unless the request itself asked for it there. */
  private static boolean payeeElsewhere(
      Settlement settlement, @Nullable PaymentRequest request, String chain) {
    var paid = settlement.payee();
    if (paid == null || paid.chain().equals(chain)) return false;
    return request == null || request.payee() == null || !paid.isSameAs(request.payee());
  }

  private static void route(Settlement settlement, PaymentRequest request, Findings findings) {
    var taken = settlement.providerRoute();
    var asked = request.providerRoute();
    if (taken != null && asked != null && !taken.equals(asked))
      findings.add(
          WRONG_ROUTE,
          "The request names the route %s, the settlement %s.".formatted(asked, taken),
          refs(settlement, request));
  }

  private static String name(Dossier dossier, Settlement settlement) {
    var paid = settlement.assetId();
    if (paid == null) return dossier.evidence().asset().assetId().text();
    var known = dossier.tokens().get(paid);
    return known == null ? paid.text() : known.symbol() + " (" + paid + ")";
  }

  private static String chain(@Nullable AccountId account) {
    return account == null ? "no chain" : account.chain();
  }

  static Object amount(Settlement settlement) {
    return settlement.amount() == null ? "An unknown number of" : settlement.amount();
  }

  /** The settlement first, then the request it settles. */
  static List<String> refs(Settlement settlement, @Nullable PaymentRequest request) {
    return request == null
        ? List.of(settlement.settlementId())
        : List.of(settlement.settlementId(), request.paymentRequestId());
  }
}
