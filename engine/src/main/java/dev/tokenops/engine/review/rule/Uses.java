package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether every usage was metered once and debited once, with what it cost.
 *
 * <p>Of several usages with one run and meter, one is to be debited: the one that was, else the one
 * with the lowest id. That the others have no debit is no finding.
 */
final class Uses implements Check {
  static final Rule NOT_DEBITED =
      Rule.of("USE-004", MEDIUM, "Usage without debit")
          .says("A usage of more than zero credits has no debit with its `usage_id`.")
          .example("Usage `us_2` of 1.2 credits, and no debit of `us_2`.")
          .next("Debit the usage.")
          .opens("debit");
  private static final Rule UNEQUAL =
      Rule.of("USE-005", MEDIUM, "Debit is not what was used")
          .says("A usage has one debit, and its `credits` differ from the usage's.")
          .example("1.2 credits used, 1.3 debited.")
          .next("Correct the debit to the credits of the usage.");
  private static final Rule TWICE =
      Rule.of("USE-006", HIGH, "Debited twice")
          .says("A usage has more than one debit.")
          .example("Debits `cr_2` and `cr_3`, both of `us_1`.")
          .next("Give back all debits of the usage but one.");
  private static final Rule REPEATED =
      Rule.of("USE-007", MEDIUM, "Usage metered twice")
          .says("Several usages have the same `run_ref` and the same `meter`.")
          .example("Usage `us_1` and `us_2`, both `tokenops.review` of `run_1`.")
          .next("Keep one usage a run and meter, and give back the debits of the others.");
  private static final Rule NOTHING_USED =
      Rule.of("USE-010", MEDIUM, "Charged for nothing")
          .says("A usage of `quantity` zero has `credits` above zero.")
          .example("Quantity 0, 1.2 credits.")
          .next("Correct the quantity, or take back the charge.");

  @Override
  public List<Rule> rules() {
    return List.of(NOT_DEBITED, UNEQUAL, TWICE, REPEATED, NOTHING_USED);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var repeated = repeated(dossier, findings);
    for (var usage : dossier.evidence().usage()) {
      if (dossier.has(EvidenceList.CREDITS))
        debits(dossier, usage, repeated.contains(usage.usageId()), findings);
      nothing(usage, findings);
    }
  }

  /** The usages that repeat another one, which is the one to be debited. */
  private static Set<String> repeated(Dossier dossier, Findings findings) {
    if (dossier.evidence().usage().size() < 2) return Set.of();
    var byRun = new Groups<RunMeter, Usage>();
    for (var usage : dossier.evidence().usage())
      if (usage.runRef() != null && usage.meter() != null)
        byRun.add(new RunMeter(usage.runRef(), usage.meter()), usage);
    var repeated = new HashSet<String>(0);
    byRun.forEachRepeated((run, usages) -> {
      repeated(run, usages, findings);
      for (var usage : usages) repeated.add(usage.usageId());
      repeated.remove(original(dossier, usages).usageId());
    });
    return repeated;
  }

  private static void repeated(RunMeter run, List<Usage> usages, Findings findings) {
    var refs = new ArrayList<String>(usages.size());
    for (var usage : usages) refs.add(usage.usageId());
    findings.add(
        REPEATED, "%d usages of %s in %s.".formatted(refs.size(), run.meter, run.runRef), refs);
  }

  private static Usage original(Dossier dossier, List<Usage> usages) {
    var original = usages.getFirst();
    for (var usage : usages) {
      boolean undebited = dossier.debitsOf(usage).isEmpty();
      boolean originalUndebited = dossier.debitsOf(original).isEmpty();
      boolean lower = usage.usageId().compareTo(original.usageId()) < 0;
      if (undebited == originalUndebited ? lower : originalUndebited) original = usage;
    }
    return original;
  }

  private static void nothing(Usage usage, Findings findings) {
    var micros = usage.micros();
    var quantity = usage.quantity();
    if (micros != null && micros.signum() > 0 && quantity != null && isZero(quantity))
      findings.add(
          NOTHING_USED,
          "%s credits for a quantity of 0.".formatted(Decimals.credits(micros)),
          usage.usageId());
  }

  private static void debits(Dossier dossier, Usage usage, boolean repeats, Findings findings) {
    var debits = dossier.debitsOf(usage);
    var used = usage.micros();
    if (debits.size() > 1) {
      var refs = new ArrayList<String>(debits.size() + 1);
      refs.add(usage.usageId());
      for (var debit : debits) refs.add(debit.creditId());
      findings.add(TWICE, "%d debits of one usage.".formatted(debits.size()), refs);
      return;
    }
    if (used == null) return;
    if (debits.isEmpty()) {
      if (used.signum() > 0 && !repeats)
        findings.add(
            NOT_DEBITED,
            "%s credits were used and not debited.".formatted(Decimals.credits(used)),
            usage.usageId());
      return;
    }
    var debit = debits.getFirst();
    if (debit.micros() != null && !debit.micros().equals(used))
      findings.add(
          UNEQUAL,
          "%s credits were used and %s debited."
              .formatted(Decimals.credits(used), Decimals.credits(debit.micros())),
          usage.usageId(),
          debit.creditId());
  }

  private static boolean isZero(String quantity) {
    for (int i = 0; i < quantity.length(); i++)
      if (quantity.charAt(i) != '0' && quantity.charAt(i) != '.') return false;
    return true;
  }

  private record RunMeter(String runRef, String meter) {}
}
