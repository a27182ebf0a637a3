package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether there was something to use: credits funded or adjusted, less refunds.
 *
 * <p>Usage above it is told of the first usage, in the order of the list, that goes beyond.
 *
 * <p>Judged by what was used, not by what was debited (that is CRD-010), so that usage which nobody
 * debited is seen too. Without a posted list of credits, CRD-001 tells it.
 */
final class Entitlement implements Check {
  static final Rule WITHOUT =
      Rule.of("USE-008", MEDIUM, "Usage without entitlement")
          .says(
              "A usage of more than zero credits is dated before the first fund or adjust credit, or"
                  + " there is none at all.")
          .example("Used at 09:00, first funded at 10:05.")
          .next("Show what entitled this usage, or take back its charge.")
          .opens("entitlement");
  static final Rule ABOVE =
      Rule.of("USE-009", HIGH, "Used more than was credited")
          .says(
              "The `credits` of all usage are more than those of all fund and adjust credits less"
                  + " refund credits, where there are any.")
          .example("25 credits funded, 25.5 used.")
          .next("Fund what was used above the credits.");

  @Override
  public RulesVersion until() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(WITHOUT, ABOVE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    judge(dossier, dossier.evidence().usage(), findings);
  }

  /** The usage in the order in which it draws on what there is. */
  static void judge(Dossier dossier, List<Usage> inOrder, Findings findings) {
    var pack = dossier.evidence();
    if (!dossier.has(EvidenceList.CREDITS) || inOrder.isEmpty()) return;
    var entitled = BigInteger.ZERO;
    boolean any = false;
    Instant first = null;
    for (var credit : pack.credits()) {
      if (credit.kind() == null || credit.kind() == Credit.Kind.DEBIT) continue;
      var micros = credit.micros() == null ? BigInteger.ZERO : credit.micros();
      boolean adds = credit.kind().adds();
      entitled = adds ? entitled.add(micros) : entitled.subtract(micros);
      if (!adds) continue;
      first = any ? earlier(first, credit.at()) : placed(credit.at());
      any = true;
    }
    var used = BigInteger.ZERO;
    String above = null;
    for (var usage : inOrder) {
      var micros = usage.micros();
      if (micros == null || micros.signum() == 0) continue;
      used = used.add(micros);
      if (above == null && used.compareTo(entitled) > 0) above = usage.usageId();
      boolean before = any && usage.at() != null && first != null && usage.at().isBefore(first);
      if (!any || before)
        findings.add(
            WITHOUT,
            "%s credits were used%s, %s."
                .formatted(
                    Decimals.credits(micros),
                    usage.at() == null ? "" : " at " + usage.at(),
                    any ? "before the first were added at " + first : "and none were ever added"),
            usage.usageId());
    }
    if (any && above != null)
      findings.add(
          ABOVE,
          "%s credits were used of %s."
              .formatted(Decimals.credits(used), Decimals.credits(entitled)),
          above);
  }

  /** A credit without a time is read in its own favour: as early as can be. */
  private static Instant placed(@Nullable Instant at) {
    return at == null ? Instant.MIN : at;
  }

  private static Instant earlier(@Nullable Instant first, @Nullable Instant at) {
    return first == null || placed(at).isBefore(first) ? placed(at) : first;
  }
}
