package dev.tokenops.engine;

import dev.tokenops.engine.stage.Progress;
import dev.tokenops.engine.stage.Run;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits in the queues, and what does not move.
 *
 * <p>It asks no lane: it looks at the views, and at the signs of life that each lane gives through
 * the queue of its execution. So it can tell of a lane that hangs, and costs the runs nothing.
 */
public final class QueueMonitor {
  /** Agents that a report names, the longest queues first. */
  private static final int MOST_AGENTS = 100;

  /** Stuck runs that a report names, the oldest first. */
  private static final int MOST_STUCK = 100;

  private final List<Lane> lanes;
  private final Views views;
  private final InstantSource clock;
  private final Duration stuckAfter;

  QueueMonitor(List<Lane> lanes, Views views, InstantSource clock, Duration stuckAfter) {
    this.lanes = lanes;
    this.views = views;
    this.clock = clock;
    this.stuckAfter = stuckAfter;
  }

  /**
   * How the queues stand.
   *
   * @param depth runs that are accepted and not in the tool
   * @param oldest when the first of them was queued; null if none is
   * @param executing runs in the tool
   * @param agentsLeftOut that have a queue and are not among {@code perAgent}
   * @param heartbeatAt when the most silent lane gave its last sign of life; null if one has not
   *     yet
   * @param processed runs that the tool has ended since the start
   * @param stuckLeftOut stuck runs that are not among {@code stuck}
   */
  public record Report(
      Instant at,
      int depth,
      @Nullable Instant oldest,
      int executing,
      List<OfAgent> perAgent,
      int agentsLeftOut,
      @Nullable Instant heartbeatAt,
      List<OfLane> lanes,
      long processed,
      List<Stuck> stuck,
      int stuckLeftOut) {}

  /** The queue of an agent, which is never empty. */
  public record OfAgent(String agentId, int depth, Instant oldest) {
    private OfAgent plus(OfAgent more) {
      var first = more.oldest.isBefore(oldest) ? more.oldest : oldest;
      return new OfAgent(agentId, depth + more.depth, first);
    }
  }

  /**
   * One lane.
   *
   * @param heartbeatAt its last sign of life; null before the first
   * @param inTool the run that its tool has now
   */
  public record OfLane(
      int number,
      LaneState state,
      @Nullable Instant heartbeatAt,
      long processed,
      Progress.@Nullable InTool inTool) {}

  /** Whether a lane goes on. */
  public enum LaneState {
    /** It gives signs of life. */
    BEATING,
    /** It has given none for longer than the limit: its tool or its loop hangs. */
    SILENT,
    /** It has stopped, and the engine with it. */
    STOPPED
  }

  /**
   * A run that has been queued or executing for longer than the limit.
   *
   * @param since when it was queued
   * @param why a sentence
   * @param movable whether a retry moves it; else only a restart of the process does, which takes
   *     the run up again
   */
  public record Stuck(String runId, String agentId, Instant since, String why, boolean movable) {}

  /** Looks at all open runs: off the event loops. */
  public Report look() {
    var now = clock.instant();
    var signs = lanes.stream().map(lane -> sign(lane, now)).toList();
    var found = new Found(now, signs);
    views.runs().forEachQueued(found::add);
    signs.forEach(found::addInTool);
    var silent = signs.stream().map(OfLane::heartbeatAt).toList();
    return new Report(
        now,
        found.depth,
        found.oldest,
        found.executing,
        best(
            found.agents.values(),
            MOST_AGENTS,
            Comparator.comparingInt(OfAgent::depth)
                .reversed()
                .thenComparing(OfAgent::oldest)
                .thenComparing(OfAgent::agentId)),
        Math.max(0, found.agents.size() - MOST_AGENTS),
        silent.contains(null) ? null : silent.stream().min(Comparator.naturalOrder()).orElse(null),
        signs,
        signs.stream().mapToLong(OfLane::processed).sum(),
        best(
            found.stuck,
            MOST_STUCK,
            Comparator.comparing(Stuck::since).thenComparing(Stuck::runId)),
        Math.max(0, found.stuck.size() - MOST_STUCK));
  }

