package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tokenops.http.callback.CallbackSecret;
import dev.tokenops.http.callback.StandardWebhooks;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of a callback: listens on loopback, believes nothing before the signature fits,
 * and answers 200 to what is genuine and 401 to all else.
 */
final class CallbackReceiver implements AutoCloseable {
  private static final String PATH = "/callback";
  private static final int MAX_BYTES = 20_000;

  /**
   * What came.
   *
   * @param verdict only a genuine one is to be believed
   * @param id the delivery's
   */
  record Received(StandardWebhooks.Verdict verdict, @Nullable String id, JsonNode body) {}

  private final HttpServer server;
  private final CompletableFuture<CallbackSecret> secret = new CompletableFuture<>();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  private CallbackReceiver(HttpServer server) {
    this.server = server;
  }

  /** Starts to listen on a free port. */
  static CallbackReceiver start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    var receiver = new CallbackReceiver(server);
    server.createContext(PATH, receiver::take);
    server.start();
    return receiver;
  }

  /** Where to send callbacks. */
  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** What the contract said once; a callback that comes before it waits. */
  void secret(CallbackSecret told) {
    secret.complete(told);
  }

  /** The next callback, null if none comes in time. */
  @Nullable Received await(Duration patience) throws InterruptedException {
    return received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readNBytes(MAX_BYTES);
      var headers = exchange.getRequestHeaders();
      var id = headers.getFirst(StandardWebhooks.ID_HEADER);
      var verdict =
          StandardWebhooks.verify(
              id,
              headers.getFirst(StandardWebhooks.TIMESTAMP_HEADER),
              headers.getFirst(StandardWebhooks.SIGNATURE_HEADER),
              body,
              secret.get(10, TimeUnit.SECONDS),
              Instant.now());
      boolean genuine = verdict == StandardWebhooks.Verdict.GENUINE;
      exchange.sendResponseHeaders(genuine ? 200 : 401, -1);
      received.add(new Received(verdict, id, StrictJson.parse(body)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a callback came before its secret", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
