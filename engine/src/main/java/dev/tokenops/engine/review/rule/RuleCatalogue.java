package dev.tokenops.engine.review.rule;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** The one registry: every check, and by them every rule. */
public final class RuleCatalogue {
  private static final List<Check> CHECKS =
      List.of(
          new MissingLists(),
          new MissingFields(),
          new SupplyAndContext(),
          new AssetRestrictions(),
          new Freshness(),
          new TokenIdentity(),
          new Requests(),
          new SettlementParties(),
          new SettlementFinality(),
          new SettlementAmounts(),
          new SettlementRepeats(),
          new Funding(),
          new RefundsAndDebits(),
          new Balance(),
          new Uses(),
          new Entitlement(),
          new Deliveries(),
          new Exceptions(),
          new Files());
  private static final List<Rule> RULES = collect();

  private RuleCatalogue() {}

  /** Every rule, by id. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** Runs every check; what it gives is in {@link Finding#ORDER}. */
  public static List<Findings.Found> judge(Dossier dossier) {
    var findings = new Findings();
    for (var check : CHECKS) check.run(dossier, findings);
    return findings.sorted();
  }

  private static List<Rule> collect() {
    var ids = new HashSet<String>();
    var rules =
        CHECKS.stream()
            .flatMap(check -> check.rules().stream())
            .sorted(Comparator.comparing(Rule::rule))
            .toList();
    for (var rule : rules)
      if (!ids.add(rule.rule())) throw new IllegalStateException("two rules are " + rule.rule());
    return rules;
  }
}
