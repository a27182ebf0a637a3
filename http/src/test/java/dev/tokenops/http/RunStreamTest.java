package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.http.Sandbox.Agent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as NDJSON, both sides of every line. */
class RunStreamTest {
  /** A sandbox, a funded agent and its contract. */
  private record Scene(Sandbox sandbox, Agent agent, String contract) implements AutoCloseable {
    static Scene of(Path folder, String credits) throws Exception {
      var sandbox = Sandbox.start(folder);
      var agent = sandbox.agent();
      sandbox.fund(agent, credits);
      return new Scene(sandbox, agent, sandbox.contract(agent, ""));
    }

    LineSocket open(String more) throws IOException {
      return new LineSocket(sandbox.server.port(), agent.key(), more);
    }

    String line(String key) {
      return line(key, "");
    }

    String line(String key, String more) {
      return "{\"idempotency_key\":\"%s\",\"contract_id\":\"%s\",\"evidence\":%s%s}\n"
          .formatted(key, contract, SMALL, more);
    }

    JsonNode credits() {
      return sandbox.client.get("/v1/credits", agent.key()).expect(200).json();
    }

    long runs() {
      return sandbox.server.engine().views().runs().accepted();
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  private static final String SMALL =
      "{\"schema\":\"tokenops.evidence/v1\",\"asset\":{\"asset_id\":"
          + "\"eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\"}}";

  @Test
  void answersComeBeforeTheRequestEnds(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20");
        var stream = scene.open("")) {
      stream.send(scene.line("a"));
      assertTrue(stream.head().startsWith("HTTP/1.1 200 "));
      var first = said(stream);
      assertEquals("a", first.path("idempotency_key").asText());
      assertEquals(200, first.path("status").asInt());
      assertEquals("result_ready", first.at("/run/run_state").asText());
      var run = scene.sandbox.client.get(first.at("/run/links/self").asText(), scene.agent.key());
      assertEquals(first.at("/run/run_id").asText(), run.expect(200).string("run_id"));
      assertEquals(first.at("/run/ledger_index").asLong(), run.at("ledger_index").asLong());
      stream.send(scene.line("b"));
      assertEquals("b", said(stream).path("idempotency_key").asText());
      assertNull(stream.end().next());
    }
  }

  @Test
  void aBadLineSpoilsOnlyItself(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20");
        var stream = scene.open("")) {
      stream.send(
          scene.line("good-1")
              + "{\n"
              + "\r\n"
              + "[]\n"
              + "{\"contract_id\":\"x\",\"evidence\":{}}\n"
              + scene.line("unknown-field", ",\"x\":1")
              + scene.line("none").replace(scene.contract, "ctr_00000000000000000000000000")
              + scene.line("no blanks")
              + scene.line("good-2").replace("\n", "\r\n")
              + "x".repeat(RunStream.MAX_LINE_BYTES + 1)
              + "\n"
              + "  \t\n"
              + scene.line("good-3").strip());
      stream.end().head();
      var byLine = Json.object();
      var byKey = Json.object();
      for (var line = stream.next(); line != null; line = stream.next())
        if (line.path("idempotency_key").isNull()) byLine.set(line.path("line").asText(), line);
        else byKey.set(line.path("idempotency_key").asText(), line);
      assertEquals(5, byLine.size());
      assertEquals("body_malformed", code(byLine.path("2")));
      assertEquals("body_malformed", code(byLine.path("4")));
      assertEquals("/idempotency_key", at(byLine.path("5")));
      assertEquals("/idempotency_key", at(byLine.path("8")));
      assertEquals(413, byLine.path("10").path("status").asInt());
      assertEquals(400, byKey.path("unknown-field").path("status").asInt());
      assertEquals("/x", at(byKey.path("unknown-field")));
      assertEquals(404, byKey.path("none").path("status").asInt());
      assertEquals("not_found", code(byKey.path("none")));
      for (var good : Set.of("good-1", "good-2", "good-3"))
        assertEquals(200, byKey.path(good).path("status").asInt(), good);
      assertEquals(5, byKey.size());
      assertEquals(3, scene.runs());
    }
  }

  private static String at(JsonNode line) {
    return line.at("/problem/errors/0/pointer").asText();
  }

  private static String code(JsonNode line) {
    return line.at("/problem/code").asText();
  }

