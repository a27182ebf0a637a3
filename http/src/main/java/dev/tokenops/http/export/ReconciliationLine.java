package dev.tokenops.http.export;

import dev.tokenops.engine.review.evidence.Decimals;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a reconciliation while it is gathered. Token amounts are atomic units, credits
 * micro-credits; null is "does not apply to this line". Not thread-safe.
 */
final class ReconciliationLine {
  /** The columns, in their order; {@link Reconciled} says what they hold. */
  static final List<String> COLUMNS =
      List.of(
          "line",
          "id",
          "matched_ids",
          "requested",
          "settled",
          "refunded",
          "credited",
          "debited",
          "used",
          "settled_vs_requested",
          "credited_vs_settled",
          "debited_vs_used",
          "refund_credits_vs_refunded",
          "status",
          "findings");

  final String line;
  final String id;
  final Set<String> matched = new LinkedHashSet<>();
  @Nullable BigInteger requested;
  @Nullable BigInteger settled;
  @Nullable BigInteger refunded;
  @Nullable BigInteger credited;
  @Nullable BigInteger debited;
  @Nullable BigInteger used;
  @Nullable BigInteger settledVsRequested;
  @Nullable BigInteger creditedVsSettled;
  @Nullable BigInteger debitedVsUsed;
  @Nullable BigInteger refundCreditsVsRefunded;
  String status = "";

  ReconciliationLine(String line, String id) {
    this.line = line;
    this.id = id;
  }

  /** A sum with one more amount; an absent one adds nothing, and yet the sum is there. */
  static BigInteger sum(@Nullable BigInteger total, @Nullable BigInteger more) {
    var known = total == null ? BigInteger.ZERO : total;
    return more == null ? known : known.add(more);
  }

  void write(Csv csv, Set<String> findings) {
    csv.text(line).text(id).text(String.join(" ", matched));
    units(csv, requested);
    units(csv, settled);
    units(csv, refunded);
    credits(csv, credited);
    credits(csv, debited);
    credits(csv, used);
    units(csv, settledVsRequested);
    credits(csv, creditedVsSettled);
    credits(csv, debitedVsUsed);
    credits(csv, refundCreditsVsRefunded);
    csv.text(status).text(String.join(" ", findings)).end();
  }

  private static void units(Csv csv, @Nullable BigInteger units) {
    csv.number(units == null ? null : Decimals.text(units));
  }

  private static void credits(Csv csv, @Nullable BigInteger micros) {
    csv.number(micros == null ? null : Decimals.credits(micros));
  }
}
