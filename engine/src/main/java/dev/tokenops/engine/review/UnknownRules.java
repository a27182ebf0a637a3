package dev.tokenops.engine.review;

import dev.tokenops.engine.review.rule.RulesVersion;

/** A version of the rules that this program does not know. The message names those it knows. */
public final class UnknownRules extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownRules(String version) {
    super(
        "this program has no rules of version \"%s\"; it has %s"
            .formatted(version, String.join(", ", RulesVersion.texts())));
  }
}
