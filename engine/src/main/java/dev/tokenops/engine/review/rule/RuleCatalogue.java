package dev.tokenops.engine.review.rule;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The one registry: every check, and by them every rule of each version. Any thread. */
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

  private static final Map<RulesVersion, RuleCatalogue> CATALOGUES = catalogues();

  private final List<Check> checks;
  private final List<Rule> rules;

  private RuleCatalogue(RulesVersion version) {
    checks = CHECKS.stream().filter(check -> version.has(check.since(), check.until())).toList();
    rules = collect(checks);
  }

  /** The rules of a version. */
  public static RuleCatalogue of(RulesVersion version) {
    return Objects.requireNonNull(CATALOGUES.get(version));
  }

  /** The rules of {@link RulesVersion#NEWEST}. */
  public static RuleCatalogue newest() {
    return of(RulesVersion.NEWEST);
  }

  /** Every rule, by id. */
  public List<Rule> rules() {
    return rules;
  }

  /** Runs every check; what it gives is in {@link Finding#ORDER}. */
  public List<Findings.Found> judge(Dossier dossier) {
    var findings = new Findings();
    for (var check : checks) check.run(dossier, findings);
    return findings.sorted();
  }

  private static Map<RulesVersion, RuleCatalogue> catalogues() {
    var catalogues = new EnumMap<RulesVersion, RuleCatalogue>(RulesVersion.class);
    for (var version : RulesVersion.values()) catalogues.put(version, new RuleCatalogue(version));
    return catalogues;
  }

  private static List<Rule> collect(List<Check> checks) {
    var ids = new HashSet<String>();
    var rules =
        checks.stream()
            .flatMap(check -> check.rules().stream())
            .sorted(Comparator.comparing(Rule::rule))
            .toList();
    for (var rule : rules)
      if (!ids.add(rule.rule())) throw new IllegalStateException("two rules are " + rule.rule());
    return rules;
  }
}
