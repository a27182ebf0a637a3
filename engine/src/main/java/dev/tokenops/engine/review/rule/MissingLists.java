package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import dev.tokenops.engine.review.evidence.EvidenceList;
import java.util.ArrayList;
import java.util.List;

/** A list that is absent or empty proves nothing: a gap of its family. */
final class MissingLists implements Check {
  static final Rule EVENTS =
      Rule.of("AST-001", INFO, "No events of the asset")
          .says(
              "`asset.events` is absent or empty: freezes, pauses and forced transfers cannot be"
                  + " ruled out, but many tokens have none to show.")
          .example("`asset` holds `asset_id`, `symbol` and `decimals` alone.")
          .next("Post the events of the token in the period, if there were any.");

  private static final List<Rule> GAPS =
      List.of(
          gap(EvidenceList.PAYMENT_REQUESTS, "PAY-001", MEDIUM, "No payment requests"),
          gap(EvidenceList.SETTLEMENTS, "SET-001", MEDIUM, "No settlement evidence"),
          gap(EvidenceList.CREDITS, "CRD-001", MEDIUM, "No credits"),
          gap(EvidenceList.USAGE, "USE-001", MEDIUM, "No usage records"),
          gap(EvidenceList.DELIVERIES, "DLV-001", MEDIUM, "No delivery states"),
          gap(EvidenceList.FILES, "FIL-001", LOW, "No files"));

  private static final List<EvidenceList> LISTS =
      List.of(
          EvidenceList.PAYMENT_REQUESTS,
          EvidenceList.SETTLEMENTS,
          EvidenceList.CREDITS,
          EvidenceList.USAGE,
          EvidenceList.DELIVERIES,
          EvidenceList.FILES);

  /** The rule that says that a list is lacking. */
  static Rule gap(EvidenceList list) {
    return GAPS.get(LISTS.indexOf(list));
  }

  @Override
  public List<Rule> rules() {
    var rules = new ArrayList<>(GAPS);
    rules.add(EVENTS);
    return rules;
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    if (dossier.lacks(EvidenceList.EVENTS))
      findings.add(EVENTS, detail(dossier, EvidenceList.EVENTS), EvidenceList.EVENTS.wireName());
    for (int i = 0; i < LISTS.size(); i++) {
      var list = LISTS.get(i);
      if (dossier.lacks(list)) findings.add(GAPS.get(i), detail(dossier, list), list.wireName());
    }
  }

  private static String detail(Dossier dossier, EvidenceList list) {
    return "The list "
        + list.wireName()
        + (dossier.has(list) ? " is empty: it has 0 items." : " is absent.");
  }

  private static Rule gap(EvidenceList list, String id, Severity severity, String title) {
    String usage =
        list == EvidenceList.USAGE || list == EvidenceList.DELIVERIES
            ? " It does not fire when `usage` and `deliveries` are both posted as `[]` and no credit"
                + " was debited: that says that nothing was used."
            : "";
    return Rule.of(id, severity, title)
        .says("`" + list.wireName() + "` is absent or empty." + usage)
        .example("A pack without the key `" + list.wireName() + "`.")
        .next("Post " + list.wireName() + " with at least one item.")
        .gap(list.wireName());
  }
}
