package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Delivery;
import dev.tokenops.engine.review.evidence.Evidence.PaymentRequest;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Two sides of one mistake: works out which findings are cause and consequence, and owns no rule.
 *
 * <p>A credit that lost its settlement and the settlement that lacks just this credit are one
 * mistake if there is exactly one of each with that worth; so are a debit that lost its usage and
 * the usage that lacks just this debit. Nothing is matched by it: only told once.
 */
final class Counterparts implements Check {
  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of();
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (dossier.has(EvidenceList.CREDITS)) {
      withoutKind(dossier, findings);
      if (findings.has(Funding.WITHOUT_SETTLEMENT)) funds(dossier, findings);
      if (findings.has(RefundsAndDebits.DEBIT)) debits(dossier, findings);
    }
    if (findings.has(Deliveries.MISSING)) deliveries(dossier, findings);
    for (var request : dossier.evidence().paymentRequests())
      if (dossier.settlementsOf(request).size() > 1) copies(dossier, request, findings);
    if (findings.has(SettlementAmounts.OVER))
      for (var request : dossier.evidence().paymentRequests())
        creditedAsAsked(dossier, request, findings);
  }

  private static void withoutKind(Dossier dossier, Findings findings) {
    for (var credit : dossier.evidence().credits()) {
      if (credit.kind() != null) continue;
      var settlement = credit.settlementId();
      var usage = credit.usageId();
      if (settlement != null) {
        findings.explains(
            MissingFields.CREDIT, credit.creditId(), Funding.NOT_CREDITED, settlement);
        findings.explains(
            MissingFields.CREDIT, credit.creditId(), RefundsAndDebits.REFUND, settlement);
      }
      if (usage != null)
        findings.explains(MissingFields.CREDIT, credit.creditId(), Uses.NOT_DEBITED, usage);
    }
  }

  private static void funds(Dossier dossier, Findings findings) {
    var credits = new Groups<BigInteger, Credit>();
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == Credit.Kind.FUND && dossier.settlement(credit.settlementId()) == null)
        credits.add(credit.micros(), credit);
    var settlements = new Groups<BigInteger, Settlement>();
    for (var settlement : dossier.evidence().settlements())
      if (settlement.isFinal()
          && settlement.amount() != null
          && dossier.fundsOf(settlement).isEmpty())
        settlements.add(dossier.worth(settlement.amount()), settlement);
    for (var settlement : dossier.evidence().settlements()) {
      var worth = settlement.amount() == null ? null : dossier.worth(settlement.amount());
      if (worth == null || worth.signum() == 0) continue;
      var lost = credits.of(worth);
      var lacking = settlements.of(worth);
      if (lost.size() == 1 && lacking.size() == 1 && lacking.getFirst().equals(settlement))
        findings.explains(
            Funding.WITHOUT_SETTLEMENT,
            lost.getFirst().creditId(),
            Funding.NOT_CREDITED,
            settlement.settlementId());
    }
  }

  private static void debits(Dossier dossier, Findings findings) {
    var credits = new Groups<BigInteger, Credit>();
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == Credit.Kind.DEBIT && dossier.usage(credit.usageId()) == null)
        credits.add(credit.micros(), credit);
    var uses = new Groups<BigInteger, Usage>();
    for (var usage : dossier.evidence().usage())
      if (dossier.debitsOf(usage).isEmpty()) uses.add(usage.micros(), usage);
    for (var usage : dossier.evidence().usage()) {
      if (usage.micros() == null) continue;
      var lost = credits.of(usage.micros());
      var lacking = uses.of(usage.micros());
      if (lost.size() == 1 && lacking.size() == 1 && lacking.getFirst().equals(usage))
        findings.explains(
            RefundsAndDebits.DEBIT, lost.getFirst().creditId(), Uses.NOT_DEBITED, usage.usageId());
    }
  }

  /** One usage without receipt, or else without delivery, and one delivery that is of no usage. */
  private static void deliveries(Dossier dossier, Findings findings) {
    var receipts = new HashSet<String>();
    var lacking = new ArrayList<String>();
    var unnamed = new ArrayList<String>();
    for (var usage : dossier.evidence().usage()) {
      var receipt = usage.receiptRef();
      if (receipt == null) unnamed.add(usage.usageId());
      else receipts.add(receipt);
      if (receipt == null || dossier.deliveriesOf(receipt).isEmpty()) lacking.add(usage.usageId());
    }
    var lost = new ArrayList<Delivery>();
    for (var delivery : dossier.evidence().deliveries())
      if (delivery.receiptRef() == null || !receipts.contains(delivery.receiptRef()))
        lost.add(delivery);
    var named = unnamed.size() == 1 ? unnamed : lacking;
    if (named.size() != 1 || lost.size() != 1) return;
    String id = lost.getFirst().deliveryId();
    findings.explains(Deliveries.MISSING, named.getFirst(), Deliveries.ORPHAN, id);
    findings.explains(MissingFields.DELIVERY, id, Deliveries.MISSING, named.getFirst());
  }

  /** Too much only because a transaction stands twice, which SettlementAmounts leaves untold. */
  private static void copies(Dossier dossier, PaymentRequest request, Findings findings) {
    var requested = request.amount();
    if (requested == null) return;
    var settled = BigInteger.ZERO;
    var repeated = BigInteger.ZERO;
    String copy = null;
    var refs = new ArrayList<String>();
    for (var settlement : dossier.settlementsOf(request)) {
      if (!settlement.isFinal()) continue;
      if (settlement.amount() == null) return;
      settled = settled.add(settlement.amount());
      if (dossier.repeatsTransaction(settlement)) {
        repeated = repeated.add(settlement.amount());
        copy = settlement.settlementId();
      }
      refs.add(settlement.settlementId());
    }
    var tolerance = dossier.policy().amountTolerance();
    var over = settled.subtract(requested);
    if (copy == null
        || over.compareTo(tolerance) <= 0
        || over.subtract(repeated).compareTo(tolerance) > 0) return;
    refs.add(request.paymentRequestId());
    findings.add(
        SettlementAmounts.OVER,
        MEDIUM,
        "%s units were requested and %s settled, %s of them by copies."
            .formatted(requested, settled, repeated),
        refs);
    findings.explains(SettlementRepeats.TRANSACTION, copy, SettlementAmounts.OVER, refs.getFirst());
  }

  /** Settled too much by one payment, and credited with what was asked for. */
  private static void creditedAsAsked(Dossier dossier, PaymentRequest request, Findings findings) {
    var settlements = dossier.settlementsOf(request);
    if (request.amount() == null || settlements.size() != 1) return;
    var settlement = settlements.getFirst();
    var funds = dossier.fundsOf(settlement);
    if (funds.size() != 1 || funds.getFirst().micros() == null) return;
    if (funds.getFirst().micros().equals(dossier.worth(request.amount())))
      findings.explains(
          SettlementAmounts.OVER,
          settlement.settlementId(),
          Funding.AMOUNT,
          funds.getFirst().creditId());
  }
}
