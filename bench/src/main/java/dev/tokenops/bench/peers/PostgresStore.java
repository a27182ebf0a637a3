package dev.tokenops.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A run is one call of a function, in a transaction of its own: {@code postgres.sql}. */
final class PostgresStore implements PeerStore {
  private static final List<Outcome> OUTCOMES =
      List.of(Outcome.STORED, Outcome.REPLAYED, Outcome.KEY_REUSED, Outcome.NO_CREDITS);

  private final PostgresPool pool;

  /**
   * @param database {@code global} or {@code account}: which chain there is
   * @param connections of this event loop
   */
  PostgresStore(Vertx vertx, int port, String database, int connections) throws SQLException {
    pool =
        new PostgresPool(
            vertx,
            port,
            database,
            connections,
            "select o_outcome, o_run_id from run_" + database + "(?, ?, ?, ?, ?, ?, ?)");
  }

  @Override
  public Future<Stored> store(PeerRun run) {
    return pool.call(statement -> store(statement, run));
  }

  private static Stored store(PreparedStatement statement, PeerRun run) throws SQLException {
    statement.setInt(1, run.account());
    statement.setString(2, run.key());
    statement.setString(3, run.runId());
    statement.setBytes(4, run.bodySha256());
    statement.setBytes(5, run.accepted());
    statement.setBytes(6, run.completed());
    statement.setLong(7, run.costMicros());
    try (var rows = statement.executeQuery()) {
      rows.next();
      return stored(rows);
    }
  }

  /** The outcome and id of the row that the cursor is on. */
  static Stored stored(ResultSet rows) throws SQLException {
    return new Stored(OUTCOMES.get(rows.getInt(1)), String.valueOf(rows.getString(2)));
  }

  @Override
  public void close() throws SQLException {
    pool.close();
  }
}
