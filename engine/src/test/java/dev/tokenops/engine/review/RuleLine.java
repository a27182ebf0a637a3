package dev.tokenops.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Severity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One line of a rule, looked at from both sides: the clean example changed so that the rule just
 * fires, and so that it just does not.
 *
 * @param refs in their order, separated by spaces; those of what the finding explains come behind
 * @param outside edits after which the rule fires, with these refs and severity
 * @param inside edits after which it does not fire at all
 * @param also other rules that are told outside, each for a cause of its own; no others may. One
 *     behind a {@code <} is the cause that swallows the rule and names it
 */
record RuleLine(
    String rule, Severity severity, String refs, String outside, String inside, List<String> also) {
  @Override
  public String toString() {
    return rule + ": " + outside + " | " + inside;
  }

  void check() {
    var found = Packs.review(Edits.apply(Packs.clean(), outside)).findings();
    var causes = also.stream().filter(other -> other.startsWith("<")).toList();
    var expected = new TreeSet<String>();
    for (var other : also) expected.add(other.replace("<", ""));
    if (causes.isEmpty()) expected.add(rule);
    assertEquals(expected, rules(found), () -> "outside: " + found);
    if (causes.isEmpty()) fires(found);
    else
      assertTrue(
          found.stream()
              .anyMatch(finding ->
                  causes.contains("<" + finding.rule())
                      && finding.detail().contains(rule + " on ")),
          () -> "outside: " + found);

    var within = Packs.review(Edits.apply(Packs.clean(), inside)).findings();
    assertEquals(false, rules(within).contains(rule), () -> "inside: " + within);
  }

  private void fires(List<Finding> found) {
    var ofRule = found.stream().filter(finding -> finding.rule().equals(rule)).toList();
    assertEquals(1, ofRule.size(), () -> "outside: " + found);
    assertEquals(severity, ofRule.getFirst().severity());
    var own = List.of(refs.split(" ", -1));
    var all = ofRule.getFirst().refs();
    assertEquals(own, all.subList(0, Math.min(own.size(), all.size())), () -> "outside: " + found);
    boolean explains = ofRule.getFirst().detail().contains("; also explains ");
    assertTrue(explains || all.size() == own.size(), () -> "outside: " + found);
  }

  private static Set<String> rules(List<Finding> found) {
    var rules = new TreeSet<String>();
    for (var finding : found) rules.add(finding.rule());
    return rules;
  }
}