  /** The lanes alone, at once: on any thread. */
  public List<OfLane> lanes() {
    var now = clock.instant();
    return lanes.stream().map(lane -> sign(lane, now)).toList();
  }

  private OfLane sign(Lane lane, Instant now) {
    var progress = lane.progress();
    var beat = progress.lastBeat();
    var state =
        lane.cause() != null
            ? LaneState.STOPPED
            : beat != null && isOver(beat.at(), now) ? LaneState.SILENT : LaneState.BEATING;
    return new OfLane(
        lane.number(),
        state,
        beat == null ? null : beat.at(),
        progress.executed(),
        progress.inTool());
  }

  private boolean isOver(Instant since, Instant now) {
    return now.isAfter(since.plus(stuckAfter));
  }

  private static <T> List<T> best(Collection<T> all, int most, Comparator<T> order) {
    var heap = new PriorityQueue<>(order.reversed());
    for (var each : all) {
      heap.add(each);
      if (heap.size() > most) heap.remove();
    }
    return heap.stream().sorted(order).toList();
  }

  /** What one look gathers. */
  private final class Found {
    final Instant now;
    final List<OfLane> signs;
    final Map<String, OfAgent> agents = new HashMap<>();
    final List<Stuck> stuck = new ArrayList<>();
    int depth;
    int executing;
    @Nullable Instant oldest;

    Found(Instant now, List<OfLane> signs) {
      this.now = now;
      this.signs = signs;
    }

    void add(RunView run) {
      var since = run.queuedAt();
      var lane = signs.get(Lane.of(run.runId(), signs.size()));
      var inTool = lane.inTool();
      if (inTool != null && inTool.runId().equals(run.runId())) return; // Added with its lane.
      depth++;
      if (oldest == null || since.isBefore(oldest)) oldest = since;
      agents.merge(run.agentId(), new OfAgent(run.agentId(), 1, since), OfAgent::plus);
      if (isOver(since, now)) stuck.add(stuck(run.agentId(), run.runId(), since, lane));
    }

    /**
     * By what the lane says: a run goes to the tool before it is durable, so if the tool does not
     * come back the views may never hear of it.
     */
    void addInTool(OfLane lane) {
      var inTool = lane.inTool();
      if (inTool == null) return;
      executing++;
      if (isOver(inTool.since(), now))
        stuck.add(stuck(inTool.agentId(), inTool.runId(), inTool.since(), lane));
    }

    private Stuck stuck(String agentId, String runId, Instant since, OfLane lane) {
      boolean movable = lane.state() == LaneState.BEATING;
      return new Stuck(runId, agentId, since, why(runId, since, lane), movable);
    }

    private String why(String runId, Instant since, OfLane lane) {
      var inTool = lane.inTool();
      return switch (lane.state()) {
        case STOPPED -> "Lane %d has stopped.".formatted(lane.number());
        case SILENT ->
            inTool != null && inTool.runId().equals(runId)
                ? "The tool has had it since %s and does not come back: lane %d is silent."
                    .formatted(inTool.since(), lane.number())
                : "Lane %d has been silent since %s%s."
                    .formatted(
                        lane.number(),
                        lane.heartbeatAt(),
                        inTool == null ? "" : ", with " + inTool.runId() + " in its tool");
        case BEATING -> whyWaiting(since, lane);
      };
    }

    private String whyWaiting(Instant since, OfLane lane) {
      if (now.isAfter(since.plus(Run.DEADLINE)))
        return "Its deadline passed at %s, and it is still open."
            .formatted(since.plus(Run.DEADLINE));
      var beat = QueueMonitor.this.lanes.get(lane.number()).progress().lastBeat();
      if (beat == null || beat.waiting() == 0)
        return "Lane %d beats and has nothing in its queue: the run is not in it, or its result is not yet durable."
            .formatted(lane.number());
      return isOver(beat.movedAt(), now)
          ? "The queue of lane %d has not moved since %s.".formatted(lane.number(), beat.movedAt())
          : "It waits behind others: lane %d has %d runs in its queue, and executes them."
              .formatted(lane.number(), beat.waiting());
    }
  }
}
