package dev.tokenops.bench.load;

import java.util.List;

/**
 * What the check at the end found.
 *
 * @param acknowledged runs that must be there
 * @param found runs that the ledger has
 * @param late runs without a whole answer that are there: allowed
 * @param receipts usage receipts that were compared
 * @param consumedMicros micro-credits over all agents
 * @param faultCount 0 if everything holds
 * @param faults the first of them, in sentences
 */
public record Findings(
    long acknowledged,
    long found,
    long late,
    long receipts,
    long consumedMicros,
    long faultCount,
    List<String> faults) {
  public Findings {
    faults = List.copyOf(faults);
  }

  static Findings of(
      long acknowledged, long found, long late, long receipts, long consumedMicros, Faults faults) {
    return new Findings(
        acknowledged, found, late, receipts, consumedMicros, faults.count(), faults.sentences());
  }

  /** Whether nothing is wrong. */
  public boolean holds() {
    return faultCount == 0;
  }
}
