package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a review must say of a fault.
 *
 * @param families any of which may tell it
 * @param allOf ids that one finding names together
 * @param oneOf ids of which it names at least one, if there are any
 * @param least the least severity that it has
 * @param atMost findings above {@code info} that this one cause may give
 * @param statuses what the evidence may then be called
 */
record Planted(
    Set<String> families,
    List<String> allOf,
    List<String> oneOf,
    Severity least,
    int atMost,
    Set<EvidenceStatus> statuses) {

  /** Above {@code info}, told once, in one of these families. */
  static Planted in(String... families) {
    return new Planted(
        Set.of(families),
        List.of(),
        List.of(),
        Severity.LOW,
        1,
        EnumSet.allOf(EvidenceStatus.class));
  }

  Planted naming(String... ids) {
    return new Planted(families, List.of(ids), oneOf, least, atMost, statuses);
  }

  Planted namingOneOf(String... ids) {
    return new Planted(families, allOf, List.of(ids), least, atMost, statuses);
  }

  Planted atLeast(Severity severity) {
    return new Planted(families, allOf, oneOf, severity, atMost, statuses);
  }

  /** Where the documents ask for more than one finding, or cannot tell one cause from another. */
  Planted atMost(int findings) {
    return new Planted(families, allOf, oneOf, least, findings, statuses);
  }

  Planted neverSufficient() {
    return with(EnumSet.of(EvidenceStatus.PARTIAL, EvidenceStatus.INSUFFICIENT));
  }

  Planted insufficient() {
    return with(EnumSet.of(EvidenceStatus.INSUFFICIENT));
  }

  private Planted with(Set<EvidenceStatus> allowed) {
    return new Planted(families, allOf, oneOf, least, atMost, allowed);
  }

  /** Whether one of the findings tells it. */
  boolean isToldBy(List<Finding> findings) {
    for (var finding : findings) if (isToldBy(finding)) return true;
    return false;
  }

  private boolean isToldBy(Finding finding) {
    return families.contains(finding.rule().substring(0, 3))
        && finding.severity().compareTo(least) >= 0
        && finding.refs().containsAll(allOf)
        && (oneOf.isEmpty() || oneOf.stream().anyMatch(finding.refs()::contains));
  }

  /** Whether a finding of another fault names it as what that explains, in any family. */
  boolean isExplainedBy(List<Finding> findings) {
    for (var finding : findings)
      if (finding.detail().contains("also explains")
          && finding.severity().compareTo(least) >= 0
          && finding.refs().containsAll(allOf)
          && (oneOf.isEmpty() || oneOf.stream().anyMatch(finding.refs()::contains))) return true;
    return false;
  }
}
