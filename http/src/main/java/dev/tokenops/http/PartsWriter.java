package dev.tokenops.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends an answer that is made part by part: the next one is asked for when the socket has room.
 *
 * <pre>
 *   ask (a worker) ──part──► write ──room──► ask …            ──null──► end
 *        │                     └──full──► (drained) ──► ask …
 *        └──fails──► problem, if nothing is sent yet; else the connection breaks off
 * </pre>
 *
 * Lives on the request's loop.
 */
final class PartsWriter {
  private final RoutingContext routing;
  private final Answer answer;
  private final Supplier<@Nullable Buffer> next;

  private PartsWriter(RoutingContext routing, Answer answer, Supplier<@Nullable Buffer> next) {
    this.routing = routing;
    this.answer = answer;
    this.next = next;
  }

  static void begin(RoutingContext routing, Answer answer, Supplier<@Nullable Buffer> next) {
    new PartsWriter(routing, answer, next).ask();
  }

  private void ask() {
    if (response().closed()) return; // Nobody is there to read more.
    routing
        .vertx()
        .executeBlocking(next::get, /* ordered= */ false)
        .onComplete(this::write, this::failed);
  }

  private void write(@Nullable Buffer part) {
    var response = response();
    if (response.closed()) return;
    if (!response.headWritten()) {
      Responses.head(response, answer);
      if (routing.request().method().equals(HttpMethod.HEAD)) {
        response.end();
        return;
      }
      response.setChunked(true);
    }
    if (part == null) {
      response.end();
      return;
    }
    response.write(part);
    if (response.writeQueueFull()) response.drainHandler(_ -> drained());
    else ask();
  }

  private void drained() {
    response().drainHandler(null);
    ask();
  }

  private void failed(Throwable cause) {
    if (response().headWritten()) {
      var request = routing.request();
      RequestLog.failed(
          String.valueOf(response().headers().get("Request-Id")),
          request.method().name(),
          "(a file)",
          cause);
      routing.request().connection().close(); // A file that just ended would look whole.
    } else routing.fail(cause);
  }

  private HttpServerResponse response() {
    return routing.response();
  }
}
