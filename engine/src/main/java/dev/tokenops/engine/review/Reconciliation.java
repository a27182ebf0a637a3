package dev.tokenops.engine.review;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.rule.Dossier;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a pack, gross: nothing is netted against anything.
 *
 * @param requested atomic units of all payment requests
 * @param settled atomic units of all final settlements, before refunds
 * @param refunded atomic units of all refunds
 * @param credited credits that were added: funds and adjustments
 * @param debited credits of all debits
 * @param used credits of all usage
 * @param deliveredReceipts distinct receipts (of usage and deliveries) with a delivery that is
 *     delivered, answered 2xx and acknowledged with an equal digest
 * @param undeliveredReceipts the others
 */
public record Reconciliation(
    String requested,
    String settled,
    String refunded,
    String credited,
    String debited,
    String used,
    int deliveredReceipts,
    int undeliveredReceipts,
    Differences differences) {

  /**
   * The first minus the second.
   *
   * @param settledVsRequested atomic units
   * @param creditedVsSettled fund credits against what the settled units are worth (cut to the
   *     micro-credit), in credits
   * @param debitedVsUsed credits
   * @param refundCreditsVsRefunded refund credits against what the refunded units are worth (cut to
   *     the micro-credit), in credits
   */
  public record Differences(
      String settledVsRequested,
      String creditedVsSettled,
      String debitedVsUsed,
      String refundCreditsVsRefunded) {}

  static Reconciliation of(Dossier dossier) {
    var evidence = dossier.evidence();
    var requested = BigInteger.ZERO;
    for (var request : evidence.paymentRequests()) requested = sum(requested, request.amount());
    var settled = BigInteger.ZERO;
    var refunded = BigInteger.ZERO;
    for (var settlement : evidence.settlements()) {
      if (settlement.isFinal()) settled = sum(settled, settlement.amount());
      refunded = sum(refunded, settlement.refundedAmount());
    }
    var used = BigInteger.ZERO;
    for (var usage : evidence.usage()) used = sum(used, usage.micros());
    var credits = Credits.of(evidence);
    int delivered = dossier.deliveredReceipts();
    return new Reconciliation(
        Decimals.text(requested),
        Decimals.text(settled),
        Decimals.text(refunded),
        Decimals.credits(credits.funded.add(credits.adjusted)),
        Decimals.credits(credits.debited),
        Decimals.credits(used),
        delivered,
        dossier.receipts() - delivered,
        new Differences(
            Decimals.text(settled.subtract(requested)),
            Decimals.credits(credits.funded.subtract(worth(dossier, settled))),
            Decimals.credits(credits.debited.subtract(used)),
            Decimals.credits(credits.refunded.subtract(worth(dossier, refunded)))));
  }

  /** The micro-credits of each kind. */
  private record Credits(
      BigInteger funded, BigInteger debited, BigInteger refunded, BigInteger adjusted) {
    static Credits of(Evidence evidence) {
      var funded = BigInteger.ZERO;
      var debited = BigInteger.ZERO;
      var refunded = BigInteger.ZERO;
      var adjusted = BigInteger.ZERO;
      for (var credit : evidence.credits()) {
        var micros = credit.micros();
        switch (credit.kind()) {
          case FUND -> funded = sum(funded, micros);
          case DEBIT -> debited = sum(debited, micros);
          case REFUND -> refunded = sum(refunded, micros);
          case ADJUST -> adjusted = sum(adjusted, micros);
          case null -> {}
        }
      }
      return new Credits(funded, debited, refunded, adjusted);
    }
  }

  private static BigInteger worth(Dossier dossier, BigInteger units) {
    var rate = dossier.policy().rate();
    return units.signum() == 0 ? units : units.multiply(rate.micros()).divide(rate.assetAmount());
  }

  private static BigInteger sum(BigInteger total, @Nullable BigInteger amount) {
    return amount == null ? total : total.add(amount);
  }
}
