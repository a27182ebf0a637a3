package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.CanonicalWriter;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a route answers. Immutable; what is in the body is not changed once it is here.
 *
 * @param contentType null for an answer without a body
 */
public record Answer(
    int status, @Nullable String contentType, Body body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String BYTES = "application/octet-stream";
  static final String HTML = "text/html; charset=utf-8";

  /** What is said. */
  public sealed interface Body {
    /** Bytes that are ready. */
    record Ready(Buffer bytes) implements Body {}

    /**
     * JSON that is written once, when it is sent: then its bytes go from the writer's buffer to the
     * socket's, and are held nowhere between. What is thrown by it is answered like the handler's.
     */
    record Written(Consumer<CanonicalWriter> write) implements Body {}

    /**
     * Parts that are made one after the other, each once the one before has gone out: so however
     * long the whole, little of it is held. Off the event loops, one at a time; null ends it. What
     * the first part throws is answered like the handler's; a later one can only break off.
     */
    record Parts(Supplier<@Nullable Buffer> next) implements Body {}

    /** The bytes in the heap, for whoever does not send them. */
    default Buffer inHeap() {
      return switch (this) {
        case Ready(var bytes) -> bytes;
        case Written(var write) -> Json.written(write);
        case Parts(var next) -> {
          var all = Buffer.buffer();
          for (var part = next.get(); part != null; part = next.get()) all.appendBuffer(part);
          yield all;
        }
      };
    }
  }

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** A tree as it stands, its keys in its order. */
  static Answer json(int status, JsonNode tree) {
    return bytes(status, JSON, Json.bytes(tree));
  }

  /** Bytes that are ready. */
  static Answer bytes(int status, String contentType, byte[] body) {
    return ready(status, contentType, Buffer.buffer(body));
  }

  private static Answer ready(int status, @Nullable String contentType, Buffer body) {
    return new Answer(status, contentType, new Body.Ready(body), Map.of());
  }

  /** JSON that is written when it is sent. */
  static Answer written(int status, Consumer<CanonicalWriter> write) {
    return new Answer(status, JSON, new Body.Written(write), Map.of());
  }

  /** A file that is made while it is sent. */
  static Answer parts(String contentType, Supplier<@Nullable Buffer> next) {
    return new Answer(200, contentType, new Body.Parts(next), Map.of());
  }

  /** The same as a file that a browser saves by this name. */
  Answer named(String file) {
    return with("Content-Disposition", "attachment; filename=\"" + file + "\"");
  }

  static Answer text(int status, String contentType, String body) {
    return ready(status, contentType, Buffer.buffer(body));
  }

  static Answer empty(int status) {
    return ready(status, null, Buffer.buffer());
  }

  /** The same with one header more. */
  Answer with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, body, more);
  }
}
