package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of a TokenOps server, as any agent could write one: JSON over HTTP. Any thread. */
final class Api implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI server;
  private final HttpClient client;

  /**
   * @param server such as {@code http://127.0.0.1:8080}
   */
  Api(URI server) {
    this.server = server;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** An answer; {@code json} is missing where the body is no JSON. */
  record Reply(String request, int status, JsonNode json, String body) {
    /**
     * This reply, if it has that status.
     *
     * @throws CommandRefused with what the server said
     */
    Reply expect(int wanted) {
      if (status != wanted) throw CommandRefused.failed(unexpected());
      return this;
    }

    private String unexpected() {
      if (json.isMissingNode()) return "%s answered %d: %s".formatted(request, status, body);
      return "%s answered %d %s: %s"
          .formatted(request, status, json.path("code").asText(), json.path("detail").asText());
    }

    /**
     * The text at a JSON pointer.
     *
     * @throws CommandRefused if there is none
     */
    String text(String pointer) {
      var found = json.at(pointer);
      if (!found.isValueNode() || found.isNull())
        throw CommandRefused.failed("%s answered without %s".formatted(request, pointer));
      return found.asText();
    }
  }

  Reply get(String path, @Nullable String key) throws IOException, InterruptedException {
    return send("GET", path, key, null, Map.of());
  }

  Reply post(String path, @Nullable String key, Object body)
      throws IOException, InterruptedException {
    return send("POST", path, key, body, Map.of());
  }

  /**
   * Sends a request and waits for the whole answer, a minute at most.
   *
   * @param path of this server, or a whole URL that it gave
   * @param key the caller's; null for a public call
   * @param body a record, map or tree; null for none
   */
  Reply send(
      String method,
      String path,
      @Nullable String key,
      @Nullable Object body,
      Map<String, String> headers)
      throws IOException, InterruptedException {
    var target = server.resolve(path);
    var request = HttpRequest.newBuilder(target).timeout(PATIENCE);
    headers.forEach(request::header);
    if (key != null) request.header("Authorization", "Bearer " + key);
    if (body == null) request.method(method, BodyPublishers.noBody());
    else
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(CanonicalJson.encode(body)));
    var response = client.send(request.build(), BodyHandlers.ofByteArray());
    return new Reply(
        method + " " + target.getPath(),
        response.statusCode(),
        json(response),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    var type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.contains("json") || response.body().length == 0) return MissingNode.getInstance();
    return StrictJson.parse(response.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
