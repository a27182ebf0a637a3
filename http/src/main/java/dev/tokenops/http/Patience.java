package dev.tokenops.http;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those who wait for something to end, and for how long at most: of one event loop of the edge.
 *
 * <p>One look a quarter of a second for all of them, not a timer each: nearly every wait ends by
 * itself within milliseconds, and is forgotten then, with all that it holds.
 */
final class Patience {
  private static final long LOOK_MS = 250;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Somebody who waits; known by identity. */
  interface Guest {
    /** The time is over, or nobody is kept waiting any longer. At most once, on the loop. */
    void outOfPatience();
  }

  private final Wakeups wakeups;
  private final Map<Guest, Long> untilNanos = new HashMap<>();

  Patience(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  void start(Vertx vertx) {
    vertx.setPeriodic(LOOK_MS, _ -> look(System.nanoTime()));
  }

  /** Waits from now on. On the loop. */
  void begin(Guest guest, int seconds) {
    if (seconds == 0) guest.outOfPatience();
    else untilNanos.put(guest, System.nanoTime() + seconds * NANOS_PER_SECOND);
  }

  /** Waits no longer. On the loop. */
  void end(Guest guest) {
    untilNanos.remove(guest);
  }

  /** Nobody is kept waiting any longer. Any thread. */
  void endAll() {
    wakeups.run(() -> giveUp(List.copyOf(untilNanos.keySet())));
  }

  private void look(long nowNanos) {
    var late = new ArrayList<Guest>();
    untilNanos.forEach((guest, until) -> {
      if (nowNanos - until >= 0) late.add(guest);
    });
    giveUp(late);
  }

  private void giveUp(List<Guest> guests) {
    for (var guest : guests) if (untilNanos.remove(guest) != null) guest.outOfPatience();
  }
}
