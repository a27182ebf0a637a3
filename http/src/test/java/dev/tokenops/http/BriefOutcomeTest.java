package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clear outcome stands in the ledger in brief: whatever is answered of it is the same before a
 * restart, with the review's own words at hand, and after, when they are made again.
 */
class BriefOutcomeTest {
  private static final List<String> ASKED =
      List.of("/proof", "/replay", "/trail", "/reconciliation.csv", "/attestation");

  @Test
  void whatIsAnsweredOfARunIsTheSameAfterARestart(@TempDir Path folder) throws Exception {
    Agent agent;
    var runs = new ArrayList<String>();
    List<String> before;
    try (var sandbox = Sandbox.start(folder)) {
      agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var pausing = sandbox.contract(agent, ",\"on_partial\":\"pause\"");
      for (var name : List.of("clean", "compact", "partial", "broken"))
        runs.add(post(sandbox, agent, contract, (ObjectNode) Documents.example(name)));
      runs.add(recovered(sandbox, agent, pausing));
      before = answers(sandbox, agent, runs);
      int brief = 0;
      for (var run : runs) if (isBrief(sandbox, agent, run)) brief++;
      assertEquals(3, brief, "clean, compact, and the one that was recovered");
    }
    try (var sandbox = Sandbox.start(folder)) {
      var after = answers(sandbox, agent, runs);
      for (int i = 0; i < before.size(); i++) assertEquals(before.get(i), after.get(i));
      var keys = LogKeys.parse(sandbox.client.get("/ledger/key", null).expect(200).text());
      for (var run : runs) {
        var proof = sandbox.client.get("/v1/runs/" + run + "/proof", agent.key()).expect(200);
        var report = EnvelopeVerifier.verify(bytes(proof.text()), keys, null);
        for (var verdict : report.verdicts())
          assertEquals(Verdict.Status.HOLDS, verdict.status(), report::toString);
      }
    }
  }

  /** Whether it is; and that the entry says of the outcome what the outcome says of itself. */
  private static boolean isBrief(Sandbox sandbox, Agent agent, String run) {
    var proof = sandbox.client.get("/v1/runs/" + run + "/proof", agent.key()).expect(200);
    var outcome = proof.at("objects").at("/result_contract/outcome");
    for (var entry : proof.at("entries")) {
      if (!entry.path("role").asText().equals("run_completion")) continue;
      JsonNode recorded = StrictJson.parse(bytes(entry.path("entry").asText())).at("/body/outcome");
      boolean clear = outcome.path("verdict").asText().equals("clear");
      assertEquals(clear, recorded.has("sha256"), run);
      if (clear)
        assertEquals(Sha256.hex(RawJson.of(outcome)), recorded.path("sha256").asText(), run);
      else assertEquals(outcome, recorded, run);
      return clear;
    }
    throw new AssertionError("no completion in " + proof.text());
  }

  private static List<String> answers(Sandbox sandbox, Agent agent, List<String> runs) {
    var answers = new ArrayList<String>();
    for (var run : runs)
      for (var what : ASKED) {
        var heard = sandbox.client.get("/v1/runs/" + run + what, agent.key()).expect(200).text();
        answers.add(what.equals("/trail") ? produced(heard) : heard);
      }
    return answers;
  }

  /** A trail has links, which name the port. */
  private static String produced(String trail) {
    var tree = StrictJson.parse(bytes(trail));
    assertTrue(tree.at("/produced/summary").asText().length() > 20, trail);
    return tree.get("produced").toString() + tree.get("supported_by");
  }

  private static String post(Sandbox sandbox, Agent agent, String contract, ObjectNode evidence) {
    var body = Json.object().put("contract_id", contract).set("evidence", evidence);
    var run = send(sandbox, agent, "/v1/runs", body).expect(200);
    return run.string("run_id");
  }

  /** Paused for lack of usage, which is then added. */
  private static String recovered(Sandbox sandbox, Agent agent, String contract) {
    var lacking = (ObjectNode) Documents.example("clean");
    var more = Json.object().put("schema", lacking.path("schema").asText());
    more.putObject("asset").set("asset_id", lacking.at("/asset/asset_id"));
    more.set("usage", lacking.remove("usage"));
    var run = post(sandbox, agent, contract, lacking);
    var added = Json.object().put("action", "add_evidence").set("evidence", more);
    var ready = send(sandbox, agent, "/v1/runs/" + run + "/recover", added).expect(200);
    assertEquals("result_ready", ready.string("run_state"));
    return run;
  }

  private static Heard send(Sandbox sandbox, Agent agent, String path, JsonNode body) {
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to(path, agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            body.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
