package dev.tokenops.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.tokenops.bench.peers.PeerStore.Stored;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.ledger.json.Sha256;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The thin endpoint before a peer: takes the bodies of {@code POST /v1/runs}, parses and hashes
 * them, stores the run and answers with its id. One event loop a core, as ours.
 */
public final class PeerServer extends VerticleBase {
  /** What a run of seven records is contracted for in the product: 0.25 and 0.01 a record. */
  static final long COST_MICROS = 320_000;

  private static final String USAGE =
      "usage: PeerServer none|global|account|batch|redis PORT CONNECTIONS";
  private static final String BEARER = "Bearer key-";
  private static final JsonFactory JSON = new JsonFactory();

  private final Opening opening;
  private final int port;
  private @Nullable PeerStore store;

  private PeerServer(Opening opening, int port) {
    this.opening = opening;
    this.port = port;
  }

  /** Makes a store; blocks. Its futures complete on the event loop of the context it is made in. */
  private interface Opening {
    PeerStore open(Vertx vertx) throws Exception;
  }

  /** Serves until it is ended; says on stdout when it is ready. Exit 1: it could not start. */
  public static void main(String[] arguments) {
    try {
      serve(arguments);
    } catch (Exception failure) {
      System.err.println("the peer could not start: " + failure);
      System.exit(1); // Vert.x's threads would keep it alive, and whoever waits for it waiting.
    }
  }

  private static void serve(String[] arguments) throws Exception {
    if (arguments.length != 3) throw new IllegalArgumentException(USAGE);
    int storePort = Integer.parseInt(arguments[1]);
    int cores = Runtime.getRuntime().availableProcessors();
    int connections = Math.max(1, Integer.parseInt(arguments[2]) / cores);
    var library = resource("redis.lua");
    Opening opening =
        switch (arguments[0]) {
          case "none" -> _ -> new NoStore();
          case "global", "account" ->
              vertx -> new PostgresStore(vertx, storePort, arguments[0], connections);
          case "batch" -> vertx -> new PostgresBatchStore(vertx, storePort, connections);
          case "redis" -> vertx -> new RedisStore(vertx, storePort, library);
          default -> throw new IllegalArgumentException(USAGE);
        };
    int port = freePort();
    var vertx = Vertx.vertx();
    for (int i = 0; i < cores; i++)
      vertx.deployVerticle(new PeerServer(opening, port)).await(30, TimeUnit.SECONDS);
    System.out.println("peer is ready at http://127.0.0.1:" + port);
  }

  /** A file beside this class. */
  static String resource(String name) throws IOException {
    try (var in = PeerServer.class.getResourceAsStream(name)) {
      if (in == null) throw new IOException(name + " is not on the class path");
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Agents as {@code tokenops load --prepared} takes them: account <i>n</i> has key-<i>n</i>. */
  static Path writeAgents(Path file, int count) throws IOException {
    var json = new StringBuilder("[");
    for (int i = 0; i < count; i++)
      json.append(
          "%s{\"agent_id\":\"agt_%d\",\"access_key\":\"key-%d\",\"contract_id\":\"ctr_%026d\"}"
              .formatted(i == 0 ? "" : ",", i, i, i));
    return Files.writeString(file, json.append("]"));
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> opening.open(vertx)) // On this verticle's context.
        .compose(opened -> {
          store = opened;
          return vertx.createHttpServer().requestHandler(this::handle).listen(port, "127.0.0.1");
        });
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      answer(request, 405, "{\"code\":\"method_not_allowed\"}", false);
      return;
    }
    request
        .body()
        .onSuccess(body -> run(request, body.getBytes()))
        .onFailure(_ -> request.connection().close());
  }

  private void run(HttpServerRequest request, byte[] body) {
    var key = request.getHeader("Idempotency-Key");
    var bearer = request.getHeader("Authorization");
    var evidence = evidence(body);
    if (key == null || bearer == null || !bearer.startsWith(BEARER) || evidence == null) {
      answer(request, 400, "{\"code\":\"body_malformed\"}", false);
      return;
    }
    int account = Integer.parseInt(bearer.substring(BEARER.length()));
    var runId =
        TypeId.next(
            TypeId.RUN,
            "agt_00000000000000000000000000",
            Instant.now(),
            ThreadLocalRandom.current());
    var completed =
        """
        {"run_id":"%s","run_state":"result_ready","credits_reserved":"0.32","credits_consumed":"0.32","credits_released":"0"}\
        """
            .formatted(runId)
            .getBytes(UTF_8);
    if (store == null) throw new IllegalStateException("not started");
    store
        .store(new PeerRun(account, key, runId, Sha256.of(body), evidence, completed, COST_MICROS))
        .onSuccess(stored -> answer(request, stored))
        .onFailure(failure -> {
          System.err.println("store: " + failure);
          answer(request, 500, "{\"code\":\"internal\"}", false);
        });
  }

  /** The bytes of the member evidence, the whole body being JSON; null if it is not. */
  private static byte @Nullable [] evidence(byte[] body) {
    try (var parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) return null;
      byte[] evidence = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("evidence");
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        if (wanted) evidence = Arrays.copyOfRange(body, from, to);
      }
      return parser.nextToken() == null ? evidence : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static void answer(HttpServerRequest request, Stored stored) {
    switch (stored.outcome()) {
      case STORED -> answer(request, 200, ready(stored.runId()), false);
      case REPLAYED -> answer(request, 200, ready(stored.runId()), true);
      case KEY_REUSED -> answer(request, 422, "{\"code\":\"idempotency_key_reused\"}", false);
      case NO_CREDITS -> answer(request, 402, "{\"code\":\"insufficient_credits\"}", false);
    }
  }

  private static String ready(String runId) {
    return "{\"run_id\":\"%s\",\"run_state\":\"result_ready\",\"credits_consumed\":\"0.32\"}"
        .formatted(runId);
  }

  private static void answer(HttpServerRequest request, int status, String json, boolean replayed) {
    var response = request.response().setStatusCode(status);
    response.putHeader("Content-Type", "application/json");
    if (replayed) response.putHeader("Idempotent-Replayed", "true");
    response.end(Buffer.buffer(json));
  }

  @Override
  public Future<?> stop() throws Exception {
    if (store != null) store.close();
    return Future.succeededFuture();
  }
}
