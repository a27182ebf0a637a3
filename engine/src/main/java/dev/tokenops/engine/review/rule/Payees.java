package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts that nobody can be paid to, and requests that ask twice. */
final class Payees implements Check {
  private static final String ZERO = ":0x0000000000000000000000000000000000000000";

  private static final Rule REQUEST =
      Rule.of("PAY-011", HIGH, "Payee cannot receive")
          .says("The request's `payee` is the zero address or the token's own contract, on eip155.")
          .example("Payee `0x0000000000000000000000000000000000000000`.")
          .next("Withdraw the request and name an account that somebody holds.")
          .since(RulesVersion.V2_0_0);
  private static final Rule TWICE =
      Rule.of("PAY-012", MEDIUM, "One request twice")
          .says(
              "Several requests have the same `amount`, `asset_id`, `payee`, `provider_route` and"
                  + " `created_at`.")
          .example("Requests `pr_1` and `pr_2` alike, made at one moment.")
          .next("Keep one of the requests, and withdraw the others.")
          .since(RulesVersion.V2_0_0);
  private static final Rule TO_ITSELF =
      Rule.of("SET-031", MEDIUM, "Paid to itself")
          .says("The settlement's `payer` is its `payee`.")
          .example("Payer and payee are one account.")
          .next("Find out who paid, and whether anything was paid at all.")
          .since(RulesVersion.V2_0_0);
  private static final Rule SETTLEMENT =
      Rule.of("SET-032", HIGH, "Settled to nobody")
          .says(
              "The settlement's `payee` is the zero address or the token's own contract, on eip155, and"
                  + " its request does not ask for that.")
          .example("The money went to the contract of the token.")
          .next("Ask the issuer whether the tokens can be brought back.")
          .since(RulesVersion.V2_0_0);

  private record Alike(
      Object amount, Object asset, Object payee, @Nullable Object route, Object created) {
    static @Nullable Alike of(PaymentRequest request) {
      var asset = request.assetId();
      var payee = request.payee();
      if (request.amount() == null || asset == null || payee == null) return null;
      if (request.createdAt() == null) return null;
      return new Alike(
          request.amount(), asset.key(), payee.key(), request.providerRoute(), request.createdAt());
    }
  }

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(REQUEST, TWICE, TO_ITSELF, SETTLEMENT);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var requests = dossier.evidence().paymentRequests();
    for (var request : requests)
      if (isNobody(dossier, request.payee()))
        findings.add(
            REQUEST,
            "Nobody holds the account %s.".formatted(request.payee()),
            request.paymentRequestId());
    if (requests.size() > 1) twice(dossier, findings);
    for (var settlement : dossier.evidence().settlements()) {
      var payee = settlement.payee();
      if (payee == null || settlement.isRejected()) continue;
      var request = dossier.request(settlement.paymentRequestId());
      var asked = request == null ? null : request.payee();
      if ((asked == null || !payee.isSameAs(asked)) && isNobody(dossier, payee))
        findings.add(
            SETTLEMENT,
            "%s units went to %s, which nobody holds."
                .formatted(SettlementParties.amount(settlement), payee),
            SettlementParties.refs(settlement, request));
      if (settlement.payer() != null && payee.isSameAs(settlement.payer()))
        findings.add(
            TO_ITSELF,
            "%s units went from %s to itself."
                .formatted(SettlementParties.amount(settlement), payee),
            settlement.settlementId());
    }
  }

  /** The one that is settled counts as the original; else the first of the list. */
  private static void twice(Dossier dossier, Findings findings) {
    Map<Alike, PaymentRequest> originals = HashMap.newHashMap(16);
    for (var request : dossier.evidence().paymentRequests()) {
      var alike = Alike.of(request);
      if (alike == null) continue;
      var original = originals.putIfAbsent(alike, request);
      if (original == null) continue;
      boolean later = dossier.settlementsOf(original).isEmpty();
      if (later) originals.put(alike, request);
      copy(later ? request : original, later ? original : request, findings);
    }
  }

  private static void copy(PaymentRequest original, PaymentRequest copy, Findings findings) {
    findings.add(
        TWICE,
        "It asks for the %s units of %s again, made at the same moment."
            .formatted(copy.amount(), original.paymentRequestId()),
        copy.paymentRequestId(),
        original.paymentRequestId());
  }

  private static boolean isNobody(Dossier dossier, @Nullable AccountId account) {
    if (account == null || !account.text().startsWith("eip155:")) return false;
    if (account.text().endsWith(ZERO)) return true;
    var asset = dossier.evidence().asset().assetId();
    int from = asset.text().lastIndexOf(':') + 1;
    int length = asset.text().length() - from;
    int at = account.text().length() - length;
    return account.chain().equals(asset.chain())
        && at == account.chain().length() + 1
        && asset.text().regionMatches(true, from, account.text(), at, length);
  }
}
