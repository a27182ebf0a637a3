package dev.tokenops.engine.review.rule;

import java.util.List;

/** Rules that are judged in one look at the same items. Stateless; linear in the pack's size. */
interface Check {
  /** What it may find. It finds nothing else. */
  List<Rule> rules();

  void run(Dossier dossier, Findings findings);
}
