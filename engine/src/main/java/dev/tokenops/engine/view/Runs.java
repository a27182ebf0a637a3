package dev.tokenops.engine.view;

import dev.tokenops.engine.archive.Archive;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.view.RunView.State;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All runs, by id and by the agents' names for them, and whoever waits for one to end.
 *
 * <p>In the heap are those that have not ended, have an open ticket or whose callback is still to
 * be delivered, and the {@link Recent} ones. Every other is folded anew from its entries whenever
 * somebody asks, by the same rules: so it is the same, and asking may wait for the disk.
 */
public final class Runs {
  /** As many as end while a busy server makes its answers. */
  private static final int RECENT = 2_048;

  /** Enough to know that a name is not one agent's alone. */
  private static final int NAMESAKES = 2;

  private final Archive archive;
  private final ConcurrentMap<String, RunView> open = new ConcurrentHashMap<>();
  private final Recent recent;
  private final LongAdder accepted = new LongAdder();
  private final ConcurrentMap<String, Integer> openDeliveries = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Queue<Runnable>> waiting = new ConcurrentHashMap<>();

  Runs(Archive archive) {
    this(archive, RECENT);
  }

  /** Keeps fewer closed ones, for tests. */
  Runs(Archive archive, int recent) {
    this.archive = archive;
    this.recent = new Recent(recent);
  }

  /** How many were ever accepted. */
  public long accepted() {
    return accepted.sum();
  }

  /** How many are in the heap: it does not grow with those that have ended. */
  public int held() {
    return open.size() + recent.size() + openDeliveries.size() + waiting.size();
  }

  public @Nullable RunView get(String runId) {
    var run = open.get(runId);
    if (run == null) run = recent.get(runId);
    return run == null ? fold(archive.run(runId)) : run;
  }

  /**
   * Nobody will ask for a run soon: once it is closed, it leaves the heap. A question that comes
   * all the same is answered from its entries. Any thread.
   *
   * @return the run as it stands; null if it was not in the heap
   */
  public @Nullable RunView letGo(String runId) {
    var run = open.get(runId);
    return run == null ? recent.remove(runId) : run;
  }

  private static @Nullable RunView fold(List<Placed> facts) {
    RunView run = null;
    for (var fact : facts) run = RunView.after(run, fact);
    return run;
  }

  /** The run that an agent calls by this name. */
  public @Nullable RunView ofPilot(String agentId, String pilotId) {
    var run = archive.pilot(agentId, pilotId);
    return run == null ? null : get(run.fact().subject());
  }

  /** The agents that have a run by this name: two may use the same, and more are not told. */
  public Set<String> agentsOfPilot(String pilotId) {
    var agents = new HashSet<String>();
    for (var run : archive.pilots(pilotId, NAMESAKES)) agents.add(run.fact().home());
    return agents;
  }

  /** A part of the runs, newest first. Off the event loops: it may read each of them. */
  public RunPage page(RunPage.Asked asked) {
    return RunPage.of(asked, open.values(), archive, this::get);
  }

  /** A part of the callbacks, newest first. Off the event loops: it may read each of them. */
  public DeliveryPage deliveries(DeliveryPage.Asked asked) {
    return DeliveryPage.of(asked, openDeliveries.keySet(), archive, this::get);
  }

  /**
   * Shows every run that is queued or executing, in no order, as the views have it by now: those
   * that begin or end meanwhile may be shown or not. It takes as long as there are runs in the
   * heap.
   */
  public void forEachQueued(Consumer<RunView> look) {
    for (var run : open.values()) if (run.state().isOpen()) look.accept(run);
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
   * Calls once when the run has left queued and executing, if only to pause; at once if it has
   * already; on the run's lane or the caller's thread.
   */
  public void onceEnded(String runId, Runnable call) {
    // Added in the one step in which the end of the run takes all: a call that is added to what
    // was just taken would never be made. Whoever comes after that step finds the run ended.
    waiting.compute(
        runId,
        (_, calls) -> {
          var all = calls == null ? new ConcurrentLinkedQueue<Runnable>() : calls;
          all.add(call);
          return all;
        });
    var run = open.get(runId);
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

  /** Sets how many were ever accepted. */
  void restore(long runs) {
    accepted.reset();
    accepted.add(runs);
  }

  /** After the archive has taken it in. */
  void apply(Placed placed) {
    switch (placed.fact()) {
      case RunAccepted run -> {
        open.put(run.runId(), RunView.of(run, placed.index(), placed.time()));
        accepted.increment();
      }
      case RunResumed run -> change(run.runId(), placed);
      case RunCompleted run -> {
        if (run.deliveryId() != null) openDeliveries.put(run.runId(), 0);
        end(run.runId(), placed);
      }
      case RunCancelled run -> end(run.runId(), placed);
      case RunFailed run -> end(run.runId(), placed); // In the heap while its ticket is open.
      case ExceptionOpened run -> {
        change(run.runId(), placed);
        ended(run.runId());
      }
      case RunRecovered run -> change(run.runId(), placed);
      case ExceptionClosed run -> over(run.runId(), placed);
      case ExceptionExpired run -> over(run.runId(), placed);
      case CallbackAttempted callback -> {
        change(callback.runId(), placed);
        openDeliveries.merge(callback.runId(), 1, Integer::sum);
      }
      case CallbackEnded callback -> {
        change(callback.runId(), placed);
        openDeliveries.remove(callback.runId());
        close(callback.runId());
      }
      case RedeliveryRequested again -> {
        reopen(again.runId());
        change(again.runId(), placed);
        openDeliveries.put(again.runId(), 0);
      }
      default -> {}
    }
  }

  private void end(String runId, Placed placed) {
    var run = change(runId, placed);
    if (run == null) throw new IllegalStateException("a fact of an unknown run: " + runId);
    archive.ended(run.agentId(), run.state().name(), run.acceptedIndex());
    if (run.callbackState() != RunView.CallbackState.PENDING && run.state() != State.FAILED)
      close(runId);
    ended(runId);
  }

  /** The ticket has ended: a paused run ends with it, and a failed one ended before. */
  private void over(String runId, Placed placed) {
    var run = change(runId, placed);
    if (run == null) throw new IllegalStateException("a fact of an unknown run: " + runId);
    archive.ended(run.agentId(), run.state().name(), run.acceptedIndex());
    close(runId);
  }

  /** Changes a run that is in the heap; any other is folded with this fact when it is asked for. */
  private @Nullable RunView change(String runId, Placed placed) {
    return open.computeIfPresent(runId, (_, run) -> RunView.after(run, placed));
  }

  /** Recent before it is no longer open, so that whoever looks finds it in one of the two. */
  private void close(String runId) {
    var run = open.get(runId);
    if (run == null) {
      recent.remove(runId);
      return;
    }
    recent.add(run);
    open.remove(runId);
  }

  private void reopen(String runId) {
    var run = recent.get(runId);
    if (run == null) return;
    open.put(runId, run);
    recent.remove(runId);
  }
}
