package dev.tokenops.engine.review;

import dev.tokenops.engine.review.evidence.Decimals;
import dev.tokenops.engine.review.evidence.Evidence;
import dev.tokenops.engine.review.evidence.Evidence.Credit;
import dev.tokenops.engine.review.rule.Dossier;
import java.math.BigInteger;
import java.util.HashSet;
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
    var funded = total(evidence, Credit.Kind.FUND);
    var debited = total(evidence, Credit.Kind.DEBIT);
    var receipts = receipts(evidence);
    int delivered = 0;
    for (var receipt : receipts) if (dossier.isDelivered(receipt)) delivered++;
    return new Reconciliation(
        requested.toString(),
        settled.toString(),
        refunded.toString(),
        Decimals.credits(funded.add(total(evidence, Credit.Kind.ADJUST))),
        Decimals.credits(debited),
        Decimals.credits(used),
        delivered,
        receipts.size() - delivered,
        new Differences(
            settled.subtract(requested).toString(),
            Decimals.credits(funded.subtract(worth(dossier, settled))),
            Decimals.credits(debited.subtract(used)),
            Decimals.credits(
                total(evidence, Credit.Kind.REFUND).subtract(worth(dossier, refunded)))));
  }

  private static HashSet<String> receipts(Evidence evidence) {
    var receipts = new HashSet<String>();
    for (var usage : evidence.usage())
      if (usage.receiptRef() != null) receipts.add(usage.receiptRef());
    for (var delivery : evidence.deliveries())
      if (delivery.receiptRef() != null) receipts.add(delivery.receiptRef());
    return receipts;
  }

  private static BigInteger total(Evidence evidence, Credit.Kind kind) {
    var total = BigInteger.ZERO;
    for (var credit : evidence.credits())
      if (credit.kind() == kind) total = sum(total, credit.micros());
    return total;
  }

  private static BigInteger worth(Dossier dossier, BigInteger units) {
    var rate = dossier.policy().rate();
    return units.multiply(rate.micros()).divide(rate.assetAmount());
  }

  private static BigInteger sum(BigInteger total, @Nullable BigInteger amount) {
    return amount == null ? total : total.add(amount);
  }
}
