package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.engine.view.RunView.State;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** All runs, by id and by the agents' names for them, and whoever waits for one to end. */
public final class Runs {
  private record PilotKey(String agentId, String pilotId) {}

  private final Table<RunView> table = new Table<>();
  private final ConcurrentMap<PilotKey, String> byPilot = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<String>> agentsOfPilot = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> openDeliveries = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Queue<Runnable>> waiting = new ConcurrentHashMap<>();

  public Table<RunView> table() {
    return table;
  }

  public @Nullable RunView get(String runId) {
    return table.get(runId);
  }

  /** The run that an agent calls by this name. */
  public @Nullable RunView ofPilot(String agentId, String pilotId) {
    var runId = byPilot.get(new PilotKey(agentId, pilotId));
    return runId == null ? null : table.get(runId);
  }

  /** The agents that have a run by this name: two may use the same. */
  public Set<String> agentsOfPilot(String pilotId) {
    return Set.copyOf(agentsOfPilot.getOrDefault(pilotId, Set.of()));
  }

  /** Runs whose callback is still to be delivered. */
  public List<String> withOpenDelivery() {
    return List.copyOf(openDeliveries.keySet());
  }

  /**
   * How often the callback of a run was tried since the run completed or was last redelivered; null
   * if there is none to deliver.
   */
  public @Nullable Integer attemptsOfOpenDelivery(String runId) {
    return openDeliveries.get(runId);
  }

  /**
   * Calls once when the run has left queued and executing, at once if it has already; on the run's
   * lane or the caller's thread.
   */
  public void onceEnded(String runId, Runnable call) {
    waiting.computeIfAbsent(runId, _ -> new ConcurrentLinkedQueue<>()).add(call);
    var run = table.get(runId);
    if (run == null || !run.state().isOpen()) ended(runId);
  }

  /** Gives up waiting. */
  public void forget(String runId, Runnable call) {
    waiting.computeIfPresent(
        runId,
        (_, calls) -> {
          calls.remove(call);
          return calls.isEmpty() ? null : calls;
        });
  }

  private void ended(String runId) {
    var calls = waiting.remove(runId);
    if (calls != null) calls.forEach(Runnable::run);
  }

  void apply(Placed placed) {
    switch (placed.fact()) {
      case RunAccepted run -> {
        table.add(run.runId(), run.agentId(), RunView.of(run, placed.index(), placed.time()));
        byPilot.put(new PilotKey(run.agentId(), run.pilotId()), run.runId());
        agentsOfPilot
            .computeIfAbsent(run.pilotId(), _ -> ConcurrentHashMap.newKeySet())
            .add(run.agentId());
      }
      case RunResumed run -> table.change(run.runId(), view -> view.resumed(run.times()));
      case RunCompleted run -> {
        var sha256 = placed.recorded().sha256();
        table.change(
            run.runId(), view -> view.completed(run, sha256, placed.index(), placed.time()));
        if (run.deliveryId() != null) openDeliveries.put(run.runId(), 0);
        ended(run.runId());
      }
      case RunCancelled run -> {
        table.change(
            run.runId(),
            view -> view.ended(State.CANCELLED, null, run.releasedMicros(), placed.time()));
        ended(run.runId());
      }
      case RunFailed run -> {
        table.change(
            run.runId(),
            view -> view.ended(State.FAILED, run.detail(), run.releasedMicros(), placed.time()));
        ended(run.runId());
      }
      case CallbackAttempted callback -> {
        table.change(
            callback.runId(),
            run ->
                run.callback(
                    CallbackState.PENDING,
                    null,
                    List.of(callback.attempt()),
                    callback.nextAttemptAt()));
        openDeliveries.merge(callback.runId(), 1, Integer::sum);
      }
      case CallbackDelivered callback ->
          over(callback.runId(), CallbackState.DELIVERED, callback.attempts(), placed);
      case CallbackDeadLettered callback ->
          over(callback.runId(), CallbackState.DEAD_LETTERED, callback.attempts(), placed);
      case RedeliveryRequested again -> {
        table.change(
            again.runId(),
            run -> run.callback(CallbackState.PENDING, null, List.of(), placed.time()));
        openDeliveries.put(again.runId(), 0);
      }
      default -> {}
    }
  }

  /** The fact repeats the tries since the completion or redelivery; only the last is news. */
  private void over(String runId, CallbackState end, List<Attempt> attempts, Placed placed) {
    table.change(
        runId, run -> run.callback(end, placed.index(), List.of(attempts.getLast()), null));
    openDeliveries.remove(runId);
  }
}
