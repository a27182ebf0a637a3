package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The balance of credits in order of time: it begins at zero and never goes below.
 *
 * <p>At one moment what adds comes before what takes. A credit without a time cannot be placed and
 * is read in its own favour: what adds comes first, what takes comes last. A credit without kind or
 * amount is left out.
 */
final class Balance implements Check {
  static final Rule BELOW_ZERO =
      Rule.of("CRD-010", HIGH, "Balance below zero")
          .says(
              "In order of time, a debit or refund takes the balance from zero or more to below zero.")
          .example("25 credits funded, 10 debited, 20 refunded: 5 below zero.")
          .next("Fund what is missing, or correct the credits that took too much.");

  static final Comparator<Credit> BY_TIME =
      Comparator.comparing(Balance::place).thenComparingInt(credit -> adds(credit) ? 0 : 1);

  @Override
  public RulesVersion until() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(BELOW_ZERO);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var credits = new ArrayList<Credit>(dossier.evidence().credits().size());
    for (var credit : dossier.evidence().credits())
      if (credit.kind() != null && credit.micros() != null) credits.add(credit);
    credits.sort(BY_TIME);
    var balance = BigInteger.ZERO;
    for (var credit : credits) {
      var micros = credit.micros() == null ? BigInteger.ZERO : credit.micros();
      var before = balance;
      balance = adds(credit) ? balance.add(micros) : balance.subtract(micros);
      if (balance.signum() < 0 && before.signum() >= 0)
        findings.add(
            BELOW_ZERO,
            "%s credits were taken of %s: the balance is %s%s."
                .formatted(
                    Decimals.credits(micros),
                    Decimals.credits(before),
                    Decimals.credits(balance),
                    credit.at() == null ? "" : " at " + credit.at()),
            credit.creditId());
    }
  }

  private static Instant place(Credit credit) {
    if (credit.at() != null) return credit.at();
    return adds(credit) ? Instant.MIN : Instant.MAX;
  }

  static boolean adds(Credit credit) {
    return credit.kind() != null && credit.kind().adds();
  }
}
