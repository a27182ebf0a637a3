package dev.tokenops.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for every request. It holds the table's path and never the request's, and no header but
 * our own: so no key and no claim token can get into a log.
 */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tokenops.http.requests");
  private static final long NANOS_PER_MICRO = 1_000;

  private RequestLog() {}

  static void answered(
      String requestId, String method, String route, int status, Duration took, String caller) {
    if (!LOG.isInfoEnabled()) return;
    LOG.atInfo()
        .addKeyValue("request_id", requestId)
        .addKeyValue("method", method)
        .addKeyValue("route", route)
        .addKeyValue("status", status)
        .addKeyValue("took_us", took.toNanos() / NANOS_PER_MICRO)
        .addKeyValue("caller", caller)
        .log("request");
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
