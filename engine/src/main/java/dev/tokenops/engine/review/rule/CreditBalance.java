package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The balance in order of time, as {@link Balance} reads it, and who took it below zero: work, or a
 * refund of what had been spent.
 *
 * <p>Where a credit lacks its kind, or one that adds its amount, nobody knows the balance, and
 * CRD-002 says so alone.
 */
final class CreditBalance implements Check {
  private static final Rule BELOW_ZERO =
      Balance.BELOW_ZERO
          .says(
              "In order of time, a debit takes the balance from zero or more to below zero; however"
                  + " often, it is one finding. A refund that does is CRD-014.")
          .example("25 credits funded, 25.5 debited: half a credit below zero.");
  private static final Rule REFUND_AFTER_SPEND =
      Rule.of("CRD-014", HIGH, "Refunded after it was spent")
          .says(
              "In order of time, a refund credit takes the balance from zero or more to below zero, and"
                  + " lower than it was before: what went back had been used.")
          .example("25 credits funded, 10 debited, 20 refunded: 5 below zero.")
          .next("Fund what was spent and refunded, or claim the refund back.")
          .since(RulesVersion.V2_0_0);

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(BELOW_ZERO, REFUND_AFTER_SPEND);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (isUnknown(dossier)) return;
    var credits = new ArrayList<Credit>(dossier.evidence().credits().size());
    for (var credit : dossier.evidence().credits())
      if (credit.kind() != null && credit.micros() != null) credits.add(credit);
    credits.sort(Balance.BY_TIME);
    var crossings = new ArrayList<String>(0);
    String first = "";
    var balance = BigInteger.ZERO;
    var lowest = BigInteger.ZERO;
    for (var credit : credits) {
      var micros = credit.micros() == null ? BigInteger.ZERO : credit.micros();
      var before = balance;
      balance = Balance.adds(credit) ? balance.add(micros) : balance.subtract(micros);
      if (balance.signum() >= 0) continue;
      boolean refund = credit.kind() == Credit.Kind.REFUND;
      boolean deeper = balance.compareTo(lowest) < 0;
      lowest = balance.min(lowest);
      if (before.signum() >= 0 && refund) {
        if (deeper) refunded(dossier, credit, before, balance, findings);
      } else if (before.signum() >= 0) {
        if (crossings.isEmpty()) first = sentence(credit, "taken", before, balance);
        crossings.add(credit.creditId());
      }
      if (credit.usageId() != null && !crossings.isEmpty())
        findings.explains(BELOW_ZERO, crossings.getFirst(), Entitlement.WITHOUT, credit.usageId());
    }
    if (!crossings.isEmpty())
      findings.add(
          BELOW_ZERO,
          crossings.size() == 1
              ? first
              : "%s So it was %d times in all.".formatted(first, crossings.size()),
          crossings);
  }

  private static void refunded(
      Dossier dossier, Credit credit, BigInteger before, BigInteger after, Findings findings) {
    findings.add(
        REFUND_AFTER_SPEND, sentence(credit, "refunded", before, after), credit.creditId());
    explainOveruse(dossier, credit.creditId(), findings);
  }

  private static String sentence(Credit credit, String how, BigInteger before, BigInteger after) {
    return "%s credits were %s of %s: the balance is %s%s."
        .formatted(
            Funding.amount(credit),
            how,
            Decimals.credits(before),
            Decimals.credits(after),
            credit.at() == null ? "" : " at " + credit.at());
  }

  /** Whether what there is cannot be told. */
  static boolean isUnknown(Dossier dossier) {
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == null || (credit.kind().adds() && credit.micros() == null)) return true;
    return false;
  }

  /** What was used is more than what is left, but no more than what there was before refunds. */
  private static void explainOveruse(Dossier dossier, String creditId, Findings findings) {
    var added = BigInteger.ZERO;
    for (var credit : dossier.evidence().credits())
      if (Balance.adds(credit) && credit.micros() != null) added = added.add(credit.micros());
    var used = BigInteger.ZERO;
    for (var usage : dossier.evidence().usage())
      if (usage.micros() != null) used = used.add(usage.micros());
    if (used.compareTo(added) <= 0)
      for (var usage : dossier.evidence().usage())
        findings.explains(REFUND_AFTER_SPEND, creditId, Entitlement.ABOVE, usage.usageId());
  }
}
