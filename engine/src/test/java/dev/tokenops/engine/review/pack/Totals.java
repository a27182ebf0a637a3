package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.Reconciliation;
import java.math.BigInteger;
import java.util.List;

/** The sums of a reconciliation, as the contract writes them. */
record Totals(
    String requested,
    String settled,
    String refunded,
    String debited,
    String used,
    long deliveredReceipts,
    long undeliveredReceipts) {

  /** Of a clean pack, where what has a status that is not final was never settled. */
  static Totals of(Pack pack) {
    var refunded = BigInteger.ZERO;
    var settled = BigInteger.ZERO;
    for (var settlement : pack.settlements) {
      var status = settlement.text("status");
      if (!status.equals("ACSC") && !status.equals("ACCC")) continue;
      settled = settled.add(settlement.units("amount"));
      if (settlement.has("refunded_amount"))
        refunded = refunded.add(settlement.units("refunded_amount"));
    }
    var requested = BigInteger.ZERO;
    for (var request : pack.requests) requested = requested.add(request.units("amount"));
    var debits = pack.credits.stream().filter(c -> c.text("kind").equals("debit")).toList();
    return new Totals(
        requested.toString(),
        settled.toString(),
        refunded.toString(),
        credits(debits),
        credits(pack.usage),
        pack.deliveries.size(),
        0);
  }

  private static String credits(List<Item> items) {
    return new Micros(items.stream().mapToLong(item -> item.micros("credits")).sum()).toString();
  }

  static Totals of(Reconciliation told) {
    return new Totals(
        told.requested(),
        told.settled(),
        told.refunded(),
        told.debited(),
        told.used(),
        told.deliveredReceipts(),
        told.undeliveredReceipts());
  }
}
