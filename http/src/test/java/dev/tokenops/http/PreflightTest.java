package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preflight says is what the run then comes to, and it leaves no trace. */
class PreflightTest {
  private static Sandbox sandbox;
  private static Agent agent;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    agent = sandbox.agent();
    sandbox.fund(agent, "500");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void whatAPreflightSaysOfEachExampleIsWhatItsRunComesTo() {
    var seen = new HashSet<String>();
    for (var name : Documents.EXAMPLES) {
      var evidence = example(name);
      var alone = preflight(body(evidence)).expect(200);
      var contract = contract(alone.at("records").asInt());
      var under = preflight(body(evidence).put("contract_id", contract)).expect(200);
      var run = run(contract, evidence).expect(200);
      for (var said : new Heard[] {alone, under}) {
        assertEquals(run.string("credits_consumed"), said.string("credits"), name);
        assertEquals(run.at("records"), said.at("records"), name);
        assertEquals(run.string("evidence_status"), said.string("evidence_status"), name);
        var outcome = run.at("proof").at("/objects/result_contract/outcome");
        for (var field : new String[] {"evidence_score", "verdict", "rules_version", "as_of"})
          assertEquals(outcome.path(field), said.at(field), name + " " + field);
        boolean sufficient = said.string("evidence_status").equals("sufficient");
        assertEquals(sufficient, said.at("missing_items").isEmpty(), name);
      }
      assertFalse(under.at("exceeds_contract").asBoolean());
      seen.add(alone.string("evidence_status"));
    }
    assertTrue(seen.size() > 1, "the examples differ: " + seen);
  }

  @Test
  void itChargesNothingAndLeavesNothing() {
    var credits = sandbox.client.get("/v1/credits", agent.key()).expect(200).json();
    long size = size();
    preflight(body(example("partial"))).expect(200);
    assertEquals(size, size(), "entries of the ledger");
    assertEquals(credits, sandbox.client.get("/v1/credits", agent.key()).expect(200).json());
  }

  @Test
  void aContractThatAllowsFewerRecordsSaysSo() {
    var contract = contract(1);
    var said = preflight(body(example("clean")).put("contract_id", contract)).expect(200);
    assertTrue(said.at("exceeds_contract").asBoolean());
    assertEquals(1, said.at("records_per_run").asInt());
    assertEquals(said.at("records"), said.next("quote").at("/body/estimate/records"));
    assertEquals(
        "evidence_exceeds_contract", run(contract, example("clean")).expect(422).string("code"));
  }

  @Test
  void whatARunWouldBeRefusedForIsRefusedHereInTheSameWords() {
    var contract = contract(50);
    var unknown = example("clean");
    ((ObjectNode) unknown.get("asset")).put("surprise", 1);
    var future = example("clean").put("as_of", "2999-01-01T00:00:00Z");
    var large = example("clean");
    ((ObjectNode) large.get("asset")).put("issuer", "x".repeat(50_000));
    for (var bad : new ObjectNode[] {unknown, future, large}) {
      var refused = run(contract, bad);
      var said = preflight(body(bad));
      assertEquals(refused.status(), said.status(), said.text());
      assertEquals(refused.string("code"), said.string("code"));
      assertEquals(refused.json().at("/errors/0/pointer"), said.json().at("/errors/0/pointer"));
    }
  }

  @Test
  void anotherAgentsContractIsLikeOneThatIsNotThere() {
    var contract = contract(50);
    var other = sandbox.agent();
    var theirs = post(body(example("clean")).put("contract_id", contract), other.key());
    var none = post(body(example("clean")).put("contract_id", "ctr_none"), other.key());
    assertEquals("not_found", theirs.expect(404).string("code"));
    assertEquals(none.expect(404).string("detail"), theirs.string("detail"));
    post(body(example("clean")).put("contract_id", contract), sandbox.operator).expect(200);
  }

  @Test
  void theToolsPageLeadsHere() {
    var tool = sandbox.client.get("/v1/tools/tokenops", null).expect(200);
    var next = tool.next("preflight");
    sandbox
        .client
        .post(next.path("url").asText(), agent.key(), next.path("body").toString())
        .expect(200);
  }

  private static long size() {
    return sandbox
        .client
        .get("/v1/ledger/entries?limit=1", sandbox.operator)
        .expect(200)
        .at("size")
        .asLong();
  }

  private static ObjectNode example(String name) {
    return (ObjectNode) Documents.example(name);
  }

  private static ObjectNode body(ObjectNode evidence) {
    var body = Json.object();
    body.set("evidence", evidence);
    return body;
  }

  private static Heard preflight(ObjectNode body) {
    return post(body, agent.key());
  }

  private static Heard post(ObjectNode body, String key) {
    return sandbox.client.post("/v1/preflight", key, body.toString());
  }

  private static Heard run(String contract, ObjectNode evidence) {
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to("/v1/runs", agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            body(evidence).put("contract_id", contract).toString()));
  }

  private static String contract(int records) {
    return sandbox.contractFor(agent, records, "");
  }
}
