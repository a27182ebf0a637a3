package dev.tokenops.engine.review;

import dev.tokenops.engine.review.rule.Family;
import dev.tokenops.engine.review.rule.Rule;
import dev.tokenops.engine.review.rule.RuleCatalogue;
import dev.tokenops.ledger.json.EnumNames;

/** The rule catalogue as a document for people: {@code rules.md} of this package, by this code. */
public final class RuleDocument {
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
    for (var family : Family.values()) {
      text.append("\n## ").append(family).append(": ").append(family.title()).append('\n');
      for (var rule : RuleCatalogue.newest().rules()) if (rule.family() == family) line(text, rule);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Rule rule) {
    text.append("\n### ")
        .append(rule.rule())
        .append(' ')
        .append(rule.title())
        .append("\n\n**")
        .append(EnumNames.of(rule.severity()))
        .append(rule.gap() ? ", gap.** " : ".** ")
        .append(rule.sentence())
        .append("\n\nExample: ")
        .append(rule.example())
        .append("\n\nNext: ")
        .append(rule.nextAction())
        .append('\n');
  }
}
