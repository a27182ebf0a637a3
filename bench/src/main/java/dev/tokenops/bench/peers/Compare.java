package dev.tokenops.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.bench.load.LoadMain;
import dev.tokenops.bench.load.SelfServer;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of all contestants in turns: each gets fresh data, a process of its own, a warm-up and the
 * same seconds. Started by {@code bench/peers/run}, which starts the stores.
 */
public final class Compare {
  private static final int STREAMS = 4;
  private static final int BATCH = 32;

  private final CompareOptions options;
  private final Vertx vertx = Vertx.vertx();
  private final List<Measured> all = new ArrayList<>();

  private Compare(CompareOptions options) {
    this.options = options;
  }

  public static void main(String[] words) throws Exception {
    var compare = new Compare(CompareOptions.read(List.of(words)));
    boolean holds = compare.run();
    System.exit(holds ? 0 : 1);
  }

  private boolean run() throws Exception {
    for (int round = 1; round <= options.rounds(); round++)
      for (var contestant : options.contestants()) {
        var measured = contestant.isOurs() ? ours(contestant, round) : peer(contestant, round);
        System.err.printf(
            "round %d  %-36s %,9.0f runs/s  %s%n",
            round, contestant.shown(), measured.runsPerSecond(), measured.detail());
        all.add(measured);
      }
    vertx.close();
    var comparison = new Comparison(all);
    System.out.print(comparison.table());
    Files.write(options.out(), comparison.json());
    System.out.println("Results as JSON: " + options.out().toAbsolutePath());
    return all.stream().allMatch(Measured::holds);
  }

  private Measured ours(Contestant contestant, int round) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(options.folder(), "ours");
    var data = folder.resolve("data");
    var arguments = List.of("serve", "--sandbox", "--port", "0", "--data", data.toString());
    try (var server = SelfServer.start(folder, "dev.tokenops.cli.Main", arguments)) {
      boolean lines = contestant == Contestant.OURS_NDJSON;
      var words =
          new ArrayList<>(List.of("--operator-key", data.resolve("operator.key").toString()));
      words.addAll(List.of("--agents", Integer.toString(lines ? STREAMS : options.connections())));
      words.add(lines ? "--ndjson" : "--runs-only");
      var report = load(server, words, folder);
      long entries = OursCheck.size(server.url());
      server.end();
      long acknowledged = report.path("runs_acknowledged").asLong();
      var before = entries - 2 * acknowledged;
      return measured(contestant, round, report, OursCheck.check(data, before, acknowledged));
    }
  }

  private Measured peer(Contestant contestant, int round) throws Exception {
    return switch (contestant) {
      case POSTGRES_ACCOUNT -> postgres(contestant, round, "account", 1);
      case POSTGRES_GLOBAL -> postgres(contestant, round, "global", 1);
      case POSTGRES_BATCH -> postgres(contestant, round, "batch", BATCH);
      case REDIS -> redis(contestant, round);
      case ENDPOINT -> {
        var report = endpoint("none", 0);
        long acknowledged = report.path("runs_acknowledged").asLong();
        var nothing = new StoreCheck(acknowledged, -1, "", "nothing is stored");
        yield measured(contestant, round, report, nothing);
      }
      case OURS_HTTP, OURS_NDJSON -> throw new IllegalArgumentException("no peer: " + contestant);
    };
  }

  private Measured postgres(Contestant contestant, int round, String store, int batch)
      throws Exception {
    try (var check = new PostgresCheck(options.postgresPort())) {
      check.fresh();
      var report = endpoint(store, options.postgresPort());
      boolean global = contestant == Contestant.POSTGRES_GLOBAL;
      var found =
          check.check(
              global, report.path("runs_acknowledged").asLong(), options.connections() * batch);
      return measured(contestant, round, report, found);
    }
  }

  private Measured redis(Contestant contestant, int round) throws Exception {
    try (var check = new RedisCheck(vertx, options.redisPort())) {
      check.fresh();
      var report = endpoint("redis", options.redisPort());
      var found = check.check(options.connections(), report.path("runs_acknowledged").asLong());
      return measured(contestant, round, report, found);
    }
  }

  private JsonNode endpoint(String store, int port) throws IOException {
    var folder = Files.createTempDirectory(options.folder(), store);
    var agents = PeerServer.writeAgents(folder.resolve("agents.json"), options.connections());
    var arguments =
        List.of(store, Integer.toString(port), Integer.toString(options.storeConnections()));
    try (var server = SelfServer.start(folder, PeerServer.class.getName(), arguments)) {
      var report = load(server, List.of("--runs-only", "--prepared", agents.toString()), folder);
      server.end(); // Its connections close, and PostgreSQL's counters are whole.
      return report;
    }
  }

  private JsonNode load(SelfServer server, List<String> more, Path folder) throws IOException {
    var out = folder.resolve("report.json");
    var words = new ArrayList<>(more);
    words.addAll(List.of("--url", server.url().toString(), "--closed", "--no-check"));
    words.addAll(List.of("--connections", Integer.toString(options.connections())));
    words.addAll(List.of("--evidence", "compact", "--duplicates", "0", "--bad", "0"));
    words.addAll(List.of("--warmup", Integer.toString(options.warmupSeconds())));
    words.addAll(List.of("--duration", Integer.toString(options.seconds())));
    words.addAll(List.of("--out", out.toString()));
    try (var quiet = new PrintStream(OutputStream.nullOutputStream())) {
      int exitCode = LoadMain.run(words, quiet, quiet);
      if (exitCode != 0 && !Files.exists(out))
        throw new IOException(
            "the load did not run: `tokenops load " + String.join(" ", words) + "`");
    }
    return StrictJson.parse(Files.readAllBytes(out));
  }

  private static Measured measured(
      Contestant contestant, int round, JsonNode report, StoreCheck check) {
    var phases = report.path("phases");
    var load = phases.get(phases.size() - 1);
    var faults = new ArrayList<String>();
    if (!check.fault().isEmpty()) faults.add(check.fault());
    for (var target : report.path("targets"))
      if (!target.path("holds").asBoolean()) faults.add(target.path("detail").asText());
    for (var sample : report.path("samples")) faults.add(sample.asText());
    return new Measured(
        contestant,
        round,
        load.path("accepted_per_second").asDouble(),
        load.at("/latency/p50").asLong(),
        load.at("/latency/p99").asLong(),
        load.path("client_micros").asDouble(),
        report.path("runs_acknowledged").asLong(),
        check.stored(),
        check.flushes(),
        faults.isEmpty(),
        faults.isEmpty() ? check.detail() : "FAIL " + String.join("; ", faults));
  }
}
