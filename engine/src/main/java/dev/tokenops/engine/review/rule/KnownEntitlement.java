package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.evidence.Evidence.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@link Entitlement}, with usage in the order of its time and then of its id, so that the order of
 * the list says nothing; but where a credit lacks its kind, or one that adds its amount, nobody
 * knows what there was to use, and CRD-002 says so alone.
 */
final class KnownEntitlement implements Check {
  private static final Comparator<Usage> BY_TIME =
      Comparator.<Usage, Instant>comparing(usage -> usage.at() == null ? Instant.MAX : usage.at())
          .thenComparing(Usage::usageId);

  private final List<Rule> rules = new Entitlement().rules();

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return rules;
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (CreditBalance.isUnknown(dossier)) return;
    var usage = dossier.evidence().usage();
    if (usage.size() > 1) {
      usage = new ArrayList<>(usage);
      usage.sort(BY_TIME);
    }
    Entitlement.judge(dossier, usage, findings);
  }
}
