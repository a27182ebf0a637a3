package dev.tokenops.engine.review.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that are judged in one look at the same items. Stateless; linear in the pack's size.
 *
 * <p>Once a version is out that has it, a check is not changed any more: what should be judged
 * otherwise is judged by another check, which begins where this one ends.
 */
interface Check {
  /** The rules that it owns. It finds no others, but where it finds them in a case more. */
  List<Rule> rules();

  void run(Dossier dossier, Findings findings);

  /** The first version that has it. */
  default RulesVersion since() {
    return RulesVersion.V1_0_0;
  }

  /** The first version that has it no more, or null. */
  default @Nullable RulesVersion until() {
    return null;
  }
}
