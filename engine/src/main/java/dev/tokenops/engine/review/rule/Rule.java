package dev.tokenops.engine.review.rule;

import org.jspecify.annotations.Nullable;

/**
 * One line of the catalogue; data only, the {@link Check} that owns it does the looking.
 *
 * @param rule its id: a family's three letters, a dash, three digits; never given to another
 * @param severity the usual one; where a finding may weigh less or more, the sentence says when
 * @param title a few words, at most 60 bytes
 * @param sentence when it fires, exactly
 * @param example a worked case that makes it fire
 * @param nextAction what would settle it, at most 120 bytes
 * @param openItem what is outstanding when it fires, or null if nothing is
 * @param gap whether it means that evidence is missing or too old, so that a pack with it is never
 *     sufficient
 * @param since the first version of the rules that has it
 */
public record Rule(
    String rule,
    Severity severity,
    String title,
    String sentence,
    String example,
    String nextAction,
    @Nullable String openItem,
    boolean gap,
    String since) {
  static Rule of(String id, Severity severity, String title) {
    return new Rule(id, severity, title, "", "", "", null, false, RulesVersion.V1_0_0.text());
  }

  Rule says(String sentence) {
    return new Rule(rule, severity, title, sentence, example, nextAction, openItem, gap, since);
  }

  Rule example(String example) {
    return new Rule(rule, severity, title, sentence, example, nextAction, openItem, gap, since);
  }

  Rule next(String nextAction) {
    return new Rule(rule, severity, title, sentence, example, nextAction, openItem, gap, since);
  }

  /** What stays open until the finding is settled. */
  Rule opens(String item) {
    return new Rule(rule, severity, title, sentence, example, nextAction, item, gap, since);
  }

  /** Evidence is missing: it stays open, and the pack is not sufficient. */
  Rule gap(String item) {
    return new Rule(rule, severity, title, sentence, example, nextAction, item, true, since);
  }

  /** Of another usual severity, as a later version judges it. */
  Rule weighs(Severity other) {
    return new Rule(rule, other, title, sentence, example, nextAction, openItem, gap, since);
  }

  /** Which version it came with. */
  Rule since(RulesVersion version) {
    return new Rule(
        rule, severity, title, sentence, example, nextAction, openItem, gap, version.text());
  }

  /** Its family. */
  public Family family() {
    for (var family : Family.ALL) if (rule.startsWith(family.name())) return family;
    throw new IllegalStateException("no family has the rule " + rule);
  }
}
