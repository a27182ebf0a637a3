package dev.tokenops.engine.stage;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far the execution of one lane is, for whoever watches from elsewhere: also when the lane
 * itself can say nothing, because the tool does not come back.
 *
 * <p>The lane's loop writes, any thread reads. A run costs two stores without a fence: what is read
 * may be a moment old.
 */
public final class Progress {
  /**
   * A run in the tool.
   *
   * @param since when it left the queue
   */
  public record InTool(String agentId, String runId, Instant since) {}

  /**
   * The last beat that passed through the execution's queue.
   *
   * @param waiting runs that were in the queue, also those that were cancelled there
   * @param movedAt when a beat last found that runs had been executed since the one before, or that
   *     none waited
   */
  public record Beat(Instant at, int waiting, Instant movedAt) {}

  private final AtomicReference<@Nullable InTool> inTool = new AtomicReference<>();
  private final AtomicLong executed = new AtomicLong();
  private final AtomicReference<@Nullable Beat> beat = new AtomicReference<>();
  private long executedAtBeat;

  /** The lane is about to begin: counts as its first beat. Before any other call. */
  public void begun(Instant now) {
    beat(now, 0);
  }

  void begin(String agentId, String runId, Instant now) {
    inTool.lazySet(new InTool(agentId, runId, now));
  }

  void end() {
    executed.lazySet(executed.getPlain() + 1);
    inTool.lazySet(null);
  }

  void beat(Instant now, int waiting) {
    var before = beat.getPlain();
    long done = executed.getPlain();
    boolean still = before != null && waiting > 0 && done == executedAtBeat;
    executedAtBeat = done;
    beat.set(new Beat(now, waiting, before != null && still ? before.movedAt() : now));
  }

  /** What is in the tool now; null if nothing is. */
  public @Nullable InTool inTool() {
    return inTool.get();
  }

  /** Runs that have left the queue and the tool since the start. */
  public long executed() {
    return executed.get();
  }

  /** The last beat; null before the lane has begun. */
  public @Nullable Beat lastBeat() {
    return beat.get();
  }
}
