package dev.tokenops.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who wait for something to end, and for how long at most: of one event loop of the edge.
 *
 * <p>One look a quarter of a second for all of them, not a timer each: nearly every wait ends by
 * itself within milliseconds, and is forgotten at the next look.
 */
final class Patience {
  private static final long LOOK_MS = 250;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private record Waiting(Promise<Void> answer, long untilNanos) {}

  private final Wakeups wakeups;
  private final List<Waiting> waiting = new ArrayList<>();

  Patience(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  void start(Vertx vertx) {
    vertx.setPeriodic(LOOK_MS, _ -> look(System.nanoTime()));
  }

  /** Completes on the loop when it has ended or the time is over, whichever comes first. */
  Future<Void> until(Future<Void> ended, int seconds) {
    var answer = Promise.<Void>promise();
    if (seconds == 0) answer.complete();
    else {
      long until = System.nanoTime() + seconds * NANOS_PER_SECOND;
      waiting.add(new Waiting(answer, until));
      ended.onComplete(_ -> wakeups.run(answer::tryComplete));
    }
    return answer.future();
  }

  /** Nobody is kept waiting any longer. Any thread. */
  void end() {
    wakeups.run(() -> List.copyOf(waiting).forEach(each -> each.answer().tryComplete()));
  }

  private void look(long nowNanos) {
    for (var each : List.copyOf(waiting))
      if (nowNanos - each.untilNanos() >= 0) each.answer().tryComplete();
    waiting.removeIf(each -> each.answer().future().isComplete());
  }
}
