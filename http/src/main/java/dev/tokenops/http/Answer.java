package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.CanonicalWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers. Immutable; the buffer is not changed once it is here.
 *
 * @param contentType null for an answer without a body
 */
public record Answer(
    int status, @Nullable String contentType, Buffer body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String BYTES = "application/octet-stream";
  static final String HTML = "text/html; charset=utf-8";

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** A tree as it stands, its keys in its order. */
  static Answer json(int status, JsonNode tree) {
    return bytes(status, JSON, Json.bytes(tree));
  }

  /** Bytes that are ready. */
  static Answer bytes(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, Buffer.buffer(body), Map.of());
  }

  /** JSON that is written straight into bytes. */
  static Answer written(int status, Consumer<CanonicalWriter> write) {
    return new Answer(status, JSON, Json.written(write), Map.of());
  }

  static Answer text(int status, String contentType, String body) {
    return new Answer(status, contentType, Buffer.buffer(body), Map.of());
  }

  static Answer empty(int status) {
    return new Answer(status, null, Buffer.buffer(), Map.of());
  }

  /** The same with one header more. */
  Answer with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, body, more);
  }
}
