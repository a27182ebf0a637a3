package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.AssetId;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settlements that name no request of the pack, and the requests that they could be of.
 *
 * <p>A candidate is a request that no settlement names but such as were rejected or cancelled, of
 * exactly the same amount, asset and payee, in whose time it was settled. Candidates stand in the
 * order of the list of requests. They are named and never matched: no rule reads a settlement as
 * that of a candidate.
 */
final class LooseSettlements implements Check {
  private static final int NAMED = 8;

  private static final Rule SEVERAL =
      Rule.of("SET-023", MEDIUM, "Settlement could be of several requests")
          .says(
              "The settlement has no `payment_request_id` in the pack, and several requests without"
                  + " settlement have its `amount`, `asset_id`, `payee` and time; or it has one such"
                  + " candidate, which is that of another such settlement too. The candidates are"
                  + " named and none is taken.")
          .example("`st_1` of 25000000 names no request, `pr_1` and `pr_2` both ask for that.")
          .next("Ask the provider which request was paid, and post its id.")
          .opens("payment_request")
          .since(RulesVersion.V2_0_0);
  private static final Rule ONE =
      Rule.of("SET-024", MEDIUM, "Settlement fits one request and does not name it")
          .says(
              "The settlement has no `payment_request_id` in the pack, and exactly one request without"
                  + " settlement has its `amount`, `asset_id`, `payee` and time, and is no other such"
                  + " settlement's.")
          .example("`st_1` of 25000000 names no request, and only `pr_1` asks for that.")
          .next("If it is the payment of that request, post the settlement with its id.")
          .opens("payment_request")
          .since(RulesVersion.V2_0_0);

  private record Terms(BigInteger amount, String asset, String payee) {
    static @Nullable Terms of(
        @Nullable BigInteger amount, @Nullable AssetId asset, @Nullable AccountId payee) {
      return amount == null || asset == null || payee == null
          ? null
          : new Terms(amount, asset.key(), payee.key());
    }
  }

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(SEVERAL, ONE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    List<Settlement> loose = List.of();
    for (var settlement : dossier.evidence().settlements())
      if (isLoose(dossier, settlement)) {
        if (loose.isEmpty()) loose = new ArrayList<>();
        loose.add(settlement);
      }
    if (loose.isEmpty() || !dossier.has(EvidenceList.PAYMENT_REQUESTS)) return;
    var open = new Groups<Terms, PaymentRequest>();
    for (var request : dossier.evidence().paymentRequests())
      if (isOpen(dossier, request))
        open.add(Terms.of(request.amount(), request.assetId(), request.payee()), request);
    var candidates = new ArrayList<List<PaymentRequest>>(loose.size());
    Map<String, Integer> wanted = new HashMap<>();
    for (var settlement : loose) {
      var fitting = fitting(dossier, settlement, open);
      candidates.add(fitting);
      for (var request : fitting) wanted.merge(request.paymentRequestId(), 1, Integer::sum);
    }
    for (int i = 0; i < loose.size(); i++)
      report(loose.get(i), candidates.get(i), wanted, findings);
  }

  private static boolean isOpen(Dossier dossier, PaymentRequest request) {
    for (var settlement : dossier.settlementsOf(request))
      if (!settlement.isRejected()) return false;
    return true;
  }

  private static boolean isLoose(Dossier dossier, Settlement settlement) {
    return !settlement.isRejected() && dossier.request(settlement.paymentRequestId()) == null;
  }

  private static List<PaymentRequest> fitting(
      Dossier dossier, Settlement settlement, Groups<Terms, PaymentRequest> open) {
    var terms = Terms.of(settlement.amount(), settlement.assetId(), settlement.payee());
    if (terms == null) return List.of();
    var fitting = new ArrayList<PaymentRequest>(2);
    for (var request : open.of(terms))
      if (fitting.size() < NAMED && isInTime(dossier, settlement, request)) fitting.add(request);
    return fitting;
  }

  /** A time that is not told speaks against nobody. */
  private static boolean isInTime(Dossier dossier, Settlement settlement, PaymentRequest request) {
    var at = settlement.settledAt();
    if (at == null) return true;
    var until = dossier.deadline(request);
    var created = request.createdAt();
    return (created == null || !at.isBefore(created)) && (until == null || !at.isAfter(until));
  }

  private static void report(
      Settlement settlement,
      List<PaymentRequest> candidates,
      Map<String, Integer> wanted,
      Findings findings) {
    if (candidates.isEmpty()) return;
    var refs = new ArrayList<String>(candidates.size() + 1);
    refs.add(settlement.settlementId());
    for (var request : candidates) refs.add(request.paymentRequestId());
    boolean one = candidates.size() == 1 && wanted.getOrDefault(refs.getLast(), 0) == 1;
    findings.add(
        one ? ONE : SEVERAL,
        "Its %s units are what %s for."
            .formatted(
                settlement.amount(),
                candidates.size() == 1
                    ? refs.getLast() + " alone asks" + (one ? "" : ", and others were settled")
                    : (candidates.size() == NAMED ? "at least " : "")
                        + candidates.size()
                        + " requests without settlement ask"),
        refs);
  }
}
