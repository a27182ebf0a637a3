package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.cli.ServeProcess.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} as soon as the operator was answered: what was answered is so. */
class ControlKillTest {
  private static final int ROUNDS = 6;

  @Test
  void whatTheOperatorWasAnsweredHoldsAfterAKill(@TempDir Path folder) throws Exception {
    var data = folder.resolve("data");
    var launcher = Launcher.prepare(folder.resolve("launcher"));
    WorkingAgent agent;
    try (var serve = launcher.launch(data);
        var api = new Api(serve.ready())) {
      agent = WorkingAgent.prepare(api, operator(data), "agent", 100);
      assertEquals(0, serve.end());
    }
    var state = "open";
    for (int round = 0; round < ROUNDS; round++)
      try (var serve = launcher.launch(data);
          var api = new Api(serve.ready())) {
        var control = api.get("/v1/controls/runs", operator(data)).expect(200);
        assertEquals(state, control.text("/state"));
        int expected = state.equals("open") ? 202 : 503;
        assertEquals(expected, agent.post(api, "key-" + round).status());
        state = state.equals("open") ? "paused" : "open";
        api.send(
                "PUT",
                "/v1/controls/runs",
                operator(data),
                Map.of("state", state, "reason", "round " + round),
                Map.of())
            .expect(200);
        serve.kill();
      }
  }

  private static String operator(Path data) throws Exception {
    return Files.readString(data.resolve("operator.key")).strip();
  }
}