  @Test
  void linesAreWholeHoweverTcpCutsThem(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20");
        var stream = scene.open("")) {
      for (byte each : (scene.line("a") + "\r\n" + scene.line("b")).getBytes(UTF_8))
        stream.send(new byte[] {each});
      stream.end().head();
      assertEquals(Set.of("a", "b"), keys(stream, 200));
    }
  }

  @Test
  void streamsAndPostsShareTheirKeys(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20")) {
      var posted = scene.sandbox.run(scene.agent, scene.contract, "posted", "").expect(202);
      var line = Sandbox.runBody(scene.contract, ",\"idempotency_key\":\"posted\"");
      try (var stream = scene.open("")) {
        stream.send(line + "\n").head();
        var again = said(stream);
        assertEquals(posted.string("run_id"), again.at("/run/run_id").asText());
        assertTrue(again.path("idempotent_replayed").asBoolean());
        assertEquals("result_ready", again.at("/run/run_state").asText());
        stream.send(scene.line("posted"));
        assertEquals("idempotency_key_reused", code(said(stream)));
        stream.send(scene.line("streamed"));
        assertFalse(said(stream).has("idempotent_replayed"));
      }
      var body = scene.line("x").replace("\"idempotency_key\":\"x\",", "");
      var post =
          Client.json(
              scene
                  .sandbox
                  .client
                  .to("/v1/runs", scene.agent.key())
                  .header("Idempotency-Key", "streamed"),
              body);
      var replayed = scene.sandbox.client.send(post).expect(202);
      assertEquals("true", replayed.header("Idempotent-Replayed").orElse(""));
      assertEquals(2, scene.runs());
    }
  }

  @Test
  void withRepresentationEachLineBringsTheProofThatStandsForEver(@TempDir Path folder)
      throws Exception {
    try (var scene = Scene.of(folder, "20");
        var stream = scene.open("Prefer: return=representation\r\n")) {
      stream.send(scene.line("a")).end();
      assertTrue(stream.head().contains("return=representation"));
      var line = said(stream);
      var path = line.at("/run/links/proof").asText();
      var proof = scene.sandbox.client.get(path, scene.agent.key()).expect(200);
      assertEquals(proof.json(), line.get("proof"));
    }
  }

  @Test
  void whoDoesNotReadIsNotReadFromAndLosesNothing(@TempDir Path folder) throws Exception {
    int lines = 1_000;
    try (var scene = Scene.of(folder, "3000");
        var stream = scene.open("Prefer: return=representation\r\n")) {
      var sent =
          CompletableFuture.runAsync(() -> {
            try {
              for (int i = 0; i < lines; i++) stream.send(scene.line("k" + i));
              stream.end();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      long runs = stillAt(scene);
      assertTrue(runs < lines, "all " + runs + " were taken from a client that reads nothing");
      stream.head();
      assertEquals(lines, keys(stream, 200).size());
      sent.join();
      assertEquals(lines, scene.runs());
    }
  }

  /** How many runs there are once there come no more for a second. */
  private static long stillAt(Scene scene) throws InterruptedException {
    long before = -1;
    for (long runs = scene.runs(); runs == 0 || runs != before; runs = scene.runs()) {
      before = runs;
      Thread.sleep(1_000);
    }
    return before;
  }

  @Test
  void moreLinesThanAnyWindowHoldsAreAllAnsweredOnce(@TempDir Path folder) throws Exception {
    int lines = 100_000;
    int distinct = 2_000;
    var settings = Settings.sandbox(folder, 0).withWindow(64);
    try (var sandbox = Sandbox.start(settings)) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "2000");
      var scene = new Scene(sandbox, agent, sandbox.contract(agent, ""));
      try (var stream = scene.open("")) {
        var sent =
            CompletableFuture.runAsync(() -> {
              try {
                for (int i = 0; i < lines; i++)
                  stream.send(i % 50 == 0 ? scene.line("k" + i / 50) : "{\"bad\":" + i + "}\n");
                stream.end();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
        stream.head();
        int good = 0;
        var bad = new HashSet<Long>();
        for (var line = stream.next(); line != null; line = stream.next())
          if (line.path("status").asInt() == 200) good++;
          else {
            assertEquals(400, line.path("status").asInt(), line.toString());
            assertTrue(bad.add(line.path("line").asLong()), line.toString());
          }
        sent.join();
        assertEquals(distinct, good);
        assertEquals(lines - distinct, bad.size());
      }
    }
  }

  @Test
  void whatWasAcceptedGoesOnWithoutTheClientAndIsKnownAfterARestart(@TempDir Path folder)
      throws Exception {
    Agent agent;
    String contract;
    try (var scene = Scene.of(folder, "200")) {
      agent = scene.agent;
      contract = scene.contract;
      try (var stream = scene.open("")) {
        for (int i = 0; i < 100; i++) stream.send(scene.line("k" + i));
        stream.head();
        said(stream);
      }
      scene.sandbox.client.get("/health/ready", null).expect(200);
    }
    try (var sandbox = Sandbox.start(folder)) {
      var scene = new Scene(sandbox, agent, contract);
      long before = scene.runs();
      assertTrue(before > 0);
      try (var stream = scene.open("")) {
        for (int i = 0; i < 100; i++) stream.send(scene.line("k" + i));
        stream.end().head();
        int replayed = 0;
        for (var line = stream.next(); line != null; line = stream.next()) {
          assertEquals("result_ready", line.at("/run/run_state").asText(), line.toString());
          if (line.has("idempotent_replayed")) replayed++;
        }
        assertEquals(before, replayed);
        assertEquals(100, scene.runs());
        assertEquals("0", scene.credits().path("reserved").asText());
      }
    }
  }

  @Test
  void keyAgentAndCreditsAreJudgedLineByLine(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "0.75");
        var stream = scene.open("")) {
      stream.send(scene.line("paid")).head();
      assertEquals(200, said(stream).path("status").asInt());
      for (int i = 0; i < 3; i++) stream.send(scene.line("more-" + i));
      said(stream);
      said(stream);
      var unpaid = said(stream);
      assertEquals("insufficient_credits", code(unpaid));
      assertTrue(unpaid.path("problem").has("fund_url"));
      scene.sandbox.decide(scene.agent.id(), "suspend");
      stream.send(scene.line("suspended"));
      assertEquals("agent_suspended", code(said(stream)));
      scene.sandbox.decide(scene.agent.id(), "reinstate");
      var credentials =
          scene
              .sandbox
              .client
              .get("/v1/agents/" + scene.agent.id() + "/credentials", scene.agent.key())
              .expect(200);
      var id = credentials.at("data").get(0).path("credential_id").asText();
      scene.sandbox.client.delete("/v1/credentials/" + id, scene.sandbox.operator).expect(200);
      stream.send(scene.line("revoked"));
      assertEquals(401, said(stream).path("status").asInt());
    }
  }

  @Test
  void aCredentialsRateSlowsTheReadingAndRefusesNoLine(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var rate = ",\"rate_limit\":{\"requests\":4,\"per_seconds\":1}";
      var slow = sandbox.claim(sandbox.issue(agent.id(), Sandbox.ALL_SCOPES, rate));
      var scene = new Scene(sandbox, new Agent(agent.id(), slow), contract);
      try (var stream = scene.open("")) {
        long begun = System.nanoTime();
        for (int i = 0; i < 10; i++) stream.send(scene.line("k" + i));
        stream.end().head();
        assertEquals(10, keys(stream, 200).size());
        long tookMs = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(tookMs >= 1_400, "ten lines at four a second took " + tookMs + " ms");
      }
    }
  }

  @Test
  void whoMayNotRunIsRefusedBeforeAnyLine(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20")) {
      var readOnly = scene.sandbox.key(scene.agent.id(), "\"read\"");
      try (var stream = new LineSocket(scene.sandbox.server.port(), readOnly, "")) {
        assertTrue(stream.head().startsWith("HTTP/1.1 403 "));
      }
      try (var stream = new LineSocket(scene.sandbox.server.port(), "tok_none", "")) {
        assertTrue(stream.head().startsWith("HTTP/1.1 401 "));
      }
    }
  }

  @Test
  void thirtySecondsWithoutProgressEndTheStreamWithAProblem(@TempDir Path folder) throws Exception {
    try (var scene = Scene.of(folder, "20");
        var stream = scene.open("")) {
      stream.send(scene.line("a") + "{\"half").head();
      said(stream);
      long begun = System.nanoTime();
      var last = said(stream);
      long tookMs = (System.nanoTime() - begun) / 1_000_000;
      assertEquals("stream_stalled", code(last));
      assertTrue(last.path("idempotency_key").isNull());
      assertTrue(tookMs > 28_000 && tookMs < 50_000, tookMs + " ms");
      assertNull(stream.next());
    }
  }

  @Test
  void aServerThatEndsSaysSoInTheStream(@TempDir Path folder) throws Exception {
    var scene = Scene.of(folder, "20");
    try (var stream = scene.open("")) {
      stream.send(scene.line("a")).head();
      said(stream);
      var closed = CompletableFuture.runAsync(scene::close);
      assertEquals("stopping", code(said(stream)));
      assertNull(stream.next());
      closed.join();
    }
  }

  private static JsonNode said(LineSocket stream) throws IOException {
    var line = stream.next();
    if (line == null) throw new AssertionError("the stream has ended");
    return line;
  }

  private static Set<String> keys(LineSocket stream, int status) throws IOException {
    var keys = new HashSet<String>();
    for (var line = stream.next(); line != null; line = stream.next()) {
      assertEquals(status, line.path("status").asInt(), line.toString());
      assertTrue(keys.add(line.path("idempotency_key").asText()), line.toString());
    }
    return keys;
  }
}
