package dev.tokenops.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Cuts off connections that hold a place and send nothing whole: of one event loop, without a lock.
 *
 * <pre>
 *   opened ──15 s──► header whole ──60 s──► body whole ──as long as it takes──► answered
 *                        ▲                                                         │
 *                        └───────────────────── 15 s ──────────────────────────────┘
 * </pre>
 *
 * <p>Two sweeps a second for all of them, not a timer a request.
 */
final class Deadlines {
  static final long HEADER_MS = 15_000;
  static final long BODY_MS = 60_000;
  private static final long SWEEP_MS = 500;
  private static final long NANOS_PER_MS = 1_000_000;

  private static final class Watch {
    private long sinceNanos;
    private long limitMs;
    private int open; // Requests not yet answered: pipelining may have several.
  }

  private final IdentityHashMap<HttpConnection, Watch> watches = new IdentityHashMap<>();

  void start(Vertx vertx) {
    vertx.setPeriodic(SWEEP_MS, _ -> sweep());
  }

  void opened(HttpConnection connection) {
    var watch = new Watch();
    watches.put(connection, watch);
    set(watch, HEADER_MS);
    connection.closeHandler(_ -> watches.remove(connection));
  }

  /** A header is whole; a body may follow. */
  void header(HttpConnection connection) {
    var watch = watches.get(connection);
    if (watch == null) return;
    watch.open++;
    set(watch, BODY_MS);
  }

  /** Everything is here; it is ours to answer. */
  void body(HttpConnection connection) {
    var watch = watches.get(connection);
    if (watch != null) watch.limitMs = Long.MAX_VALUE;
  }

  void answered(HttpConnection connection) {
    var watch = watches.get(connection);
    if (watch != null && --watch.open == 0) set(watch, HEADER_MS);
  }

  private static void set(Watch watch, long limitMs) {
    watch.sinceNanos = System.nanoTime();
    watch.limitMs = limitMs;
  }

  private void sweep() {
    long now = System.nanoTime();
    var late = watches.entrySet().stream().filter(each -> isLate(each.getValue(), now)).toList();
    for (var each : List.copyOf(late)) each.getKey().close();
  }

  private static boolean isLate(Watch watch, long now) {
    return (now - watch.sinceNanos) / NANOS_PER_MS >= watch.limitMs;
  }
}
