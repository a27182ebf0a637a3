package dev.tokenops.http;

import dev.tokenops.http.Answer.Body;
import dev.tokenops.ledger.json.CanonicalWriter;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** From an {@link Answer} to what a client gets: headers, then the body. On the request's loop. */
final class Responses {
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("Request-Id");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  private static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");

  private Responses() {}

  /** Writes it, unless there is an answer already or nobody to hear it. */
  static void write(RoutingContext routing, Answer answer) {
    var response = routing.response();
    if (response.ended() || response.closed()) return;
    switch (answer.body()) {
      case Body.Ready(var bytes) -> end(routing, answer, bytes);
      case Body.Written(var write) -> write(routing, answer, write);
      case Body.Parts(var next) -> PartsWriter.begin(routing, answer, next);
    }
  }

  private static void write(
      RoutingContext routing, Answer answer, Consumer<CanonicalWriter> write) {
    ByteBuf bytes;
    try {
      bytes = Json.writtenOutside(write);
    } catch (RuntimeException e) {
      routing.fail(e);
      return;
    }
    try {
      end(routing, answer, BufferInternal.buffer(bytes)).onComplete(_ -> bytes.release());
    } catch (RuntimeException e) {
      bytes.release();
      throw e;
    }
  }

  private static Future<Void> end(RoutingContext routing, Answer answer, Buffer body) {
    var response = routing.response();
    head(response, answer);
    response.putHeader(CONTENT_LENGTH, Integer.toString(body.length()));
    return routing.request().method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
  }

  /** The status and all headers but the length. */
  static void head(HttpServerResponse response, Answer answer) {
    if (!response.headers().contains(REQUEST_ID)) named(response, requestId());
    response.setStatusCode(answer.status());
    heads(response);
    answer.headers().forEach(response::putHeader);
    if (answer.contentType() != null) response.putHeader(CONTENT_TYPE, answer.contentType());
  }

  /** What every answer says, to whatever request. */
  static void heads(HttpServerResponse response) {
    response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    response.putHeader(CACHE_CONTROL, NO_STORE);
  }

  /** Gives the answer its request's id. */
  static void named(HttpServerResponse response, String requestId) {
    response.putHeader(REQUEST_ID, requestId);
  }

  static String requestId() {
    var random = ThreadLocalRandom.current();
    return "req_"
        + HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }
}
