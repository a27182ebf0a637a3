package dev.tokenops.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.bench.load.LoadMain;
import dev.tokenops.bench.load.SelfServer;
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

/** The endpoint in a process of its own under the load client, as the comparison runs it. */
class PeerServerTest {
  @Test
  void theEndpointTakesTheSameRunsAsTheServer(@TempDir Path folder) throws Exception {
    var agents = PeerServer.writeAgents(folder.resolve("agents.json"), 4);
    var report = folder.resolve("report.json");
    try (var server =
        SelfServer.start(
            folder.resolve("server"), PeerServer.class.getName(), List.of("none", "0", "4"))) {
      var out = new ByteArrayOutputStream();
      List<String> words =
          List.of(
              "--url",
              server.url().toString(),
              "--prepared",
              agents.toString(),
              "--runs-only",
              "--rate",
              "25",
              "--duration",
              "1",
              "--no-check",
              "--duplicates",
              "0",
              "--bad",
              "0",
              "--out",
              report.toString());
      int exitCode = LoadMain.run(words, new PrintStream(out), new PrintStream(out));
      assertEquals(0, exitCode, out.toString(StandardCharsets.UTF_8));
      var acknowledged = StrictJson.parse(Files.readAllBytes(report)).path("runs_acknowledged");
      assertEquals(25, acknowledged.asLong());
      // It keeps nothing, so a duplicate is a new run: a check that cannot see this is none.
      words = new ArrayList<>(words);
      words.set(words.indexOf("--duplicates") + 1, "0.5");
      assertEquals(1, LoadMain.run(words, new PrintStream(out), new PrintStream(out)));
    }
  }
}
