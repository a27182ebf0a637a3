package dev.tokenops.engine.review;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.Outcome.Verdict;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.review.rule.Finding;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What two outcomes of the same evidence have not in common: a new version of the rules on old
 * evidence, say. {@code CanonicalJson} writes it.
 *
 * <p>Two findings are one if they are of one rule about one thing, which is the first of their
 * refs; of several such, the first belongs to the first. Each list is in {@link Finding#ORDER}.
 *
 * @param came findings of the later outcome alone
 * @param went findings of the earlier one alone; those that a cause has swallowed are named in the
 *     detail of the finding that is their cause
 * @param changed findings of both that are not equal
 * @param whole whether the lists are all there is: neither outcome left a finding out
 */
public record OutcomeDifference(
    Change<String> rulesVersion,
    Change<EvidenceStatus> evidenceStatus,
    Change<Integer> evidenceScore,
    Change<Verdict> verdict,
    List<Finding> came,
    List<Finding> went,
    List<Change<Finding>> changed,
    boolean whole) {

  /** One thing in the earlier outcome and in the later. */
  public record Change<T>(T before, T after) {}

  /** Whether nothing that was found, and nothing that follows from it, is otherwise. */
  public boolean isEmpty() {
    return came.isEmpty()
        && went.isEmpty()
        && changed.isEmpty()
        && evidenceStatus.before == evidenceStatus.after
        && evidenceScore.before.equals(evidenceScore.after)
        && verdict.before == verdict.after;
  }

  /**
   * Compares what two outcomes show.
   *
   * @throws IllegalArgumentException if they are not of the same evidence
   */
  public static OutcomeDifference of(Outcome before, Outcome after) {
    return of(before, before.findings(), after, after.findings());
  }

  /**
   * The same evidence under two versions of the rules, with all their findings, shown or not.
   *
   * @throws UnknownRules if this program does not know one of them
   */
  public static OutcomeDifference between(
      EvidencePack pack, Terms terms, Instant asOf, String before, String after) {
    return of(
        TokenOps.review(pack, terms, asOf, before),
        TokenOps.findings(pack, terms, asOf, before),
        TokenOps.review(pack, terms, asOf, after),
        TokenOps.findings(pack, terms, asOf, after));
  }

  private static OutcomeDifference of(
      Outcome before, List<Finding> earlier, Outcome after, List<Finding> later) {
    if (!before.evidenceSha256().equals(after.evidenceSha256()))
      throw new IllegalArgumentException("the outcomes are not of the same evidence");
    var left = new LinkedHashMap<About, Deque<Finding>>();
    for (var finding : earlier)
      left.computeIfAbsent(About.of(finding), _ -> new ArrayDeque<>(1)).add(finding);
    var came = new ArrayList<Finding>();
    var changed = new ArrayList<Change<Finding>>();
    for (var finding : later) {
      var same = left.getOrDefault(About.of(finding), new ArrayDeque<>(1)).poll();
      if (same == null) came.add(finding);
      else if (!same.equals(finding)) changed.add(new Change<>(same, finding));
    }
    return new OutcomeDifference(
        new Change<>(before.rulesVersion(), after.rulesVersion()),
        new Change<>(before.evidenceStatus(), after.evidenceStatus()),
        new Change<>(before.evidenceScore(), after.evidenceScore()),
        new Change<>(before.verdict(), after.verdict()),
        List.copyOf(came),
        unmatched(left),
        List.copyOf(changed),
        earlier.size() == before.findingsTotal() && later.size() == after.findingsTotal());
  }

  private static List<Finding> unmatched(Map<About, Deque<Finding>> left) {
    return left.values().stream().flatMap(Deque::stream).sorted(Finding.ORDER).toList();
  }

  /** What a finding is about. */
  private record About(String rule, String item) {
    static About of(Finding finding) {
      return new About(finding.rule(), finding.refs().isEmpty() ? "" : finding.refs().getFirst());
    }
  }
}
