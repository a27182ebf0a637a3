package dev.tokenops.engine.review.pack;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every fault that is planted. */
final class FaultCatalogue {
  /**
   * Planted by nobody: payments of one intent may come in parts, so two settlements with one
   * reference of their provider need not be a fault. The rules say so where their amounts are the
   * same too.
   */
  private static final Set<String> UNDECIDED = Set.of("one-reference-twice");

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
          .filter(fault -> !UNDECIDED.contains(fault.name()))
          .toList();

  private FaultCatalogue() {}
}
