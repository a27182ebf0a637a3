package dev.tokenops.http;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.QueueMonitor.Report;
import dev.tokenops.engine.QueueMonitor.Stuck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the queues, for whoever asks and for the metrics, and says in the log when something is
 * stuck. Any thread: the looking is done on a worker.
 */
final class QueueWatch {
  private static final System.Logger LOG = System.getLogger(QueueWatch.class.getName());
  private static final long LOOK_MS = 10_000;

  private final Vertx vertx;
  private final Engine engine;
  private volatile Report seen;
  private boolean warned; // Of the timer alone.

  QueueWatch(Vertx vertx, Engine engine) {
    this.vertx = vertx;
    this.engine = engine;
    this.seen = engine.monitor().look();
  }

  /** Looks from time to time, so that what is stuck is said also if nobody asks. */
  void start() {
    vertx.setPeriodic(LOOK_MS, _ -> look().onSuccess(this::warn));
  }

  /** Looks now. */
  Future<Report> look() {
    return vertx.executeBlocking(() -> now(), /* ordered= */ false).map(_ -> seen);
  }

  /** Looks now, on a thread that may take its time. */
  Report now() {
    var found = engine.monitor().look();
    seen = found;
    return found;
  }

  private void warn(Report found) {
    var stuck = found.stuck();
    if (stuck.isEmpty()) warned = false;
    else if (!warned) {
      warned = true;
      Stuck oldest = stuck.getFirst();
      LOG.log(
          Level.WARNING,
          "{0} runs are stuck, the oldest is {1} since {2}: {3} GET /v1/queue has them all.",
          stuck.size() + found.stuckLeftOut(),
          oldest.runId(),
          oldest.since(),
          oldest.why());
    }
  }

  /** The newest look's figures, for Prometheus. */
  void gauges(Metrics metrics) {
    metrics.gauge("tokenops.queue.depth", "Runs that wait for the tool", () -> seen.depth());
    metrics.gauge(
        "tokenops.queue.oldest.age.seconds",
        "How long the oldest of them has waited",
        () -> seconds(seen.oldest()));
    metrics.gauge("tokenops.queue.executing", "Runs in the tool", () -> seen.executing());
    metrics.gauge(
        "tokenops.queue.processed",
        "Runs that the tool has ended since the start",
        () -> seen.processed());
    metrics.gauge(
        "tokenops.queue.stuck",
        "Runs that have been open for longer than the limit",
        () -> seen.stuck().size() + seen.stuckLeftOut());
    metrics.gauge(
        "tokenops.queue.heartbeat.age.seconds",
        "How long ago the most silent lane gave a sign of life",
        () -> seconds(seen.heartbeatAt()));
  }

  private double seconds(@Nullable Instant since) {
    return since == null ? 0 : Duration.between(since, seen.at()).toMillis() / 1_000.0;
  }
}
