package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against a real server in this process. */
class LoadSelfTest {
  private record Ran(int exitCode, String out, String err) {}

  private static Ran load(Server server, Path report, String line) {
    var words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of("--url", server.url().toString(), "--report", report.toString()));
    words.addAll(List.of("--operator-key", server.operatorKeyFile().toString()));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode = LoadMain.run(words, new PrintStream(out), new PrintStream(err));
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void runsOfPreparedAgentsAreAllThereAndPaidOnce(@TempDir Path folder) throws Exception {
    try (var server = Server.start(Settings.sandbox(folder.resolve("data"), 0))) {
      var ran =
          load(
              server,
              folder.resolve("report"),
              "--runs-only --agents 2 --rate 20/s:2s,40/s:1s --duplicates 0.2 --bad 0.2 --receipts 5");
      assertEquals(0, ran.exitCode(), ran.out() + ran.err());
      var json = StrictJson.parse(Files.readAllBytes(folder.resolve("report/report.json")));
      long acknowledged = json.path("runs_acknowledged").asLong();
      assertTrue(acknowledged > 20, ran.out());
      assertEquals(acknowledged, json.at("/check/found").asLong());
      assertEquals(0, json.at("/check/fault_count").asLong());
      assertTrue(ran.err().lines().count() >= 3, "a line each second: " + ran.err());
      var page = Files.readString(folder.resolve("report/report.html"));
      assertTrue(page.contains("<svg") && page.contains("prefers-color-scheme"));
      assertFalse(page.contains("http://www") || page.contains("<script"), "nothing from outside");
    }
  }

  @Test
  void aTargetThatIsMissedFailsTheCommand(@TempDir Path folder) throws Exception {
    try (var server = Server.start(Settings.sandbox(folder.resolve("data"), 0))) {
      var line = "--runs-only --agents 1 --closed --connections 2 --duration 1 --expect-p99 1us";
      var ran = load(server, folder.resolve("report"), line);
      assertEquals(1, ran.exitCode(), ran.out() + ran.err());
      assertTrue(ran.out().contains("FAIL p99"), ran.out());
      assertTrue(ran.out().contains("ok   ledger"), ran.out());
    }
  }

  @Test
  void streamsOfLinesAreCheckedAsSinglePostsAre(@TempDir Path folder) throws Exception {
    try (var server = Server.start(Settings.sandbox(folder.resolve("data"), 0))) {
      var line =
          "--ndjson --agents 2 --rate 60 --duration 2 --duplicates 0.3 --bad 0.1 --window 16";
      var ran = load(server, folder.resolve("report"), line);
      assertEquals(0, ran.exitCode(), ran.out() + ran.err());
      assertTrue(ran.out().contains("replayed") && ran.out().contains("refused"), ran.out());
      var json = StrictJson.parse(Files.readAllBytes(folder.resolve("report/report.json")));
      assertTrue(json.path("runs_acknowledged").asLong() > 30, ran.out());
      assertEquals(json.path("runs_acknowledged").asLong(), json.at("/check/found").asLong());
    }
  }

  @Test
  void wholePilotsGoFromTheManifestToTheProof(@TempDir Path folder) throws Exception {
    try (var server = Server.start(Settings.sandbox(folder.resolve("data"), 0))) {
      var ran = load(server, folder.resolve("report"), "--rate 3 --duration 2");
      assertEquals(0, ran.exitCode(), ran.out() + ran.err());
      assertTrue(ran.out().contains("6 runs acknowledged, 6 in the ledger"), ran.out());
      for (var step : Pilot.Step.values())
        assertTrue(ran.out().contains(step.name().toLowerCase(java.util.Locale.ROOT)), ran.out());
    }
  }

  @Test
  void aWrongOperatorKeyIsToldWithWhatToDo(@TempDir Path folder) throws Exception {
    try (var server = Server.start(Settings.sandbox(folder.resolve("data"), 0))) {
      var key = Files.writeString(folder.resolve("key"), "no key\n");
      var out = new ByteArrayOutputStream();
      var words =
          List.of(
              "--url",
              server.url().toString(),
              "--operator-key",
              key.toString(),
              "--rate",
              "1",
              "--runs-only");
      int exitCode = LoadMain.run(words, new PrintStream(out), new PrintStream(out));
      assertEquals(1, exitCode);
      assertTrue(
          out.toString(StandardCharsets.UTF_8).contains("operator's key"),
          out.toString(StandardCharsets.UTF_8));
    }
  }
}
