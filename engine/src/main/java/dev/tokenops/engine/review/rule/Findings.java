package dev.tokenops.engine.review.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the checks of one review have found so far. One thread. */
public final class Findings {
  private static final Comparator<Found> ORDER =
      (left, right) -> Finding.ORDER.compare(left.finding, right.finding);

  private final List<Found> found = new ArrayList<>();
  private final List<Explained> explained = new ArrayList<>(0);

  /** That a finding about one thing, if there is one, is the cause of another about another. */
  record Explained(Rule root, String rootItem, Rule consequence, String item) {}

  /** A finding beside its rule. */
  public record Found(Rule rule, Finding finding) {
    /** Whether it asks anything of anyone: above {@code info}. */
    public boolean matters() {
      return finding.severity() != Severity.INFO;
    }

    /** Whether it keeps the pack from being sufficient. */
    public boolean isGap() {
      return rule.gap() && matters();
    }
  }

  void add(Rule rule, String detail, String... refs) {
    add(rule, rule.severity(), detail, List.of(refs));
  }

  void add(Rule rule, String detail, List<String> refs) {
    add(rule, rule.severity(), detail, refs);
  }

  void add(Rule rule, Severity severity, String detail, List<String> refs) {
    found.add(
        new Found(
            rule,
            new Finding(
                rule.rule(),
                rule.title(),
                severity,
                detail,
                List.copyOf(refs),
                rule.nextAction())));
  }

  /**
   * States a cause that a check has found out by itself. It counts if both findings are there, and
   * a row of {@link Causes} allows it.
   */
  void explains(Rule root, String rootItem, Rule consequence, String item) {
    explained.add(new Explained(root, rootItem, consequence, item));
  }

  List<Explained> explained() {
    return explained;
  }

  /** Whether a rule has found something so far. */
  boolean has(Rule rule) {
    for (var one : found) if (one.rule.rule().equals(rule.rule())) return true;
    return false;
  }

  /** All of them, in {@link Finding#ORDER}. */
  List<Found> sorted() {
    return sorted(found);
  }

  static List<Found> sorted(List<Found> found) {
    if (found.size() > 1) found.sort(ORDER);
    return List.copyOf(found);
  }
}
