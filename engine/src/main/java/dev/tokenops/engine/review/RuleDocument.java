package dev.tokenops.engine.review;

import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.engine.review.rule.RulesVersion;
import dev.tokenops.ledger.json.EnumNames;

/** The rule catalogue as a document for people: {@code rules.md} of this package, by this code. */
public final class RuleDocument {
  private static final String FIRST = RulesVersion.texts().getFirst();

  private RuleDocument() {}

  /** Markdown. The shipped {@code rules.md} is equal to it. */
  public static String markdown() {
    var text = new StringBuilder();
    text.append("# The rules of TokenOps\n\n")
        .append("Generated from the code, version ")
        .append(TokenOps.RULES_VERSION)
        .append("; ids are stable. A *gap* means that evidence is missing or too old: a pack with")
        .append(" one is never sufficient.\n\n")
        .append("Evidence is matched by ids alone: settlement to request by `payment_request_id`,")
        .append(" fund and refund credits to settlement by `settlement_id`, debits to usage by")
        .append(" `usage_id`, deliveries to usage by `receipt_ref`. Where a whole list was not")
        .append(" posted, its gap is told once, and not again for every item that misses its")
        .append(" match.\n");
    causes(text);
    for (var family : Family.values()) {
      text.append("\n## ").append(family).append(": ").append(family.title()).append('\n');
      for (var rule : RuleCatalogue.newest().rules()) if (rule.family() == family) line(text, rule);
    }
    return text.toString();
  }

  private static void causes(StringBuilder text) {
    text.append("\n## Causes\n\n")
        .append(
            "What follows from another finding is told by that one alone: its detail names what it")
        .append(
            " also explains, and its refs hold the refs of that behind its own. Of two rows that")
        .append(
            " fit, the upper counts. A cause swallows nothing graver than itself, and a gap only")
        .append(" as a gap; the score still weighs what was swallowed. *Item*: they share an id of")
        .append(
            " the pack. *Only item*: the consequence has one id alone, and they share it. *Pack*:")
        .append(
            " the cause is of the whole pack. *Stated*: worked out by amounts and ids, one cause")
        .append(" for one consequence.\n\n")
        .append("| Cause | Also explains | By | Because |\n| --- | --- | --- | --- |\n");
    for (var row : RuleCatalogue.newest().causes())
      text.append("| ")
          .append(row.root())
          .append(" | ")
          .append(row.consequence())
          .append(" | ")
          .append(EnumNames.of(row.link()).replace('_', ' '))
          .append(" | ")
          .append(row.because())
          .append(" |\n");
  }

  private static void line(StringBuilder text, Rule rule) {
    text.append("\n### ")
        .append(rule.rule())
        .append(' ')
        .append(rule.title())
        .append("\n\n**")
        .append(EnumNames.of(rule.severity()))
        .append(rule.gap() ? ", gap.** " : ".** ")
        .append(rule.since().equals(FIRST) ? "" : "(Since " + rule.since() + ".) ")
        .append(rule.sentence())
        .append("\n\nExample: ")
        .append(rule.example())
        .append("\n\nNext: ")
        .append(rule.nextAction())
        .append('\n');
  }
}
