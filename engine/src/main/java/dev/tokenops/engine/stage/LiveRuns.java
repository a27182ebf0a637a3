package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.message.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have not ended for good, folded from their facts: a stage that moves runs keeps its
 * own.
 *
 * <pre>
 *   run.accepted ──► open ──► run.completed, run.cancelled
 *                    │  ▲
 *   exception.opened │  │ evidence.added
 *         run.failed ▼  │ run.retried
 *                    parked ──► exception.closed, exception.expired
 * </pre>
 */
final class LiveRuns {
  /**
   * A run with a ticket.
   *
   * @param exceptionSha256 of the fact that opened it
   * @param expiresAt null if it never does
   */
  record Parked(
      LiveRun run,
      String exceptionId,
      String exceptionSha256,
      boolean paused,
      @Nullable Instant expiresAt) {}

  private final Map<String, LiveRun> open = new HashMap<>();
  private final Map<String, Parked> parked = new HashMap<>();
  private Instant earliestDeadline = Instant.MAX; // Of the open runs, or earlier.

  /** A run that is queued or executing; null if it is not. */
  @Nullable LiveRun open(String runId) {
    return open.get(runId);
  }

  /** A run that has an open ticket; null if it has none. */
  @Nullable Parked parked(String runId) {
    return parked.get(runId);
  }

  /** Open runs whose deadline has passed, at most so many. Looks at all, but seldom. */
  List<LiveRun> overdue(Instant now, int most) {
    if (!now.isAfter(earliestDeadline)) return List.of();
    var overdue = new ArrayList<LiveRun>();
    earliestDeadline = Instant.MAX;
    for (var run : open.values())
      if (now.isAfter(run.deadlineAt()) && overdue.size() < most) overdue.add(run);
      else earliest(run);
    return overdue;
  }

  private void open(LiveRun run) {
    open.put(run.runId(), run);
    earliest(run);
  }

  private void earliest(LiveRun run) {
    if (run.deadlineAt().isBefore(earliestDeadline)) earliestDeadline = run.deadlineAt();
  }

  void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case RunAccepted run -> open(LiveRun.of(run, recorded));
      case RunCompleted run -> open.remove(run.runId());
      case RunCancelled run -> open.remove(run.runId());
      case RunFailed run ->
          park(run.runId(), run.exceptionId(), recorded, /* paused= */ false, run.expiresAt());
      case ExceptionOpened run ->
          park(run.runId(), run.exceptionId(), recorded, /* paused= */ true, run.expiresAt());
      case RunRecovered run -> {
        var waiting = parked.remove(run.runId());
        if (waiting == null) throw new IllegalStateException("nothing waits for " + run);
        open(waiting.run.after(run, recorded.sha256()));
      }
      case ExceptionClosed run -> parked.remove(run.runId());
      case ExceptionExpired run -> parked.remove(run.runId());
      default -> {}
    }
  }

  private void park(
      String runId,
      String exceptionId,
      Recorded recorded,
      boolean paused,
      @Nullable Instant expiresAt) {
    var run = open.remove(runId);
    if (run == null) return; // Of a history with a gap, in which it has ended.
    parked.put(runId, new Parked(run.parked(), exceptionId, recorded.sha256(), paused, expiresAt));
  }
}
