package dev.tokenops.http.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An agent's own server: checks each callback with a library that is not ours, and answers. */
final class Receiver {
  /** A callback as it came. */
  record Heard(String id, String body) {}

  final List<Heard> heard = new CopyOnWriteArrayList<>();
  final List<HttpServerRequest> waiting = new CopyOnWriteArrayList<>();
  final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final Vertx vertx;
  private final Function<String, String> secretOfRun;
  private volatile int status;
  private HttpServer server;

  /**
   * @param secretOfRun the secret text by which a run's callback is signed
   */
  Receiver(Vertx vertx, Function<String, String> secretOfRun) throws Exception {
    this.vertx = vertx;
    this.secretOfRun = secretOfRun;
    this.server = listen(0);
  }

  /** Answers with this status from now on; 0 lets requests wait. */
  Receiver answers(int status) {
    this.status = status;
    return this;
  }

  String url() {
    return "http://localhost:" + server.actualPort() + "/hook";
  }

  int port() {
    return server.actualPort();
  }

  void goDown() throws Exception {
    server.close().await(30, TimeUnit.SECONDS);
  }

  void comeUp(int port) throws Exception {
    server = listen(port);
  }

  /** Lets those that wait have their answer. */
  void release(int status) {
    var released = new ArrayList<>(waiting);
    waiting.removeAll(released);
    released.forEach(request -> end(request, status));
  }

  private HttpServer listen(int port) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(this::receive)
        .listen(port, "127.0.0.1")
        .await(30, TimeUnit.SECONDS);
  }

  private void receive(HttpServerRequest request) {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    request
        .body()
        .onSuccess(body -> {
          if (!isGenuine(request, body.toString(UTF_8))) {
            end(request, 401);
            return;
          }
          heard.add(
              new Heard(String.valueOf(request.getHeader("webhook-id")), body.toString(UTF_8)));
          int now = status;
          if (now == 0) waiting.add(request);
          else end(request, now);
        });
  }

  private void end(HttpServerRequest request, int status) {
    atOnce.decrementAndGet();
    request.response().setStatusCode(status).end();
  }

  private boolean isGenuine(HttpServerRequest request, String body) {
    Map<String, List<String>> headers =
        Map.of(
            "webhook-id", List.of(String.valueOf(request.getHeader("webhook-id"))),
            "webhook-timestamp", List.of(String.valueOf(request.getHeader("webhook-timestamp"))),
            "webhook-signature", List.of(String.valueOf(request.getHeader("webhook-signature"))));
    try {
      new Webhook(secretOfRun.apply(body)).verify(body, headers(headers));
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpHeaders headers(Map<String, List<String>> headers) {
    return HttpHeaders.of(headers, (_, _) -> true);
  }
}
