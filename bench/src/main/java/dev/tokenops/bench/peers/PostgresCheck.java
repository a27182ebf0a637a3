package dev.tokenops.bench.peers;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Makes the schema new, and looks afterwards whether it holds what it must. */
final class PostgresCheck implements AutoCloseable {
  /** Rows whose link or hash is wrong: each entry is linked to the one before it in its chain. */
  private static final String BROKEN =
      """
      select count(*) from (
        select prev, hash, payload, lag(hash) over (CHAIN order by entry) as before from entry) e
      where hash <> sha256(prev || payload) or (before is not null and before <> prev)\
      """;

  private static final List<String> DURABLE =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private final Connection connection;

  PostgresCheck(int port, String database) throws SQLException {
    connection = connect(port, database);
  }

  private static Connection connect(int port, String database) throws SQLException {
    return PostgresPool.connect(port, database, "preferQueryMode", "simple");
  }

  /** A database with everything in it that the runs of a variant need. */
  static void create(int port, String database) throws IOException, SQLException {
    execute(port, "postgres", "create database " + database);
    execute(port, database, PeerServer.resource("postgres.sql"));
    execute(port, database, "checkpoint");
  }

  private static void execute(int port, String database, String sql) throws SQLException {
    try (var connection = connect(port, database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * @param global whether there is one chain for all accounts
   * @param acknowledged runs that must be there
   * @param leastFlushes that all databases of the server must have made together
   */
  StoreCheck check(boolean global, long acknowledged, long leastFlushes) throws SQLException {
    var faults = new ArrayList<String>();
    for (var setting : DURABLE)
      if (!text("show " + setting).equals("on")) faults.add(setting + " is not on");
    long runs = number("select count(*) from run");
    long entries = number("select count(*) from entry");
    long consumed = number("select coalesce(sum(consumed), 0)::bigint from account");
    long broken = number(BROKEN.replace("CHAIN", global ? "" : "partition by account"));
    long syncs = number("select wal_sync from pg_stat_wal");
    if (runs != acknowledged) faults.add(runs + " runs, not " + acknowledged);
    if (entries != 2 * runs) faults.add(entries + " entries for " + runs + " runs");
    if (consumed != runs * PeerServer.COST_MICROS) faults.add(consumed + " micro-credits consumed");
    if (broken != 0) faults.add(broken + " entries with a broken chain");
    if (syncs < leastFlushes) faults.add(syncs + " flushes, at least " + leastFlushes + " must be");
    return new StoreCheck(
        acknowledged,
        String.join("; ", faults),
        "%,d entries chained, fsync on, %,d flushes of all databases".formatted(entries, syncs));
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
