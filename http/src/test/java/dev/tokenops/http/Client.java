package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client that knows URLs and keys, and nothing of the product. */
final class Client {
  /** An answer and its body as JSON, where it is JSON. */
  record Heard(int status, JsonNode json, String text, HttpResponse<InputStream> response) {
    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** The member with this name, which must be there. */
    JsonNode at(String name) {
      var node = json.get(name);
      if (node == null) throw new AssertionError(name + " is missing in " + text);
      return node;
    }

    String string(String name) {
      return at(name).asText();
    }

    /** The URL of the next action with this name. */
    JsonNode next(String action) {
      for (var next : at("next_actions"))
        if (next.path("action").asText().equals(action)) return next;
      throw new AssertionError("no next action " + action + " in " + text);
    }

    Heard expect(int expected) {
      if (status != expected) throw new AssertionError(status + ", not " + expected + ": " + text);
      return this;
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;
  private @Nullable Schemas schemas;

  Client(URI base) {
    this.base = base.toString();
  }

  /** Holds every JSON answer from now on against the server's own description. */
  void checkAnswers() {
    schemas = new Schemas(get("/openapi.json", null).expect(200).json());
  }

  /** A request to a path of the server, or to any URL. */
  HttpRequest.Builder to(String pathOrUrl, @Nullable String key) {
    var url = pathOrUrl.startsWith("/") ? base + pathOrUrl : pathOrUrl;
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(90));
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  Heard get(String path, @Nullable String key) {
    return send(to(path, key).GET());
  }

  Heard delete(String path, @Nullable String key) {
    return send(to(path, key).DELETE());
  }

  Heard post(String path, @Nullable String key, String body) {
    return send(json(to(path, key), body));
  }

  static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  Heard send(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return checked(heard(response, whole(response)));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** All of an answer, but nothing of a stream of events, which has no end. */
  private static byte[] whole(HttpResponse<InputStream> response) throws IOException {
    var type = response.headers().firstValue("Content-Type").orElse("");
    try (var body = response.body()) {
      return type.startsWith("text/event-stream") ? new byte[0] : body.readAllBytes();
    }
  }

  private Heard checked(Heard heard) {
    if (schemas == null || heard.json().isMissingNode()) return heard;
    var request = heard.response().request();
    schemas.check(request.method(), request.uri().getPath(), heard.status(), heard.json());
    return heard;
  }

  private static Heard heard(HttpResponse<InputStream> response, byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    var type = response.headers().firstValue("Content-Type").orElse("");
    var json =
        type.contains("json") && !text.isEmpty()
            ? StrictJson.parse(body)
            : MissingNode.getInstance();
    return new Heard(response.statusCode(), json, text, response);
  }
}
