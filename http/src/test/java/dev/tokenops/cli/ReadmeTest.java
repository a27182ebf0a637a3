package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's walk is run as it stands there; only where the server is differs. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void theWalkWithCurlAloneLeadsFromTheManifestToAProof() throws Exception {
    assumeTrue(onPath("curl") && onPath("bash"), "curl and bash are needed");
    var data = folder.resolve("tokenops-data");
    try (var server = Server.start(Settings.sandbox(data, 0))) {
      var said = folder.resolve("said");
      var walks = walk("## A walk with curl alone") + walk("## When evidence is not enough");
      var script = walks.replace("http://127.0.0.1:8080", server.url().toString());
      var bash =
          new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertEquals(0, bash.waitFor(), () -> script);
      var answers = Files.readString(said);
      assertTrue(answers.contains("\"run_state\":\"result_ready\""), answers);
      assertTrue(answers.contains("\"missing_items\":[{\"item\":\"files\""), answers);
      assertTrue(answers.contains("\"action\":\"add_evidence\""), answers);
    }
    var key = Files.readString(folder.resolve("log.key"));
    var verify = Ran.of("verify", folder.resolve("my_pilot.json").toString(), "--key", key);
    assertEquals(0, verify.exitCode(), verify::all);
    var replay = Ran.of("replay", folder.resolve("replay.json").toString());
    assertEquals(0, replay.exitCode(), replay::all);
  }

  private static String walk(String heading) throws Exception {
    var readme = Files.readString(ROOT.resolve("README.md"));
    int section = readme.indexOf(heading);
    int start = readme.indexOf("```sh\n", section) + "```sh\n".length();
    return readme
        .substring(start, readme.indexOf("```", start))
        .replace("EVIDENCE=engine", "EVIDENCE='" + ROOT + "'/engine");
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
