package dev.tokenops.http;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Says "not now" at a bounded pace: of one event loop of the edge.
 *
 * <p>A refusal costs far less than a run, but who asks again as soon as he is refused can ask ten
 * thousand times a second, and soon nothing is left for the runs that were taken. So above a pace
 * the refusals stand in line, for a second at most. That slows down whoever hammers on, because a
 * connection has one request under way; and those who wait as they are told do not all come back in
 * the same moment.
 *
 * <p>Whoever has gone away leaves the line and takes nobody's turn: when ten thousand hammer and
 * then stop, the next who is refused does not stand behind all of them.
 */
final class Brake {
  private static final long TICK_MS = 10;
  private static final int A_TICK = 10;
  static final long LONGEST_NANOS = 1_000_000_000L;

  private record Held(Runnable answer, BooleanSupplier gone, long sinceNanos) {}

  private final Queue<Held> line = new ArrayDeque<>();
  private int said; // Since the last tick.

  void start(Vertx vertx) {
    vertx.setPeriodic(TICK_MS, _ -> tick(System.nanoTime()));
  }

  /**
   * Answers now, or as soon as the pace allows.
   *
   * @param gone whether nobody is there any more to hear it
   */
  void say(Runnable answer, BooleanSupplier gone, long nowNanos) {
    if (said < A_TICK && line.isEmpty()) {
      said++;
      answer.run();
    } else line.add(new Held(answer, gone, nowNanos));
  }

  void tick(long nowNanos) {
    said = 0;
    for (var next = line.peek(); next != null && mayGo(next, nowNanos); next = line.peek()) {
      line.remove();
      if (next.gone().getAsBoolean()) continue;
      said++;
      next.answer().run();
    }
  }

  private boolean mayGo(Held next, long nowNanos) {
    return said < A_TICK || nowNanos - next.sinceNanos() >= LONGEST_NANOS;
  }
}
