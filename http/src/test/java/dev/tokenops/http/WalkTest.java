package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.http.Client.Heard;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the front door to the proof, by nothing but the links and bodies of the answers. */
class WalkTest {
  @Test
  void anAgentFollowsTheAnswersFromTheManifestToTheProof(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var operator = sandbox.operator;
      var front = sandbox.client.get("/", null).expect(200);
      var agent = follow(sandbox, front.next("onboard"), null).expect(201);
      assertEquals("under_review", agent.string("trust_state"));
      var approved = follow(sandbox, agent.next("decide_trust"), operator).expect(200);
      var credential = follow(sandbox, approved.next("issue_credential"), operator).expect(201);
      var claimed =
          sandbox
              .client
              .post(credential.at("delivery").path("claim_url").asText(), null, "")
              .expect(200);
      var key = claimed.string("access_key");
      var quote = follow(sandbox, claimed.next("quote"), key).expect(201);
      var settlement = follow(sandbox, quote.next("fund"), key).expect(201);
      follow(sandbox, settlement.next("confirm"), operator).expect(200);
      var funded = follow(sandbox, settlement.next("pay"), key).expect(200);
      assertEquals("funded", funded.string("state"));
      assertEquals(
          "settlement_receipt", funded.at("settlement_receipt").path("object_type").asText());
      assertTrue(funded.at("run_eligibility").path("eligible").asBoolean());
      var contract = follow(sandbox, funded.next("prepare_contract"), key).expect(201);
      var accepted = follow(sandbox, contract.next("accept_contract"), key).expect(200);
      var run = post(sandbox, accepted.next("run"), key).expect(200);
      assertEquals("result_ready", run.string("run_state"));
      var proof = follow(sandbox, run.next("read_proof"), key).expect(200);
      assertEquals(7, proof.at("proof_objects").size());
      assertEquals(run.at("proof"), proof.json());
      var pilot = sandbox.client.get(run.at("links").path("pilot").asText(), key).expect(200);
      assertEquals(6, pilot.json().size());
      assertEquals("funded", pilot.string("credit_state"));
    }
  }

  private static Heard follow(
      Sandbox sandbox, JsonNode next, @org.jspecify.annotations.Nullable String key) {
    var url = next.path("url").asText();
    if (next.path("method").asText().equals("GET")) return sandbox.client.get(url, key);
    return sandbox.client.post(
        url, key, next.path("body").isMissingNode() ? "" : next.path("body").toString());
  }

  private static Heard post(Sandbox sandbox, JsonNode next, String key) {
    var body = (ObjectNode) next.path("body");
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to(next.path("url").asText(), key)
                .header("Idempotency-Key", "walk-1")
                .header("Prefer", "wait=30"),
            body.toString()));
  }
}
