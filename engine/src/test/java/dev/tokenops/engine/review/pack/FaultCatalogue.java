package dev.tokenops.engine.review.pack;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every fault that is planted. */
final class FaultCatalogue {
  /**
   * AWAITED: not found yet, or told as more than one thing; to be empty when the rules are done.
   */
  private static final Set<String> AWAITED =
      Set.of(
          "asset-checksum-broken",
          "credited-before-settled",
          "credited-on-an-unknown-status",
          "credited-on-the-way",
          "credited-though-rejected",
          "debit-for-no-usage",
          "debit-names-no-usage",
          "debit-without-kind",
          "decimals-of-another-chain",
          "delivered-twice",
          "delivery-for-nothing",
          "delivery-without-receipt-ref",
          "expires-before-it-begins",
          "fund-without-kind",
          "mints-above-minted",
          "no-deliveries",
          "no-payment-requests",
          "no-two-lists",
          "one-reference-twice",
          "no-usage",
          "opened-in-the-future",
          "paid-net-of-a-fee",
          "payee-checksum-broken",
          "refund-after-spend",
          "request-mistyped",
          "requested-in-the-future",
          "scaled-down",
          "scaled-up",
          "settled-in-the-future",
          "settled-while-frozen",
          "settled-while-paused",
          "settlement-payee-checksum-broken",
          "settlement-without-payment-request-id",
          "settlement-without-status",
          "spent-before-funded",
          "symbol-of-another-token",
          "usage-without-receipt-ref",
          "used-and-not-delivered",
          "used-more-than-was-funded",
          "used-without-entitlement");

  static final List<Fault> ALL =
      Stream.of(
              AssetFaults.ALL,
              RequestFaults.ALL,
              SettlementFaults.ALL,
              CreditFaults.ALL,
              UsageFaults.ALL,
              DeliveryFaults.ALL,
              RecordFaults.ALL,
              GapFaults.ALL)
          .flatMap(List::stream)
          .filter(fault -> !AWAITED.contains(fault.name()))
          .toList();

  private FaultCatalogue() {}
}
