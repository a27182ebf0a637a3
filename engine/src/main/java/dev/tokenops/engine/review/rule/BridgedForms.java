package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;

import dev.tokenops.engine.review.evidence.AssetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bridged form where the native token was meant, or the other way round: one symbol, two assets
 * on one chain, by the token lists. The cause of the wrong asset that PAY-005 and SET-005 find.
 */
final class BridgedForms implements Check {
  private static final Rule REQUEST =
      Rule.of("PAY-010", HIGH, "Request in a bridged form")
          .says(
              "The request's `asset_id` and the asset are two forms of one token on one chain, by the"
                  + " token lists: at least one of them is bridged.")
          .example("The pack is about USDC on Base, the request asks for USDbC.")
          .next("Withdraw the request and ask in the form that was agreed on.")
          .since(RulesVersion.V2_0_0);
  private static final Rule SETTLEMENT =
      Rule.of("SET-019", HIGH, "Settled in a bridged form")
          .says(
              "The settlement's `asset_id` and the asset are two forms of one token on one chain, by"
                  + " the token lists: at least one of them is bridged.")
          .example("USDbC was paid, where USDC on Base was asked for.")
          .next("Return the payment, or agree in writing to take this form.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(REQUEST, SETTLEMENT);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests()) {
      var forms = forms(dossier, request.assetId());
      if (forms != null)
        findings.add(REQUEST, "The request asks for " + forms, request.paymentRequestId());
    }
    for (var settlement : dossier.evidence().settlements()) {
      var paid = settlement.assetId();
      if (paid == null || settlement.isRejected()) continue;
      var request = dossier.request(settlement.paymentRequestId());
      var asked = request == null ? null : request.assetId();
      if (asked != null && paid.isSameAs(asked)) continue; // The request is the cause.
      var forms = forms(dossier, paid);
      if (forms != null)
        findings.add(
            SETTLEMENT,
            "%s units were paid in %s".formatted(SettlementParties.amount(settlement), forms),
            SettlementParties.refs(settlement, request));
    }
  }

  /** Null if they are one asset, or not two forms of one. */
  private static @Nullable String forms(Dossier dossier, @Nullable AssetId other) {
    var asset = dossier.evidence().asset().assetId();
    if (other == null || other.isSameAs(asset) || !other.chain().equals(asset.chain())) return null;
    var meant = dossier.tokens().get(asset);
    var taken = dossier.tokens().get(other);
    if (meant == null || taken == null || !taken.isOtherFormOf(meant)) return null;
    return "%s (%s), the %s form; the asset is the %s one."
        .formatted(taken.symbol(), other, form(taken), form(meant));
  }

  private static String form(KnownTokens.Token token) {
    return token.bridgedOf().isEmpty() ? "native" : "bridged";
  }
}
