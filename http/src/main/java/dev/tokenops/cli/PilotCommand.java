package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.option;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.cli.Verification.Question;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.LogKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main job: one agent along the whole path over real HTTP, and the proof checked offline. */
final class PilotCommand implements Command {
  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  PilotCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  private static final String PILOT_ID = "tokenops_live_pilot_001";
  private static final String LOG_LEVEL = "tokenops.log.level";
  private static final String EXAMPLE = "/dev/tokenops/engine/review/examples/clean.json";

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "pilot",
        List.of(),
        "Walks an agent from its manifest to a proof, and verifies the proof offline.",
        List.of(
            option("--evidence", "FILE", "the evidence pack to review; else the shipped example"),
            option("--data", "DIR", "the data folder; else a new one, which is kept and named"),
            option("--pilot-id", "ID", "the pilot's name; else " + PILOT_ID),
            option("--port", "N", "the port on loopback; else a free one"),
            Passphrases.option()),
        """
        Starts a server in sandbox mode on an embedded ledger, onboards an agent, gives it a
        credential, funds its credits by a signed provider event, has its evidence reviewed under a
        contract, takes the signed callback, and writes the proof envelope. Then the server stops,
        and envelope and data folder are verified from their files alone.

        exit: 0 only if every check holds
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream stdout) throws IOException, InterruptedException {
    if (System.getProperty(LOG_LEVEL) == null) System.setProperty(LOG_LEVEL, "warn");
    var evidence = evidence(arguments.option("--evidence"));
    var data = arguments.option("--data");
    var folder =
        data == null ? Files.createTempDirectory("tokenops-pilot-").resolve("data") : Path.of(data);
    var pilotId = arguments.option("--pilot-id", PILOT_ID);
    var settings = Settings.sandbox(folder, arguments.number("--port", 0, 0, 65_535));
    var out = new Printout(stdout);
    stdout.printf("TokenOps live pilot flow: %s%n", pilotId);
    Walked walked;
    try (var server = ServeCommand.start(settings, arguments, environment)) {
      out.line("server", server.url() + " (sandbox)");
      out.line("data folder", folder.toString());
      out.line(
          "evidence",
          "%s, %d records"
              .formatted(
                  arguments.option("--evidence", "the shipped example"), evidence.records()));
      walked = walk(server, folder, evidence, pilotId, out);
    }
    out.title("Offline, from the files alone, the server stopped");
    var question = new Question(null, LogKeys.parse(walked.keys()), null);
    stdout.printf("  tokenops verify %s%n", walked.envelope());
    walked.back().offline(walked.envelope(), question);
    stdout.printf("  tokenops verify %s%n", folder);
    walked
        .back()
        .offline(folder, new Question(null, LogKeys.parse(walked.keys()), walked.checkpoint()));
    stdout.printf(
        "%n%s%n", out.failed() == 0 ? "Every check holds." : out.failed() + " checks FAILED.");
    return out.failed() == 0 ? OK : FAILED;
  }

  /** What is left when the server is gone. */
  private record Walked(PilotReturn back, Path envelope, String keys, String checkpoint) {}

  private static Walked walk(
      Server server, Path folder, Evidence evidence, String pilotId, Printout out)
      throws IOException, InterruptedException {
    try (var api = new Api(server.url());
        var receiver = CallbackReceiver.start()) {
      var walk = new PilotWalk(api, Files.readString(server.operatorKeyFile()).strip(), out);
      var agent = walk.credential(walk.onboard("pilot agent"));
      var quote = walk.fund(agent, evidence.records(), 1);
      var contractId = walk.contract(agent, quote, receiver);
      var runId = walk.run(agent, contractId, pilotId, evidence.json());
      var back = new PilotReturn(api, agent, out);
      back.callback(receiver, runId);
      back.summary(pilotId);
      var envelope = folder.resolve("proofs").resolve(runId + ".json");
      back.envelope(runId, envelope);
      return new Walked(
          back,
          envelope,
          PilotReturn.published(api, "/ledger/key"),
          PilotReturn.published(api, "/ledger/checkpoint"));
    }
  }

  private record Evidence(JsonNode json, int records) {}

  private static Evidence evidence(@Nullable String file) throws IOException {
    var name = file == null ? "the shipped example" : file;
    var json = json(file, name);
    return switch (EvidenceReader.read(json)) {
      case Result.Read read -> new Evidence(json, read.pack().records());
      case Result.TooLarge tooLarge ->
          throw CommandRefused.wrongUse(name + ": " + tooLarge.detail());
      case Result.Faulty faulty ->
          throw CommandRefused.wrongUse(
              "%s: %s %s"
                  .formatted(
                      name,
                      faulty.faults().getFirst().pointer(),
                      faulty.faults().getFirst().detail()));
    };
  }

  private static JsonNode json(@Nullable String file, String name) throws IOException {
    if (file != null && !Files.isRegularFile(Path.of(file)))
      throw CommandRefused.wrongUse(file + " does not exist");
    try {
      return StrictJson.parse(file == null ? example() : Files.readAllBytes(Path.of(file)));
    } catch (StrictJson.Malformed e) {
      throw CommandRefused.wrongUse(name + " is not JSON: " + e.getMessage());
    }
  }

  private static byte[] example() throws IOException {
    try (var shipped = EvidenceReader.class.getResourceAsStream(EXAMPLE)) {
      if (shipped == null) throw new IllegalStateException("the jar lacks " + EXAMPLE);
      return shipped.readAllBytes();
    }
  }
}
