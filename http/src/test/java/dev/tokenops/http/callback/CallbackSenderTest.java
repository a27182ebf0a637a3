package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.callback.CallbackSender.Limits;
import dev.tokenops.http.callback.CallbackTarget.Judgement.Accepted;
import dev.tokenops.http.callback.StandardWebhooks.Headers;
import dev.tokenops.http.callback.StandardWebhooks.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSenderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
  private static final CallbackSecret SECRET = CallbackSecret.of(new byte[32]);
  private static final byte[] BODY = "{\"type\":\"tokenops.run.completed\"}".getBytes(UTF_8);
  private static final Headers HEADERS = StandardWebhooks.sign("dlv_1", NOW, BODY, SECRET);
  private static final AddressLookup LOOPBACK =
      name -> Future.succeededFuture(addresses("127.0.0.1"));

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void postsTheSignedBytesToTheTargetAndHearsThatTheyArrived() throws Exception {
    var heard = new CompletableFuture<String>();
    int port =
        serve(request ->
            request
                .body()
                .onSuccess(body -> {
                  var verdict =
                      StandardWebhooks.verify(
                          request.getHeader("webhook-id"),
                          request.getHeader("webhook-timestamp"),
                          request.getHeader("webhook-signature"),
                          body.getBytes(),
                          SECRET,
                          NOW);
                  heard.complete(
                      request.method()
                          + " "
                          + request.uri()
                          + " "
                          + request.getHeader("host")
                          + " "
                          + request.getHeader("content-type")
                          + " "
                          + verdict);
                  request.response().setStatusCode(204).end();
                }));
    var answer = send(sender(LOOPBACK), "http://localhost:" + port + "/hook?x=1");
    assertTrue(answer.delivered());
    assertEquals(204, answer.attempt().status());
    assertEquals(NOW, answer.attempt().attemptedAt());
    assertNull(answer.attempt().error());
    assertNull(answer.retryAfter());
    assertEquals(
        "POST /hook?x=1 localhost:" + port + " application/json " + Verdict.GENUINE,
        heard.get(10, SECONDS));
  }

  @Test
  void looksUpOnceAndConnectsToTheAddressThatWasJudged() throws Exception {
    int port = serve(request -> request.response().end());
    var lookups = new AtomicInteger();
    // The system cannot resolve this name: only the judged address can have been used.
    var answer =
        send(
            sender(name -> {
              assertEquals("nowhere.localhost", name);
              lookups.incrementAndGet();
              return Future.succeededFuture(addresses("127.0.0.1"));
            }),
            "http://nowhere.localhost:" + port + "/");
    assertEquals(200, answer.attempt().status());
    assertEquals(1, lookups.get());
  }

  @Test
  void judgesTheNameAgainAtEachAttempt() throws Exception {
    var requests = new AtomicInteger();
    int port =
        serve(request -> {
          requests.incrementAndGet();
          request.response().end();
        });
    Queue<String> rebinding = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1"));
    var sender = sender(name -> Future.succeededFuture(addresses(rebinding.remove())));
    String url = "http://localhost:" + port + "/";
    assertTrue(send(sender, url).delivered());

    var refused = send(sender, url);
    assertEquals(0, refused.attempt().status());
    assertEquals(
        "a callback may not go to localhost: 10.0.0.1 is a private address",
        refused.attempt().error());
    assertEquals(1, requests.get());
  }

  @Test
  void saysThatANameHasNoAddress() throws Exception {
    var unknown = send(sender(name -> Future.failedFuture("no such name")), "http://localhost/");
    assertEquals(0, unknown.attempt().status());
    assertEquals("the host has no address now", unknown.attempt().error());
  }

  @Test
  void triesTheNextAddressWhereOneDoesNotTakeTheConnection() throws Exception {
    int port = serve(request -> request.response().end());
    var two = sender(name -> Future.succeededFuture(addresses("127.0.0.2", "127.0.0.1")));
    assertTrue(send(two, "http://localhost:" + port + "/").delivered());
  }

  @Test
  void saysThatNobodyTookTheConnection() throws Exception {
    HttpServer server = listen(request -> {});
    int port = server.actualPort();
    await(server.close());
    var answer = send(sender(LOOPBACK), "http://localhost:" + port + "/");
    assertEquals(0, answer.attempt().status());
    assertFalse(answer.delivered());
    assertTrue(error(answer).startsWith("no connection: "), error(answer));
  }

  @Test
  void neverFollowsARedirect() throws Exception {
    var elsewhere = new AtomicInteger();
    int other =
        serve(request -> {
          elsewhere.incrementAndGet();
          request.response().end();
        });
    int port =
        serve(request ->
            request
                .response()
                .setStatusCode(307)
                .putHeader("location", "http://127.0.0.1:" + other + "/")
                .end());
    var answer = send(sender(LOOPBACK), "http://localhost:" + port + "/");
    assertEquals(307, answer.attempt().status());
    assertFalse(answer.delivered());
    assertTrue(error(answer).contains("redirects are not followed"));
    assertEquals(0, elsewhere.get());
  }

  @Test
  void cutsAnAnswerThatNeverEnds() throws Exception {
    var written = new AtomicLong();
    var closed = new CompletableFuture<Void>();
    int port =
        serve(request -> {
          var response = request.response().setChunked(true);
          request.connection().closeHandler(closed::complete);
          vertx.setPeriodic(
              1,
              timer -> {
                if (closed.isDone()) vertx.cancelTimer(timer);
                else if (!response.writeQueueFull()) {
                  written.addAndGet(1024);
                  response.write(Buffer.buffer(new byte[1024]));
                }
              });
        });
    var answer =
        send(sender(LOOPBACK, new Limits(20_000, 16 * 1024)), "http://localhost:" + port + "/");
    assertTrue(answer.delivered());
    closed.get(10, SECONDS);
    assertTrue(written.get() > 16 * 1024, "the cap was reached: " + written);
  }

  @Test
  void endsAnAttemptThatGetsNoAnswer() throws Exception {
    int port = serve(request -> {});
    var answer = send(sender(LOOPBACK, new Limits(200, 100)), "http://localhost:" + port + "/");
    assertEquals(0, answer.attempt().status());
    assertEquals("no answer within 200 ms", answer.attempt().error());
    assertTrue(answer.attempt().durationMs() >= 190, "took " + answer.attempt().durationMs());
  }

  @Test
  void endsAnAttemptWhoseLookupHangs() throws Exception {
    var hanging = sender(name -> Future.future(never -> {}), new Limits(200, 100));
    assertEquals("no answer within 200 ms", send(hanging, "http://localhost/").attempt().error());
  }

  @Test
  void takesTheStatusOfAnAnswerWhoseBodyHangs() throws Exception {
    int port = serve(request -> request.response().setChunked(true).write("begun"));
    var answer = send(sender(LOOPBACK, new Limits(500, 100)), "http://localhost:" + port + "/");
    assertTrue(answer.delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 502, 504})
  void reportsTheStatusAndWhatTheReceiverAsksFor(int status) throws Exception {
    int port =
        serve(request ->
            request.response().setStatusCode(status).putHeader("Retry-After", "7").end("no"));
    var answer = send(sender(LOOPBACK), "http://localhost:" + port + "/");
    assertEquals(status, answer.attempt().status());
    assertEquals("answered " + status, answer.attempt().error());
    assertEquals(Duration.ofSeconds(7), answer.retryAfter());
    assertFalse(answer.delivered());
    assertFalse(answer.gone());
  }

  @Test
  void knowsAReceiverThatIsGone() throws Exception {
    int port = serve(request -> request.response().setStatusCode(410).end());
    assertTrue(send(sender(LOOPBACK), "http://localhost:" + port + "/").gone());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "220 smtp ready\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"})
  void survivesAReceiverThatSpeaksNoHttp(String garbage) throws Exception {
    var server =
        await(
            vertx
                .createNetServer()
                .connectHandler(socket ->
                    socket.handler(
                        received -> socket.write(garbage).onComplete(done -> socket.close())))
                .listen(0, "127.0.0.1"));
    var answer = send(sender(LOOPBACK), "http://localhost:" + server.actualPort() + "/");
    assertEquals(0, answer.attempt().status());
    assertTrue(error(answer).length() <= 200);
  }

  @Test
  void bracketsAnIpv6AddressInTheHostHeader() throws Exception {
    var hosts = new ConcurrentLinkedQueue<String>();
    var server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  hosts.add(String.valueOf(request.getHeader("host")));
                  request.response().end();
                })
                .listen(0, "::1"));
    String url = "http://[::1]:" + server.actualPort() + "/";
    assertTrue(send(sender(LOOPBACK), url).delivered());
    assertEquals("[::1]:" + server.actualPort(), hosts.remove());
  }

  @Test
  void resolvesThroughTheSystemOffTheEventLoop() throws Exception {
    var system = AddressLookup.ofSystem(vertx);
    var found = await(system.addressesOf("localhost"));
    assertTrue(found.stream().allMatch(InetAddress::isLoopbackAddress) && !found.isEmpty());
    var missing = new CompletableFuture<Throwable>();
    system.addressesOf("no-such-name.invalid").onFailure(missing::complete);
    assertNotNull(missing.get(20, SECONDS));
  }

  private CallbackSender sender(AddressLookup lookup) {
    return sender(lookup, Limits.DEFAULT);
  }

  private CallbackSender sender(AddressLookup lookup, Limits limits) {
    return new CallbackSender(vertx, lookup, InstantSource.fixed(NOW), limits, null);
  }

  private static CallbackAnswer send(CallbackSender sender, String url) throws Exception {
    var target = assertInstanceOf(Accepted.class, CallbackTarget.parse(url, true), url).target();
    return await(sender.send(target, HEADERS, BODY));
  }

  private int serve(Handler<HttpServerRequest> handler) throws Exception {
    return listen(handler).actualPort();
  }

  private HttpServer listen(Handler<HttpServerRequest> handler) throws Exception {
    return await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
  }

  private static String error(CallbackAnswer answer) {
    return String.valueOf(answer.attempt().error());
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }
}
