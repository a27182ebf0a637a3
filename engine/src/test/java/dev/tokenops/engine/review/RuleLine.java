package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Severity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One line of a rule, looked at from both sides: the clean example changed so that the rule just
 * fires, and so that it just does not.
 *
 * @param refs in their order, separated by spaces
 * @param outside edits after which the rule fires, with these refs and severity
 * @param inside edits after which it does not fire at all
 * @param also other rules that fire outside, each for a cause of its own; no others may
 */
record RuleLine(
    String rule, Severity severity, String refs, String outside, String inside, List<String> also) {
  @Override
  public String toString() {
    return rule + ": " + outside + " | " + inside;
  }

  void check() {
    var found = Packs.review(Edits.apply(Packs.clean(), outside)).findings();
    var ofRule = found.stream().filter(finding -> finding.rule().equals(rule)).toList();
    assertEquals(
        List.of(severity + " " + refs),
        ofRule.stream()
            .map(finding -> finding.severity() + " " + String.join(" ", finding.refs()))
            .toList(),
        () -> "outside: " + found);
    var expected = new TreeSet<>(also);
    expected.add(rule);
    assertEquals(expected, rules(found), () -> "outside: " + found);

    var within = Packs.review(Edits.apply(Packs.clean(), inside)).findings();
    assertEquals(false, rules(within).contains(rule), () -> "inside: " + within);
  }

  private static Set<String> rules(List<Finding> found) {
    var rules = new TreeSet<String>();
    for (var finding : found) rules.add(finding.rule());
    return rules;
  }
}
