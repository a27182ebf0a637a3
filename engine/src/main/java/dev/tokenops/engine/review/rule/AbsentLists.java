package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.List;

/**
 * What a list that was not posted, or a pack that is stale, leaves behind: consequences for their
 * cause to name. Owns no rule.
 *
 * <p>Whether an item has its match in a list that nobody posted is not known, so none of it weighs
 * more than {@code medium}, which is what the gap itself does.
 */
final class AbsentLists implements Check {
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
    if (!dossier.has(EvidenceList.PAYMENT_REQUESTS)) requests(dossier, findings);
    if (!dossier.has(EvidenceList.SETTLEMENTS)) settlements(dossier, findings);
    if (!dossier.has(EvidenceList.CREDITS)) credits(dossier, findings);
    if (!dossier.has(EvidenceList.USAGE)) usage(dossier, findings);
    if (!dossier.has(EvidenceList.DELIVERIES))
      for (var usage : dossier.evidence().usage())
        if (usage.receiptRef() != null) add(Deliveries.MISSING, usage.usageId(), findings);
    if (dossier.lacks(EvidenceList.USAGE) && dossier.lacks(EvidenceList.DELIVERIES))
      ofUse(dossier, findings);
    if (findings.has(Freshness.STALE)) {
      var supply = dossier.evidence().asset().supply();
      Freshness.parts(dossier, supply == null ? null : supply.asOf(), findings);
    }
  }

  /** Of two lists that lack, one that was posted as empty says nothing without the other. */
  private static void ofUse(Dossier dossier, Findings findings) {
    boolean usage = dossier.has(EvidenceList.USAGE);
    boolean deliveries = dossier.has(EvidenceList.DELIVERIES);
    if (deliveries) explains(EvidenceList.USAGE, EvidenceList.DELIVERIES, findings);
    else if (usage) explains(EvidenceList.DELIVERIES, EvidenceList.USAGE, findings);
  }

  private static void explains(EvidenceList root, EvidenceList other, Findings findings) {
    findings.explains(
        MissingLists.gap(root), root.wireName(), MissingLists.gap(other), other.wireName());
  }

  private static void requests(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements())
      if (settlement.paymentRequestId() != null)
        add(SettlementParties.ORPHAN, settlement.settlementId(), findings);
  }

  private static void settlements(Dossier dossier, Findings findings) {
    for (var request : dossier.evidence().paymentRequests())
      add(Requests.UNSETTLED, request.paymentRequestId(), findings);
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == Credit.Kind.FUND && credit.settlementId() != null)
        add(Funding.WITHOUT_SETTLEMENT, credit.creditId(), findings);
  }

  private static void credits(Dossier dossier, Findings findings) {
    for (var settlement : dossier.evidence().settlements())
      if (settlement.isFinal()) add(Funding.NOT_CREDITED, settlement.settlementId(), findings);
    for (var usage : dossier.evidence().usage())
      if (usage.micros() != null && usage.micros().signum() > 0)
        add(Uses.NOT_DEBITED, usage.usageId(), findings);
  }

  private static void usage(Dossier dossier, Findings findings) {
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == Credit.Kind.DEBIT && credit.usageId() != null)
        add(RefundsAndDebits.DEBIT, credit.creditId(), findings);
    for (var delivery : dossier.evidence().deliveries())
      if (delivery.receiptRef() != null) add(Deliveries.ORPHAN, delivery.deliveryId(), findings);
  }

  private static void add(Rule rule, String item, Findings findings) {
    boolean lighter = rule.severity().compareTo(MEDIUM) < 0;
    findings.add(
        rule,
        lighter ? rule.severity() : MEDIUM,
        "The list that its match would stand in was not posted.",
        List.of(item));
  }
}
