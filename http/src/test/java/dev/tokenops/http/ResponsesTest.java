package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.CanonicalWriter;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written when it is sent comes whole, or is a failure, and leaves nothing behind. */
class ResponsesTest {
  private static final int LARGE = 64 << 10;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private static void large(CanonicalWriter out) {
    out.string("x".repeat(LARGE));
  }

  private int serve(Consumer<CanonicalWriter> write) throws Exception {
    var router = Router.router(vertx);
    router
        .route()
        .handler(routing -> Responses.write(routing, Answer.written(200, write)))
        .failureHandler(failed -> failed.response().setStatusCode(500).end(said(failed.failure())));
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    return server.await(30, TimeUnit.SECONDS).actualPort();
  }

  private static String said(@Nullable Throwable failure) {
    return failure == null ? "nothing" : String.valueOf(failure.getMessage());
  }

  private String ask(HttpMethod method, int port, int status, int length) throws Exception {
    return vertx
        .createHttpClient()
        .request(method, port, "127.0.0.1", "/")
        .compose(HttpClientRequest::send)
        .compose(response -> {
          assertEquals(status, response.statusCode());
          assertEquals(Integer.toString(length), response.getHeader("Content-Length"));
          return response.body();
        })
        .await(30, TimeUnit.SECONDS)
        .toString();
  }

  @Test
  void itComesWholeAndAskedForItsHeadItsLengthAlone() throws Exception {
    int port = serve(ResponsesTest::large);
    assertEquals(
        '"' + "x".repeat(LARGE) + '"', ask(HttpMethod.GET, port, 200, LARGE + "\"\"".length()));
    assertEquals("", ask(HttpMethod.HEAD, port, 200, LARGE + "\"\"".length()));
  }

  @Test
  void whatIsThrownInTheMiddleOfWritingIsAFailureAndNoHalfAnswer() throws Exception {
    int port =
        serve(out -> {
          out.beginArray().number(1);
          throw new IllegalStateException("torn");
        });
    assertEquals("torn", ask(HttpMethod.GET, port, 500, "torn".length()));
  }

  @Test
  void memoryOutsideTheHeapIsGivenBack() throws Exception {
    int port = serve(ResponsesTest::large);
    var client = vertx.createHttpClient();
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    int answers = 2_000;
    for (int i = 0; i < answers; i++)
      client
          .request(i % 2 == 0 ? HttpMethod.GET : HttpMethod.HEAD, port, "127.0.0.1", "/")
          .compose(HttpClientRequest::send)
          .compose(response -> response.body())
          .await(30, TimeUnit.SECONDS);
    long more = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
    assertTrue(more < (long) answers * LARGE / 4, more + " bytes more after " + answers);
  }
}
