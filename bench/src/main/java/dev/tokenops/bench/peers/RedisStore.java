package dev.tokenops.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A run is one call of a function ({@code redis.lua}) on one pipelined connection: Redis forces the
 * append-only file once for all that one turn of its loop has read.
 */
final class RedisStore implements PeerStore {
  private static final int MOST_WAITING = 100_000;
  private static final long PATIENCE_SECONDS = 30;

  private final Redis redis;
  private final RedisConnection connection;

  /**
   * @param library the text of the function's library
   */
  RedisStore(Vertx vertx, int port, String library)
      throws InterruptedException, ExecutionException, TimeoutException {
    redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString("redis://127.0.0.1:" + port)
                .setMaxWaitingHandlers(MOST_WAITING));
    connection = get(redis.connect());
    var load = Request.cmd(Command.FUNCTION).arg("LOAD").arg("REPLACE").arg(library);
    get(connection.send(load));
  }

  /** Blocks a worker, on which {@link Future#await} refuses to. */
  private static <T extends @Nullable Object> T get(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public Future<Stored> store(PeerRun run) {
    var account = "account:" + run.account();
    return connection
        .send(
            Request.cmd(Command.FCALL)
                .arg("run")
                .arg(3)
                .arg(account)
                .arg("run:" + run.account() + ":" + run.key())
                .arg("log:" + run.account())
                .arg(run.runId())
                .arg(HexFormat.of().formatHex(run.bodySha256()))
                .arg(Buffer.buffer(run.accepted()))
                .arg(Buffer.buffer(run.completed()))
                .arg(run.costMicros()))
        .map(RedisStore::stored);
  }

  private static Stored stored(@Nullable Response response) {
    if (response == null) throw new IllegalStateException("redis answered nothing");
    var outcome =
        switch (response.get(0).toString()) {
          case "stored" -> Outcome.STORED;
          case "replayed" -> Outcome.REPLAYED;
          case "key_reused" -> Outcome.KEY_REUSED;
          case "no_credits" -> Outcome.NO_CREDITS;
          default -> throw new IllegalStateException("redis answered " + response);
        };
    return new Stored(outcome, response.get(1).toString());
  }

  @Override
  public void close() {
    redis.close();
  }
}
