package dev.tokenops.bench.peers;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Connections of PostgreSQL's own driver, each with one prepared statement (on the server from its
 * first use on, parameters and results in binary), used by virtual threads. (Vert.x's client for
 * PostgreSQL would need none; its newest version does not run on our Vert.x.)
 */
final class PostgresPool implements AutoCloseable {
  private final BlockingQueue<PreparedStatement> idle;
  private final List<Connection> all = new ArrayList<>();
  private final Context context;

  /** Uses a statement, whose transaction ends with it. */
  interface Call<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /**
   * @param vertx results come on the event loop that calls this
   * @param database one for each variant
   * @param connections each runs one transaction at a time
   */
  PostgresPool(Vertx vertx, int port, String database, int connections, String sql)
      throws SQLException {
    context = vertx.getOrCreateContext();
    idle = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      var connection = connect(port, database, "prepareThreshold", "-1");
      all.add(connection);
      idle.add(connection.prepareStatement(sql));
    }
  }

  /** A connection with a setting of the driver's. */
  static Connection connect(int port, String database, String setting, String value)
      throws SQLException {
    var properties = new Properties();
    properties.put("user", "tokenops");
    properties.put(setting, value);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /** Waits for an idle connection, and uses it; the future completes on this pool's event loop. */
  <T> Future<T> call(Call<T> call) {
    var promise = Promise.<T>promise();
    Thread.startVirtualThread(() -> {
      try {
        var statement = idle.take();
        T result;
        try {
          result = call.with(statement);
        } finally {
          idle.add(statement);
        }
        context.runOnContext(_ -> promise.complete(result));
      } catch (SQLException | InterruptedException | RuntimeException e) {
        context.runOnContext(_ -> promise.fail(e));
      }
    });
    return promise.future();
  }

  @Override
  public void close() throws SQLException {
    for (var connection : all) connection.close();
  }
}
