package dev.tokenops.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Up to 32 runs a transaction: what gathers within a millisecond, or 32 where those come sooner. In
 * the order of their accounts, so that two transactions never wait for each other in a circle.
 */
final class PostgresBatchStore implements PeerStore {
  private static final int MOST = 32;
  private static final long GATHER_MS = 1;

  private final Vertx vertx;
  private final PostgresPool pool;
  private List<Waiting> waiting = new ArrayList<>();
  private long timer = -1;

  private record Waiting(PeerRun run, Promise<Stored> promise) {}

  PostgresBatchStore(Vertx vertx, int port, int connections) throws SQLException {
    this.vertx = vertx;
    pool =
        new PostgresPool(
            vertx,
            port,
            "batch",
            connections,
            "select o_outcome, o_run_id from run_batch(?, ?, ?, ?, ?, ?, ?) order by o_place");
  }

  @Override
  public Future<Stored> store(PeerRun run) {
    var promise = Promise.<Stored>promise();
    waiting.add(new Waiting(run, promise));
    if (waiting.size() >= MOST) flush();
    else if (timer < 0) timer = vertx.setTimer(GATHER_MS, _ -> flush());
    return promise.future();
  }

  private void flush() {
    if (timer >= 0) vertx.cancelTimer(timer);
    timer = -1;
    var batch = waiting;
    waiting = new ArrayList<>();
    batch.sort(Comparator.comparingInt(each -> each.run().account()));
    pool.call(statement -> store(statement, batch.stream().map(Waiting::run).toList()))
        .onSuccess(stored -> {
          for (int i = 0; i < batch.size(); i++) batch.get(i).promise().complete(stored.get(i));
        })
        .onFailure(failure -> batch.forEach(each -> each.promise().fail(failure)));
  }

  private static List<Stored> store(PreparedStatement statement, List<PeerRun> runs)
      throws SQLException {
    array(statement, 1, "int4", runs, PeerRun::account);
    array(statement, 2, "text", runs, PeerRun::key);
    array(statement, 3, "text", runs, PeerRun::runId);
    bytes(statement, 4, runs, PeerRun::bodySha256);
    bytes(statement, 5, runs, PeerRun::accepted);
    bytes(statement, 6, runs, PeerRun::completed);
    array(statement, 7, "int8", runs, PeerRun::costMicros);
    var stored = new ArrayList<Stored>(runs.size());
    try (var rows = statement.executeQuery()) {
      while (rows.next()) stored.add(PostgresStore.stored(rows));
    }
    return stored;
  }

  private static void array(
      PreparedStatement statement,
      int place,
      String type,
      List<PeerRun> runs,
      Function<PeerRun, Object> value)
      throws SQLException {
    var values = runs.stream().map(value).toArray();
    statement.setArray(place, statement.getConnection().createArrayOf(type, values));
  }

  private static void bytes(
      PreparedStatement statement, int place, List<PeerRun> runs, Function<PeerRun, byte[]> value)
      throws SQLException {
    var values = runs.stream().map(value).toArray(byte[][]::new);
    statement.setArray(place, statement.getConnection().createArrayOf("bytea", values));
  }

  @Override
  public void close() throws SQLException {
    pool.close();
  }
}
