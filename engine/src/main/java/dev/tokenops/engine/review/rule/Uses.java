package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence.Usage;
import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether every usage was metered once and debited once, with what it cost.
 *
 * <p>A usage that repeats another one's run and meter should not be debited: that it is not is no
 * finding.
 */
final class Uses implements Check {
  private static final Rule NOT_DEBITED =
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
    var byRun = new HashMap<RunMeter, List<String>>();
    for (var usage : dossier.evidence().usage()) {
      boolean repeats = repeats(usage, byRun);
      if (dossier.has(EvidenceList.CREDITS)) debits(dossier, usage, repeats, findings);
      var micros = usage.micros();
      var quantity = usage.quantity();
      if (micros != null && micros.signum() > 0 && quantity != null && isZero(quantity))
        findings.add(
            NOTHING_USED,
            "%s credits for a quantity of 0.".formatted(Decimals.credits(micros)),
            usage.usageId());
    }
    for (Map.Entry<RunMeter, List<String>> group : byRun.entrySet())
      if (group.getValue().size() > 1)
        findings.add(
            REPEATED,
            "%d usages of %s in %s."
                .formatted(group.getValue().size(), group.getKey().meter, group.getKey().runRef),
            group.getValue());
  }

  private static boolean repeats(Usage usage, Map<RunMeter, List<String>> byRun) {
    if (usage.runRef() == null || usage.meter() == null) return false;
    var ids =
        byRun.computeIfAbsent(new RunMeter(usage.runRef(), usage.meter()), _ -> new ArrayList<>(1));
    ids.add(usage.usageId());
    return ids.size() > 1;
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
