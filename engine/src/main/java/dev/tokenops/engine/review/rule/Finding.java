package dev.tokenops.engine.review.rule;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * What a rule found.
 *
 * @param rule the id of the rule, such as {@code SET-004}
 * @param title the rule's
 * @param severity of this finding, which may differ from the rule's usual one
 * @param detail a sentence with the numbers in it
 * @param refs ids of the pack; an asset's id for asset and supply, a list's name for a gap
 * @param nextAction what would settle it
 */
public record Finding(
    String rule,
    String title,
    Severity severity,
    String detail,
    List<String> refs,
    String nextAction) {
  /** Severest first, then by rule, then by refs: the same evidence gives the same order. */
  public static final Comparator<Finding> ORDER = Finding::compare;

  private static int compare(Finding left, Finding right) {
    int order = right.severity.compareTo(left.severity);
    if (order == 0) order = left.rule.compareTo(right.rule);
    if (order == 0) order = compareRefs(left.refs, right.refs);
    return order == 0 ? left.detail.compareTo(right.detail) : order;
  }

  private static int compareRefs(List<String> left, List<String> right) {
    Iterator<String> others = right.iterator();
    for (var ref : left) {
      if (!others.hasNext()) return 1;
      int order = ref.compareTo(others.next());
      if (order != 0) return order;
    }
    return others.hasNext() ? -1 : 0;
  }
}
