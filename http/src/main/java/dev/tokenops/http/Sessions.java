package dev.tokenops.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operator's sessions in browsers: a random cookie, kept as its hash, gone with the process.
 *
 * <p>The cookie is HttpOnly and SameSite=Strict, so no script reads it and no other site's page
 * sends it. It opens {@code /console/} and nothing of the API. Any thread.
 */
final class Sessions {
  private static final String COOKIE = "tokenops_session";
  private static final String PREFIX = "tos_";
  private static final Duration VALID_FOR = Duration.ofHours(8);
  private static final int MOST = 1_000;

  private final Map<String, Instant> untilBySha256 = new ConcurrentHashMap<>();
  private final SecureRandom random;

  Sessions(SecureRandom random) {
    this.random = random;
  }

  /** Opens a session; the value of the Set-Cookie header. */
  String open(Instant now, boolean https) {
    untilBySha256.values().removeIf(until -> !now.isBefore(until));
    if (untilBySha256.size() >= MOST) untilBySha256.clear();
    var token = AccessKeys.make(PREFIX, random);
    untilBySha256.put(AccessKeys.sha256(token), now.plus(VALID_FOR));
    return cookie(token, VALID_FOR.toSeconds(), https);
  }

  boolean isOpen(HttpServerRequest request, Instant now) {
    var cookie = request.getCookie(COOKIE);
    if (cookie == null) return false;
    var until = untilBySha256.get(AccessKeys.sha256(cookie.getValue()));
    return until != null && now.isBefore(until);
  }

  /** Ends the request's session; the value of the Set-Cookie header. */
  String close(HttpServerRequest request, boolean https) {
    var cookie = request.getCookie(COOKIE);
    if (cookie != null) untilBySha256.remove(AccessKeys.sha256(cookie.getValue()));
    return cookie("", 0, https);
  }

  private static String cookie(String value, long seconds, boolean https) {
    return "%s=%s; Max-Age=%d; Path=/console/; HttpOnly; SameSite=Strict%s"
        .formatted(COOKIE, value, seconds, https ? "; Secure" : "");
  }
}
