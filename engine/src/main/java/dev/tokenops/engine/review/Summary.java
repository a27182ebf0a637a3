package dev.tokenops.engine.review;

import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.rule.Dossier;
import dev.tokenops.engine.review.rule.Findings.Found;
import dev.tokenops.ledger.json.EnumNames;
import java.util.LinkedHashSet;
import java.util.List;

/** The outcome in three to five sentences, for a person. */
final class Summary {
  private static final int NAMED_GAPS = 6;

  private Summary() {}

  static String of(Dossier dossier, Reconciliation totals, Score score, List<Found> found) {
    var evidence = dossier.evidence();
    var text = new StringBuilder(384);
    money(text, evidence, totals);
    credits(text, evidence, totals);
    judgement(text, score, found);
    if (score.status() != EvidenceStatus.SUFFICIENT) gaps(text, found);
    if (!found.isEmpty() && found.getFirst().matters())
      text.append(" Next: ").append(found.getFirst().rule().nextAction());
    return Bounds.cut(text.toString(), Bounds.SUMMARY_BYTES);
  }

  private static void money(StringBuilder text, Evidence evidence, Reconciliation totals) {
    text.append(count(evidence.paymentRequests().size(), "payment request"))
        .append(evidence.paymentRequests().size() == 1 ? " asks for " : " ask for ")
        .append(units(evidence, totals.requested()))
        .append(", and ")
        .append(count(evidence.settlements().size(), "settlement"))
        .append(" brought ")
        .append(units(evidence, totals.settled()))
        .append(" to finality");
    if (!totals.refunded().equals("0"))
      text.append(", of which ").append(units(evidence, totals.refunded())).append(" went back");
    text.append('.');
  }

  private static void credits(StringBuilder text, Evidence evidence, Reconciliation totals) {
    int receipts = totals.deliveredReceipts() + totals.undeliveredReceipts();
    text.append(' ')
        .append(plural(totals.credited(), "credit"))
        .append(totals.credited().equals("1") ? " was added and " : " were added and ")
        .append(totals.debited())
        .append(" debited, against ")
        .append(totals.used())
        .append(" used in ")
        .append(count(evidence.usage().size(), "usage record"))
        .append("; ")
        .append(totals.deliveredReceipts())
        .append(" of ")
        .append(count(receipts, "receipt"))
        .append(totals.deliveredReceipts() == 1 ? " was delivered." : " were delivered.");
  }

  private static void judgement(StringBuilder text, Score score, List<Found> found) {
    text.append(" The evidence is ")
        .append(EnumNames.of(score.status()))
        .append(" with a score of ")
        .append(score.points())
        .append(" of 100");
    int above = 0;
    for (var one : found) if (one.matters()) above++;
    if (above == 0) {
      text.append(", and nothing needs attention.");
      return;
    }
    var first = found.getFirst().finding();
    text.append(", and ")
        .append(count(above, "finding"))
        .append(above == 1 ? " needs" : " need")
        .append(" attention, ")
        .append(above == 1 ? "" : "first ")
        .append(first.rule())
        .append(" (")
        .append(EnumNames.of(first.severity()))
        .append("): ")
        .append(Bounds.cut(first.detail(), Bounds.ITEM_BYTES));
    if (!first.detail().endsWith(".")) text.append('.');
  }

  private static void gaps(StringBuilder text, List<Found> found) {
    var items = new LinkedHashSet<String>();
    for (var one : found)
      if (one.isGap() && one.rule().openItem() != null) items.add(one.rule().openItem());
    text.append(" What is missing: ")
        .append(String.join(", ", items.stream().limit(NAMED_GAPS).toList()))
        .append(items.size() > NAMED_GAPS ? " and more." : ".");
  }

  /** In whole tokens where the pack says how many decimals they have. */
  private static String units(Evidence evidence, String units) {
    var decimals = evidence.asset().decimals();
    var symbol = evidence.asset().symbol();
    if (decimals == null) return plural(units, "atomic unit");
    String amount = Decimals.scaled(units, decimals);
    return symbol == null ? plural(amount, "token") : amount + " " + symbol;
  }

  private static String count(int number, String noun) {
    return plural(number == 0 ? "no" : Integer.toString(number), noun);
  }

  private static String plural(String number, String noun) {
    return number + " " + noun + (number.equals("1") ? "" : "s");
  }
}
