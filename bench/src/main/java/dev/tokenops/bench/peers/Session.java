package dev.tokenops.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.bench.load.LoadMain;
import dev.tokenops.bench.load.SelfServer;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One contestant: its process, which lives through all rounds, and what it has acknowledged. */
final class Session implements AutoCloseable {
  private static final int STREAMS = 4;

  private final Contestant contestant;
  private final CompareOptions options;
  private final Path folder;
  private final SelfServer server;
  private final List<String> words;
  private final List<String> faults = new ArrayList<>();
  private long acknowledged;

  private Session(
      Contestant contestant,
      CompareOptions options,
      Path folder,
      SelfServer server,
      List<String> words) {
    this.contestant = contestant;
    this.options = options;
    this.folder = folder;
    this.server = server;
    this.words = words;
  }

  /** The product itself, with fresh data. */
  static Session ours(Contestant contestant, CompareOptions options) throws IOException {
    var folder = Files.createTempDirectory(options.folder(), "ours");
    var data = folder.resolve("data");
    var arguments = List.of("serve", "--sandbox", "--port", "0", "--data", data.toString());
    var server = SelfServer.start(folder, "dev.tokenops.cli.Main", arguments);
    boolean lines = contestant == Contestant.OURS_NDJSON;
    var words =
        List.of(
            lines ? "--ndjson" : "--runs-only",
            "--agents",
            Integer.toString(lines ? STREAMS : options.connections()),
            "--operator-key",
            data.resolve("operator.key").toString());
    return new Session(contestant, options, folder, server, words);
  }

  /** The endpoint before a store that is already empty. */
  static Session peer(Contestant contestant, CompareOptions options, int port) throws IOException {
    var folder = Files.createTempDirectory(options.folder(), "peer");
    var agents = PeerServer.writeAgents(folder.resolve("agents.json"), options.connections());
    var arguments =
        List.of(
            contestant.store(),
            Integer.toString(port),
            Integer.toString(options.storeConnections()));
    var server = SelfServer.start(folder, PeerServer.class.getName(), arguments);
    var words = List.of("--runs-only", "--prepared", agents.toString());
    return new Session(contestant, options, folder, server, words);
  }

  Contestant contestant() {
    return contestant;
  }

  /** Runs acknowledged so far, those of the warm-up too. */
  long acknowledged() {
    return acknowledged;
  }

  /** What went wrong while it was under load; empty if nothing. */
  String faults() {
    return String.join("; ", faults);
  }

  Path data() {
    return folder.resolve("data");
  }

  /**
   * Puts it under load.
   *
   * @param round 0 for the warm-up
   */
  Measured load(int round, int seconds) throws IOException {
    var out = folder.resolve("report.json");
    var line = new ArrayList<>(words);
    line.addAll(List.of("--url", server.url().toString(), "--closed", "--no-check"));
    line.addAll(List.of("--connections", Integer.toString(options.connections())));
    line.addAll(List.of("--evidence", "compact", "--duplicates", "0", "--bad", "0"));
    line.addAll(List.of("--duration", Integer.toString(seconds), "--out", out.toString()));
    Files.deleteIfExists(out);
    try (var quiet = new PrintStream(OutputStream.nullOutputStream())) {
      LoadMain.run(line, quiet, quiet);
    }
    if (!Files.exists(out))
      throw new IOException("the load did not run: tokenops load " + String.join(" ", line));
    return measured(round, StrictJson.parse(Files.readAllBytes(out)));
  }

  private Measured measured(int round, JsonNode report) {
    for (var target : report.path("targets"))
      if (!target.path("holds").asBoolean()) faults.add(target.path("detail").asText());
    for (var sample : report.path("samples")) faults.add(sample.asText());
    acknowledged += report.path("runs_acknowledged").asLong();
    var phases = report.path("phases");
    var load = phases.get(phases.size() - 1);
    return new Measured(
        contestant,
        round,
        load.path("accepted_per_second").asDouble(),
        load.at("/latency/p50").asLong(),
        load.at("/latency/p99").asLong(),
        load.path("client_micros").asDouble());
  }

  /** Ends the process; its data stay for the check. */
  void end() {
    server.end();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
