package dev.tokenops.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Absolute URLs for answers: on the host that the client itself named, if it is one.
 *
 * @param base without a slash at its end
 */
public record Links(String base) {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");

  static Links of(HttpServerRequest request, @Nullable URI publicUrl, String bound) {
    if (publicUrl != null) return of(publicUrl.toString());
    var host = request.getHeader("Host");
    return host != null && HOST.matcher(host).matches() ? of("http://" + host) : of(bound);
  }

  public static Links of(String base) {
    return new Links(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
  }

  /** A path of ours, beginning with a slash. */
  String to(String path) {
    return base + path;
  }

  String agent(String agentId) {
    return to("/v1/agents/" + agentId);
  }

  String settlement(String settlementId) {
    return to("/v1/settlements/" + settlementId);
  }

  String contract(String contractId) {
    return to("/v1/contracts/" + contractId);
  }

  String run(String runId) {
    return to("/v1/runs/" + runId);
  }
}
