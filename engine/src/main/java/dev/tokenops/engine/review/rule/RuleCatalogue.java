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
          new TokenListing(),
          new AddressChecksums(),
          new SupplyEvents(),
          new RestrictedMoves(),
          new Requests(),
          new Payees(),
          new BridgedForms(),
          new SettlementParties(),
          new SettlementFinality(),
          new SettlementProgress(),
          new SettlementAmounts(),
          new SettlementRepeats(),
          new SettlementStatus(),
          new AmountScale(),
          new Shortfalls(),
          new LooseSettlements(),
          new Funding(),
          new RefundsAndDebits(),
          new Balance(),
          new CreditBalance(),
          new Uses(),
          new Entitlement(),
          new KnownEntitlement(),
          new Sequence(),
          new Deliveries(),
          new DeliveryContents(),
          new Exceptions(),
          new LongExceptions(),
          new Files(),
          new AbsentLists(),
          new Counterparts());

  private static final Map<RulesVersion, RuleCatalogue> CATALOGUES = catalogues();

  private final RulesVersion version;
  private final List<Check> checks;
  private final List<Rule> rules;

  /**
   * What a review came to.
   *
   * @param told what the outcome says, each cause once, in {@link Finding#ORDER}
   * @param weighed what the score counts: all that was found, swallowed or not, in that order; so
   *     naming a cause never lifts a score
   */
  public record Judged(List<Findings.Found> told, List<Findings.Found> weighed) {}

  private RuleCatalogue(RulesVersion version) {
    this.version = version;
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

  /** Which findings explain which; empty for the first version. */
  public List<Causes.Row> causes() {
    return version.causes().rows();
  }

  /** Runs every check, in their order, and lets causes swallow their consequences. */
  public Judged judge(Dossier dossier) {
    var findings = new Findings();
    for (var check : checks) check.run(dossier, findings);
    var weighed = findings.sorted();
    return new Judged(version.causes().told(weighed, findings.explained()), weighed);
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
