package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.CRITICAL;
import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Settlement;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether settlements and fund credits belong to each other one to one, with the exact amount.
 *
 * <p>Where a whole list was not posted, its gap is the cause, and the items that miss their match
 * are not told one by one.
 */
final class Funding implements Check {
  static final Rule WITHOUT_SETTLEMENT =
      Rule.of("CRD-003", HIGH, "Credit without settlement")
          .says(
              "A fund credit has no `settlement_id`, or one that is not in the posted list of"
                  + " settlements.")
          .example("Fund credit `cr_9` of settlement `st_9`, which the pack does not hold.")
          .next("Post the settlement that paid for it, or take the credit back.")
          .opens("settlement");
  private static final Rule TWICE =
      Rule.of("CRD-004", HIGH, "Funded twice")
          .says("A settlement has more than one fund credit.")
          .example("Fund credits `cr_1` and `cr_2`, both of `st_1`.")
          .next("Take back all fund credits of the settlement but one.");
  private static final Rule NOT_FINAL =
      Rule.of("CRD-005", HIGH, "Credited without finality")
          .says(
              "A fund credit is of a settlement whose `status` is not final. It is `critical` if the"
                  + " settlement was rejected or cancelled.")
          .example("Settlement `st_1` is `RJCT`, and `cr_1` funded 25 credits for it.")
          .next("Take the credit back until the settlement is final.");
  static final Rule AMOUNT =
      Rule.of("CRD-006", MEDIUM, "Fund credit is not what was paid")
          .says(
              "The fund credit of a final settlement is not its `amount` × `credits` ÷ `asset_amount`,"
                  + " exactly. It is `high` if it is more.")
          .example("25000000 units at one credit for 1000000, funded with 24 credits.")
          .next("Correct the credit to what the settlement is worth.");
  static final Rule NOT_CREDITED =
      Rule.of("CRD-007", MEDIUM, "Settled and not credited")
          .says(
              "A final settlement has no fund credit. One that repeats another's transaction (SET-016)"
                  + " needs none, nor does one that is worth nothing.")
          .example("Settlement `st_1` of 25000000 is final, and no credit names it.")
          .next("Fund the credits that were paid for.")
          .opens("fund_credit");
  private static final Rule ADJUSTED =
      Rule.of("CRD-012", INFO, "Credits by adjustment")
          .says("An `adjust` credit adds to the balance, and no settlement stands behind it.")
          .example("Adjustment `cr_3` of 5 credits.")
          .next("File who allowed the adjustment, and why.");

  @Override
  public List<Rule> rules() {
    return List.of(WITHOUT_SETTLEMENT, TWICE, NOT_FINAL, AMOUNT, NOT_CREDITED, ADJUSTED);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    for (var credit : dossier.evidence().credits())
      if (credit.kind() == Credit.Kind.FUND) fund(dossier, credit, findings);
      else if (credit.kind() == Credit.Kind.ADJUST)
        findings.add(
            ADJUSTED,
            "%s credits were added by hand.".formatted(amount(credit)),
            credit.creditId());
    if (!dossier.has(EvidenceList.CREDITS)) return;
    for (var settlement : dossier.evidence().settlements())
      settlement(dossier, settlement, findings);
  }

  private static void fund(Dossier dossier, Credit credit, Findings findings) {
    String id = credit.creditId();
    var settlement = dossier.settlement(credit.settlementId());
    if (settlement == null) {
      if (credit.settlementId() == null || dossier.has(EvidenceList.SETTLEMENTS))
        findings.add(
            WITHOUT_SETTLEMENT,
            "%s credits were funded %s."
                .formatted(
                    amount(credit),
                    credit.settlementId() == null
                        ? "and no settlement is named"
                        : "by " + credit.settlementId() + ", which is not in the pack"),
            id);
      return;
    }
    if (settlement.isFinal() || settlement.status() == null) return;
    findings.add(
        NOT_FINAL,
        settlement.isRejected() ? CRITICAL : HIGH,
        "%s credits were funded, but %s is %s."
            .formatted(amount(credit), settlement.settlementId(), settlement.status()),
        List.of(id, settlement.settlementId()));
  }

  private static void settlement(Dossier dossier, Settlement settlement, Findings findings) {
    var funds = dossier.fundsOf(settlement);
    if (funds.size() > 1) {
      var refs = new ArrayList<String>(funds.size() + 1);
      for (var credit : funds) refs.add(credit.creditId());
      refs.add(settlement.settlementId());
      findings.add(
          TWICE,
          "%d fund credits, the first of %s.".formatted(funds.size(), amount(funds.getFirst())),
          refs);
      return;
    }
    var units = settlement.amount();
    if (!settlement.isFinal() || units == null) return;
    var worth = dossier.worth(units);
    if (funds.isEmpty()) {
      boolean nothing = worth != null && worth.signum() == 0;
      if (!nothing && !dossier.repeatsTransaction(settlement))
        findings.add(
            NOT_CREDITED,
            "%s units are settled, and no credit was funded for them.".formatted(units),
            settlement.settlementId());
      return;
    }
    var credit = funds.getFirst();
    var funded = credit.micros();
    if (funded == null || funded.equals(worth)) return;
    boolean more = dossier.worthAtMost(units, funded);
    findings.add(
        AMOUNT,
        more ? HIGH : AMOUNT.severity(),
        "%s credits were funded for %s units, which are worth %s."
            .formatted(
                Decimals.credits(funded),
                units,
                worth == null ? "no whole micro-credits" : Decimals.credits(worth)),
        List.of(credit.creditId(), settlement.settlementId()));
  }

  static String amount(Credit credit) {
    return credit.micros() == null ? "Unknown" : Decimals.credits(credit.micros());
  }
}
