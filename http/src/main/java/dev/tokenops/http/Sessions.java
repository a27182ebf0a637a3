package dev.tokenops.http;

import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of the console in browsers: a random cookie, kept as its hash, gone with the process.
 *
 * <p>The cookie is HttpOnly and SameSite=Strict: no script reads it, and no other site's page sends
 * it. {@link Authentication} says what a session may do. Any thread.
 */
final class Sessions {
  private static final String COOKIE = "tokenops_session";
  private static final String PREFIX = "tos_";
  private static final Duration VALID_FOR = Duration.ofHours(8);
  private static final int MOST_OF_ONE = 100;

  /**
   * Whose session it is.
   *
   * @param keySha256 of the auditor's access key that it was opened with; null: the operator's
   */
  record Holder(@Nullable String keySha256) {}

  private record Session(String sha256, Holder holder, Instant until) {}

  private final Map<String, Session> bySha256 = new ConcurrentHashMap<>();
  private final SecureRandom random;

  Sessions(SecureRandom random) {
    this.random = random;
  }

  /**
   * Opens a session under a name that nobody knows yet, and ends the one that the request has.
   * Whoever opens many loses its own oldest, and nobody else's.
   *
   * @return the value of the Set-Cookie header
   */
  String open(Holder holder, HttpServerRequest request, Instant now, boolean https) {
    end(request);
    bySha256.values().removeIf(session -> !now.isBefore(session.until()));
    var own = bySha256.values().stream().filter(session -> session.holder().equals(holder));
    own.sorted(Comparator.comparing(Session::until).reversed())
        .skip(MOST_OF_ONE - 1)
        .forEach(oldest -> bySha256.remove(oldest.sha256()));
    var token = AccessKeys.make(PREFIX, random);
    var sha256 = AccessKeys.sha256(token);
    bySha256.put(sha256, new Session(sha256, holder, now.plus(VALID_FOR)));
    return cookie(token, VALID_FOR.toSeconds(), https);
  }

  /** Whose session the request belongs to; null if to none that is open. */
  @Nullable Holder holder(HttpServerRequest request, Instant now) {
    var cookie = request.getCookie(COOKIE);
    if (cookie == null) return null;
    var session = bySha256.get(AccessKeys.sha256(cookie.getValue()));
    return session != null && now.isBefore(session.until()) ? session.holder() : null;
  }

  /** Ends the request's session; the value of the Set-Cookie header. */
  String close(HttpServerRequest request, boolean https) {
    end(request);
    return cookie("", 0, https);
  }

  private void end(HttpServerRequest request) {
    var cookie = request.getCookie(COOKIE);
    if (cookie != null) bySha256.remove(AccessKeys.sha256(cookie.getValue()));
  }

  private static String cookie(String value, long seconds, boolean https) {
    return "%s=%s; Max-Age=%d; Path=/; HttpOnly; SameSite=Strict%s"
        .formatted(COOKIE, value, seconds, https ? "; Secure" : "");
  }
}
