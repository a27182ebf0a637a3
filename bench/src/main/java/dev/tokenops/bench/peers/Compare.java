package dev.tokenops.bench.peers;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All contestants side by side: each has fresh data and a process of its own that lives to the end;
 * each is warmed up, then they take turns, round by round; then every store is checked. Started by
 * {@code bench/peers/run}, which starts the stores.
 */
public final class Compare {
  private static final int BATCH = 32;

  private final CompareOptions options;
  private final Vertx vertx = Vertx.vertx();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Measured> all = new ArrayList<>();
  private final Map<Contestant, StoreCheck> checks = new EnumMap<>(Contestant.class);

  private Compare(CompareOptions options) {
    this.options = options;
  }

  public static void main(String[] words) throws Exception {
    boolean holds = new Compare(CompareOptions.read(List.of(words))).run();
    System.exit(holds ? 0 : 1);
  }

  private boolean run() throws Exception {
    try {
      for (var contestant : options.contestants()) sessions.add(start(contestant));
      for (var session : sessions) say("warm-up", session.load(0, options.warmupSeconds()));
      for (int round = 1; round <= options.rounds(); round++)
        for (var session : sessions) {
          var measured = session.load(round, options.seconds());
          say("round " + round, measured);
          all.add(measured);
        }
      for (var session : sessions) session.end();
      for (var session : sessions) checks.put(session.contestant(), check(session));
    } finally {
      for (var session : sessions) session.close();
      vertx.close();
    }
    var comparison = new Comparison(all, checks);
    System.out.print(comparison.table());
    Files.write(options.out(), comparison.json());
    System.out.println("Results as JSON: " + options.out().toAbsolutePath());
    return checks.values().stream().allMatch(StoreCheck::holds);
  }

  private static void say(String when, Measured measured) {
    System.err.printf(
        "%-8s %-36s %,9.0f runs/s%n",
        when, measured.contestant().shown(), measured.runsPerSecond());
  }

  private Session start(Contestant contestant) throws Exception {
    return switch (contestant) {
      case OURS_HTTP, OURS_NDJSON -> Session.ours(contestant, options);
      case POSTGRES_GLOBAL, POSTGRES_ACCOUNT, POSTGRES_BATCH -> {
        PostgresCheck.create(options.postgresPort(), contestant.store());
        yield Session.peer(contestant, options, options.postgresPort());
      }
      case REDIS -> Session.peer(contestant, options, options.redisPort());
      case ENDPOINT -> Session.peer(contestant, options, 0);
    };
  }

  private StoreCheck check(Session session) throws Exception {
    long acknowledged = session.acknowledged();
    var check =
        switch (session.contestant()) {
          case OURS_HTTP, OURS_NDJSON -> OursCheck.check(session.data(), acknowledged);
          case POSTGRES_GLOBAL, POSTGRES_ACCOUNT, POSTGRES_BATCH ->
              postgres(session.contestant(), acknowledged);
          case REDIS -> redis(acknowledged);
          case ENDPOINT -> new StoreCheck(acknowledged, "", "nothing is stored");
        };
    return session.faults().isEmpty() ? check : check.with(session.faults());
  }

  private StoreCheck postgres(Contestant contestant, long acknowledged)
      throws IOException, SQLException {
    try (var check = new PostgresCheck(options.postgresPort(), contestant.store())) {
      boolean global = contestant == Contestant.POSTGRES_GLOBAL;
      return check.check(global, acknowledged, leastFlushes());
    }
  }

  /**
   * A global chain is let go at its commit, so each run flushes; others share one at most so far.
   */
  private long leastFlushes() {
    long least = 0;
    for (var session : sessions)
      least +=
          switch (session.contestant()) {
            case POSTGRES_GLOBAL -> session.acknowledged();
            case POSTGRES_ACCOUNT -> session.acknowledged() / options.connections();
            case POSTGRES_BATCH -> session.acknowledged() / options.connections() / BATCH;
            case OURS_HTTP, OURS_NDJSON, REDIS, ENDPOINT -> 0;
          };
    return least;
  }

  private StoreCheck redis(long acknowledged) throws Exception {
    try (var check = new RedisCheck(vertx, options.redisPort())) {
      return check.check(options.connections(), acknowledged);
    }
  }
}
