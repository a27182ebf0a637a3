package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fourteen rails of a run: where each is written down, and who acts where one is missing. */
class RailRowsTest {
  private static final List<String> MADE_AT_THE_END =
      List.of("result_contract", "settlement_receipt", "usage_receipt", "ledger", "attestation");

  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void everyRailOfADoneRunHasItsEntryItsTimeAndItsDigest() {
    var agent = funded();
    var run = sandbox.runAndWait(agent, sandbox.contract(agent, ""), "").expect(200);
    for (var rail : rails(run.string("run_id"))) {
      if (rail.path("rail").asText().equals("callback")) continue; // The contract names none.
      assertTrue(rail.path("ledger_index").isIntegralNumber(), rail::toString);
      assertTrue(rail.path("at").isTextual(), rail::toString);
      assertTrue(rail.path("digest").asText().startsWith("sha256:"), rail::toString);
      assertTrue(rail.path("who_acts").isNull(), rail::toString);
    }
  }

  @Test
  void aPausedRunWaitsForItsAgentAndOneThatIsGivenUpForNobody() {
    var agent = funded();
    var contract = sandbox.contract(agent, ",\"on_partial\":\"pause\"");
    var evidence = Sandbox.example();
    evidence.remove("usage");
    var body = "{\"contract_id\":\"%s\",\"evidence\":%s}".formatted(contract, evidence);
    var paused = post("/v1/runs", agent, body).expect(200).string("run_id");
    for (var name : List.of("run_contract", "queue", "tokenops_execution")) {
      var rail = rail(paused, name);
      assertTrue(rail.path("ledger_index").isIntegralNumber(), rail::toString);
      assertFalse(rail.path("digest").isNull(), rail::toString);
    }
    assertEquals("agent", rail(paused, "tokenops_execution").path("who_acts").asText());
    for (var name : MADE_AT_THE_END) {
      assertEquals("waiting", rail(paused, name).path("state").asText());
      assertEquals("agent", rail(paused, name).path("who_acts").asText());
    }
    post("/v1/runs/" + paused + "/recover", agent, "{\"action\":\"close\"}").expect(200);
    for (var name : MADE_AT_THE_END) {
      assertEquals("none", rail(paused, name).path("state").asText());
      assertTrue(rail(paused, name).path("who_acts").isNull());
    }
  }

  private static Agent funded() {
    var agent = sandbox.agent();
    sandbox.fund(agent, "5");
    return agent;
  }

  private static Client.Heard post(String path, Agent agent, String body) {
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to(path, agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            body));
  }

  private static List<JsonNode> rails(String runId) {
    var path = "/v1/runs/" + runId + "/trail";
    var rails = new ArrayList<JsonNode>();
    sandbox.client.get(path, sandbox.operator).expect(200).at("rails").forEach(rails::add);
    assertEquals(14, rails.size());
    return rails;
  }

  private static JsonNode rail(String runId, String name) {
    for (var rail : rails(runId)) if (rail.path("rail").asText().equals(name)) return rail;
    throw new AssertionError("no rail " + name);
  }
}
