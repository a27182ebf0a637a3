package dev.tokenops.engine.snapshot;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.snapshot.Part.ContractRuns;
import dev.tokenops.engine.view.Money;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries still matter, folded from the durable facts of one lane, on its loop: so that a
 * snapshot needs no look at all that ever was.
 */
public final class Standing {
  /**
   * A run that is open or has an open ticket, or a delivery.
   *
   * @param contractId null where the run itself has ended
   */
  private record Open(@Nullable String contractId, List<Long> entries) {}

  private final List<Long> kept = new ArrayList<>();
  private final Map<String, Open> open = new HashMap<>(); // By run.
  private final Map<String, Long> controls = new HashMap<>(); // The newest word on each.
  private final Map<String, long[]> contracts = new HashMap<>(); // Accepted and used.

  /** Takes in a durable fact, or one that a snapshot has kept. */
  public void apply(Placed placed) {
    switch (placed.fact()) {
      case RunAccepted run -> {
        begin(run.runId(), run.contractId(), placed);
        count(run.contractId(), 1, 1);
      }
      case RunResumed run -> add(run.runId(), placed);
      case RunCompleted run -> {
        if (run.deliveryId() == null) open.remove(run.runId());
        else add(run.runId(), placed);
      }
      case RunCancelled run -> {
        giveBack(run.runId());
        open.remove(run.runId());
      }
      case RunFailed run -> {
        add(run.runId(), placed);
        giveBack(run.runId());
      }
      case ExceptionOpened run -> add(run.runId(), placed);
      case EvidenceAdded run -> add(run.runId(), placed);
      case RunRetried run -> {
        add(run.runId(), placed);
        if (run.reservedMicros() != null) count(run.contractId(), 0, 1);
      }
      case ExceptionClosed run -> over(run.runId(), run.releasedMicros());
      case ExceptionExpired run -> over(run.runId(), run.releasedMicros());
      case CallbackAttempted callback -> add(callback.runId(), placed);
      case CallbackEnded callback -> open.remove(callback.runId());
      case RedeliveryRequested again -> begin(again.runId(), null, placed);
      case ControlSet set -> controls.put(set.control(), placed.index());
      case OfLedger _ -> {}
      default -> kept.add(placed.index());
    }
  }

  private void begin(String runId, @Nullable String contractId, Placed placed) {
    var entries = new ArrayList<Long>(2);
    entries.add(placed.index());
    open.put(runId, new Open(contractId, entries));
  }

  private void add(String runId, Placed placed) {
    var run = open.get(runId);
    if (run == null) throw new IllegalStateException("neither run nor delivery is open: " + placed);
    run.entries.add(placed.index());
  }

  private void giveBack(String runId) {
    var run = open.get(runId);
    if (run != null && run.contractId != null) count(run.contractId, 0, -1);
  }

  /** The ticket of a paused run has ended, which held credits until now, or of a failed one. */
  private void over(String runId, @Nullable Long releasedMicros) {
    if (releasedMicros != null) giveBack(runId);
    open.remove(runId);
  }

  private void count(String contractId, int accepted, int used) {
    var counts = contracts.computeIfAbsent(contractId, _ -> new long[2]);
    counts[0] += accepted;
    counts[1] += used;
  }

  /** Sets the counts of a contract, after the kept facts. */
  public void restore(String contractId, ContractRuns runs) {
    contracts.put(contractId, new long[] {runs.accepted(), runs.used()});
  }

  /**
   * What of these agents a snapshot must hold, after the facts so far.
   *
   * @param agentId whether an agent is of this lane
   */
  public Part part(Money money, Predicate<String> agentId) {
    return new Part(kept(), money.accounts(agentId), contracts(), money.kept(agentId));
  }

  /** Indexes of the entries that still matter, ascending. */
  List<Long> kept() {
    int ofOpen = open.values().stream().mapToInt(run -> run.entries.size()).sum();
    var all = new long[kept.size() + controls.size() + ofOpen];
    int at = 0;
    for (long index : kept) all[at++] = index;
    for (long index : controls.values()) all[at++] = index;
    for (var run : open.values()) for (long index : run.entries) all[at++] = index;
    Arrays.sort(all);
    return Arrays.stream(all).boxed().toList();
  }

  Map<String, ContractRuns> contracts() {
    var runs = new TreeMap<String, ContractRuns>();
    contracts.forEach((id, counts) -> runs.put(id, new ContractRuns(counts[0], counts[1])));
    return runs;
  }
}
