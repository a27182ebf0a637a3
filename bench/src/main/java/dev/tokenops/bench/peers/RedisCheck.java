package dev.tokenops.bench.peers;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Empties Redis, and looks afterwards whether it holds what it must. Blocks its thread. */
final class RedisCheck implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Redis redis;

  RedisCheck(Vertx vertx, int port) {
    redis =
        Redis.createClient(
            vertx, new RedisOptions().setConnectionString("redis://127.0.0.1:" + port));
  }

  /**
   * Redis counts no flushes: what can be seen is that it is told to force each turn of its loop,
   * that this went well, and that the file has grown by more than the payloads.
   *
   * @param acknowledged runs that must be there
   */
  StoreCheck check(int accounts, long acknowledged) throws TimeoutException {
    var faults = new ArrayList<String>();
    long entries = 0;
    long consumed = 0;
    for (int account = 0; account < accounts; account++) {
      entries += number(Request.cmd(Command.XLEN).arg("log:" + account));
      consumed += number(Request.cmd(Command.HGET).arg("account:" + account).arg("consumed"));
    }
    long runs = entries / 2;
    long keys = number(Request.cmd(Command.DBSIZE));
    long grown = Long.parseLong(text("aof_current_size"));
    var policy = send(Request.cmd(Command.CONFIG).arg("GET").arg("appendfsync")).toString();
    if (!policy.contains("always")) faults.add("appendfsync is " + policy);
    if (!text("aof_last_write_status").equals("ok")) faults.add("the append-only file failed");
    if (runs != acknowledged || entries != 2 * runs)
      faults.add(entries + " entries for " + acknowledged + " runs");
    if (keys < runs) faults.add(keys + " keys for " + runs + " runs");
    if (consumed != runs * PeerServer.COST_MICROS) faults.add(consumed + " micro-credits consumed");
    if (grown < runs * 1_500) faults.add("the append-only file grew by " + grown + " bytes only");
    return new StoreCheck(
        acknowledged,
        String.join("; ", faults),
        "%,d entries, appendfsync always, %,d MB appended".formatted(entries, grown >> 20));
  }

  private String text(String name) throws TimeoutException {
    for (var line : send(Request.cmd(Command.INFO).arg("persistence")).toString().lines().toList())
      if (line.startsWith(name + ":")) return line.substring(name.length() + 1).strip();
    throw new IllegalStateException("redis does not say " + name);
  }

  /** What Redis has as a number or as the text of one; 0 if it has nothing. */
  private long number(Request request) throws TimeoutException {
    var response = request(request);
    return response == null ? 0 : Long.parseLong(response.toString());
  }

  private Response send(Request request) throws TimeoutException {
    var response = request(request);
    if (response == null) throw new IllegalStateException("redis answered nothing to " + request);
    return response;
  }

  private @Nullable Response request(Request request) throws TimeoutException {
    return redis.send(request).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    redis.close();
  }
}
