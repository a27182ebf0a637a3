package dev.tokenops.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for every request: at debug for a run that was taken and for a run that was refused
 * because there was no room, at info for all others. What was taken stands in the ledger, what was
 * refused is counted in the metrics, and at thousands a second each line would cost as much as the
 * work that it tells of. A line holds the table's path and never the request's, and no header but
 * our own: so no key and no claim token can get into a log.
 */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tokenops.http.requests");
  private static final long NANOS_PER_MICRO = 1_000;

  private RequestLog() {}

  static void answered(
      String requestId, String method, String route, int status, Duration took, String caller) {
    var level = isOneOfMany(method, route, status) ? Level.DEBUG : Level.INFO;
    if (!LOG.isEnabledForLevel(level)) return;
    LOG.atLevel(level)
        .addKeyValue("request_id", requestId)
        .addKeyValue("method", method)
        .addKeyValue("route", route)
        .addKeyValue("status", status)
        .addKeyValue("took_us", took.toNanos() / NANOS_PER_MICRO)
        .addKeyValue("caller", caller)
        .log("request");
  }

  private static boolean isOneOfMany(String method, String route, int status) {
    boolean said = status < 300 || status == 429 || status == 503;
    return said && method.equals("POST") && route.equals(RunOrder.PATH);
  }

  /** A defect of ours. */
  static void failed(String requestId, String method, String route, @Nullable Throwable cause) {
    LOG.atError()
        .addKeyValue("request_id", requestId)
        .addKeyValue("method", method)
        .addKeyValue("route", route)
        .setCause(cause)
        .log("request failed");
  }
}
