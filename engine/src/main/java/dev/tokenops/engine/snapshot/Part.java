package dev.tokenops.engine.snapshot;

import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.view.Money;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a snapshot holds of the agents of one lane, or of all.
 *
 * @param kept indexes of the entries that still matter: all that are not of runs, and those of runs
 *     that are open, have an open ticket, or whose callback is to be delivered; ascending
 * @param contracts counts of runs, by contract
 * @param movements that no entry alone tells, by agent
 */
public record Part(
    List<Long> kept,
    List<Account.State> accounts,
    Map<String, ContractRuns> contracts,
    Map<String, List<Money.Entry>> movements) {

  /** Runs that were ever accepted. */
  public long runs() {
    return contracts.values().stream().mapToLong(ContractRuns::accepted).sum();
  }

  /** The parts of all lanes as one. */
  public static Part of(List<Part> lanes) {
    var contracts = new TreeMap<String, ContractRuns>();
    var movements = new TreeMap<String, List<Money.Entry>>();
    for (var lane : lanes) {
      contracts.putAll(lane.contracts);
      movements.putAll(lane.movements);
    }
    return new Part(
        lanes.stream().flatMap(lane -> lane.kept.stream()).sorted().toList(),
        lanes.stream()
            .flatMap(lane -> lane.accounts.stream())
            .sorted(Comparator.comparing(Account.State::agentId))
            .toList(),
        contracts,
        movements);
  }

  /**
   * Runs under a contract.
   *
   * @param accepted ever
   * @param used that are open or completed
   */
  public record ContractRuns(long accepted, long used) {}
}
