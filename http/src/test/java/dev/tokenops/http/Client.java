package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
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
  record Heard(int status, JsonNode json, String text, HttpResponse<byte[]> response) {
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
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return checked(heard(response));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Heard checked(Heard heard) {
    if (schemas == null || heard.json().isMissingNode()) return heard;
    var request = heard.response().request();
    schemas.check(request.method(), request.uri().getPath(), heard.status(), heard.json());
    return heard;
  }

  private static Heard heard(HttpResponse<byte[]> response) {
    var text = new String(response.body(), StandardCharsets.UTF_8);
    var type = response.headers().firstValue("Content-Type").orElse("");
    var json =
        type.contains("json") && !text.isEmpty()
            ? StrictJson.parse(response.body())
            : MissingNode.getInstance();
    return new Heard(response.statusCode(), json, text, response);
  }
}
