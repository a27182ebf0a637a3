package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a partial run to its ticket and back, over HTTP, by the links and bodies of the answers. */
class RecoverTest {
  private static final String PAUSE = ",\"on_partial\":\"pause\"";
  private static final List<String> LATER = List.of("usage", "deliveries");

  private static Sandbox sandbox;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  /** An agent with credits, a contract that pauses, and a run of it that is paused. */
  private record Paused(Agent agent, String contract, Heard run) {
    String id() {
      return run.string("run_id");
    }

    String recover() {
      return "/v1/runs/" + id() + "/recover";
    }

    Heard now() {
      return sandbox.client.get("/v1/runs/" + id(), agent.key()).expect(200);
    }

    Heard ticket() {
      return sandbox
          .client
          .get(now().at("links").path("exception").asText(), agent.key())
          .expect(200);
    }
  }

  @Test
  void whatLacksIsAddedAndTheRunCostsWhatAllOfItCosts() {
    var paused = paused("");
    var run = paused.run();
    assertEquals("exception_open", run.string("run_state"));
    assertEquals("partial", run.string("evidence_status"));
    assertFalse(run.json().has("proof"));
    var held = credits(paused.agent());
    assertEquals(run.string("credits_reserved"), held.string("reserved"));
    assertEquals("0", held.string("consumed"));

    var ticket = follow(run.next("read_exception"), paused.agent().key()).expect(200);
    assertEquals("open", ticket.string("state"));
    assertEquals("evidence_gap", ticket.string("type"));
    assertEquals("agent", ticket.string("who_acts"));
    assertTrue(ticket.at("replay_safe").asBoolean());
    assertEquals(paused.id(), ticket.string("run_id"));
    var missing = new HashSet<>(ticket.at("missing_items").findValuesAsText("item"));
    assertEquals(new HashSet<>(LATER), missing);
    var body = (ObjectNode) ticket.next("add_evidence").path("body");
    for (var list : LATER) assertTrue(body.at("/evidence/" + list).isArray(), body.toString());
    assertEquals(Sandbox.example().at("/asset/asset_id"), body.at("/evidence/asset/asset_id"));

    var added = recover(paused, added(), "wait=30").expect(200);
    assertEquals("result_ready", added.string("run_state"));
    assertEquals("sufficient", added.string("evidence_status"));
    assertEquals(paused.id(), added.string("run_id"));
    var preflight =
        sandbox.client.post("/v1/preflight", paused.agent().key(), evidenceBody(Sandbox.example()));
    assertEquals(preflight.expect(200).string("credits"), added.string("credits_consumed"));
    var credits = credits(paused.agent());
    assertEquals(added.string("credits_consumed"), credits.string("consumed"));
    assertEquals("0", credits.string("reserved"));
    verified(added);

    var over = paused.ticket();
    assertEquals("resolved", over.string("state"));
    assertEquals("add_evidence", over.at("resolution").path("action").asText());
    assertEquals("agent", over.at("resolution").path("by").asText());
    assertEquals(0, over.at("next_actions").size());
    trailTells(paused, "run.accepted", "exception.opened", "evidence.added", "run.completed");
  }

  @Test
  void theAnswersBodiesCanBePostedAsTheyStand() {
    for (var action : List.of("add_evidence", "retry", "close")) {
      var paused = paused("");
      var next = paused.ticket().next(action);
      if (!action.equals("add_evidence")) assertEquals(next, paused.now().next(action));
      var heard = follow(next, paused.agent().key());
      assertTrue(heard.status() == 200 || heard.status() == 202, heard.text());
    }
  }

  @Test
  void twelveAtOnceAreOne() throws Exception {
    var paused = paused("");
    var heard = atOnce(12, () -> recover(paused, added(), "wait=30"));
    var won = heard.stream().filter(each -> each.status() < 300).toList();
    assertEquals(1, won.size(), () -> heard.stream().map(Heard::text).toList().toString());
    for (var each : heard)
      if (each.status() >= 300) assertEquals("exception_not_open", each.expect(409).string("code"));
    assertEquals("result_ready", until(paused, "result_ready").string("run_state"));
    var consumed = credits(paused.agent()).string("consumed");
    assertEquals(paused.now().string("credits_consumed"), consumed);
  }

  @Test
  void oneKeyIsOneRecovery() throws Exception {
    var paused = paused("");
    var key = UUID.randomUUID().toString();
    var heard = atOnce(12, () -> recover(paused, added(), "wait=30", key));
    for (var each : heard)
      if (each.status() != 409) assertEquals("result_ready", each.expect(200).string("run_state"));
      else assertEquals("idempotency_in_flight", each.string("code"));
    var again = recover(paused, added(), "wait=30", key).expect(200);
    assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
    assertEquals(
        "idempotency_key_reused",
        recover(paused, "{\"action\":\"retry\"}", "wait=1", key).expect(422).string("code"));
    assertEquals(1, paused.now().at("recoveries").asInt());
  }

  @Test
  void closingReleasesAllOfIt() {
    var paused = paused("");
    var before = credits(paused.agent());
    var closed = recover(paused, "{\"action\":\"close\"}", null).expect(200);
    assertEquals("cancelled", closed.string("run_state"));
    assertEquals(closed.string("credits_reserved"), closed.string("credits_released"));
    var after = credits(paused.agent());
    assertEquals("0", after.string("reserved"));
    same(before.string("available"), before.string("reserved"), after.string("available"));
    assertEquals("close", paused.ticket().at("resolution").path("action").asText());
    for (var action : List.of("retry", "close"))
      assertEquals(
          "exception_not_open",
          recover(paused, "{\"action\":\"%s\"}".formatted(action), null)
              .expect(409)
              .string("code"));
    trailTells(paused, "run.accepted", "exception.opened", "exception.closed");
  }

  @Test
  void aTicketExpiresByItselfAndReleasesAllOfIt() throws Exception {
    var paused = paused(",\"exception_expires_in_seconds\":1");
    var run = until(paused, "failed");
    assertEquals("exception_expired", run.string("detail"));
    assertEquals("0", credits(paused.agent()).string("reserved"));
    assertEquals("0", credits(paused.agent()).string("consumed"));
    assertEquals("expired", paused.ticket().string("state"));
    recover(paused, added(), null).expect(409);
    trailTells(paused, "run.accepted", "exception.opened", "exception.expired");
  }

  @Test
  void evidenceThatDoesNotFitIsNamedByItsPlace() {
    var paused = paused("");
    var asset = (ObjectNode) Sandbox.example().get("asset");
    var other = pack();
    other.set(
        "asset",
        Json.object().put("asset_id", "eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"));
    at("/evidence/asset/asset_id", recover(paused, addition(other), null).expect(422));
    var contradiction = pack();
    contradiction.set("asset", asset.deepCopy().retain("asset_id").put("decimals", 18));
    at("/evidence/asset/decimals", recover(paused, addition(contradiction), null).expect(422));
    var twice = pack();
    twice.set("files", Sandbox.example().get("files"));
    at("/evidence/files/0/name", recover(paused, addition(twice), null).expect(422));
    var policy = pack();
    policy.putObject("policy").put("min_confirmations", 0);
    at("/evidence/policy", recover(paused, addition(policy), null).expect(422));
    var unknown = pack().put("surprise", 1);
    at("/evidence/surprise", recover(paused, addition(unknown), null).expect(422));
    var files = pack();
    var many = files.putArray("files");
    for (int i = 0; i < 60; i++) many.addObject().put("name", "f" + i);
    assertEquals(
        "evidence_exceeds_contract",
        recover(paused, addition(files), null).expect(422).string("code"));
    var large = pack();
    ((ObjectNode) large.get("asset")).put("issuer", "x".repeat(50_000));
    assertEquals(
        "evidence_too_large", recover(paused, addition(large), null).expect(413).string("code"));
    recover(paused, "{\"action\":\"add_evidence\"}", null).expect(400);
    recover(paused, "{\"action\":\"dance\"}", null).expect(422);
    recover(paused, "{\"action\":\"close\",\"evidence\":{}}", null).expect(422);
    assertEquals("exception_open", paused.now().string("run_state"), "nothing of it was taken");
    assertEquals(0, paused.now().at("recoveries").asInt());
  }

  @Test
  void aRunThatIsStillPartialPausesAgainWithATicketOfItsOwn() {
    var paused = paused("");
    var first = paused.ticket().string("exception_id");
    var some = pack();
    some.set("usage", Sandbox.example().get("usage"));
    var again = recover(paused, addition(some), "wait=30").expect(200);
    assertEquals("exception_open", again.string("run_state"));
    assertNotEquals(first, again.string("exception_id"));
    assertEquals(
        List.of("deliveries"), paused.ticket().at("missing_items").findValuesAsText("item"));
    var tickets = tickets(paused.agent(), "?run_id=" + paused.id());
    assertEquals(List.of("open", "resolved"), tickets.findValuesAsText("state"));
    var rest = pack();
    rest.set("deliveries", Sandbox.example().get("deliveries"));
    var done = recover(paused, addition(rest), "wait=30").expect(200);
    assertEquals("result_ready", done.string("run_state"));
    verified(done);
    assertEquals(2, done.at("recoveries").asInt());
  }

  @Test
  void aContractThatDoesNotPauseReturnsTheHonestResult() {
    var agent = sandbox.agent();
    sandbox.fund(agent, "5");
    var run = post(agent, sandbox.contract(agent, ""), partial());
    assertEquals("result_ready", run.expect(200).string("run_state"));
    assertEquals("partial", run.string("evidence_status"));
    assertFalse(run.json().has("exception_id"));
  }

  /** A failed run holds nothing: it is taken up again once its credits are there again. */
  @Test
  void aRetryOfWhatNobodyPaysForIs402AndGoesOnceItIsFunded() throws Exception {
    var agent = sandbox.agent();
    sandbox.fund(agent, "0.75");
    var contract = sandbox.contract(agent, PAUSE + ",\"exception_expires_in_seconds\":2592000");
    var paused = new Paused(agent, contract, post(agent, contract, partial()).expect(200));
    assertEquals("0.75", credits(agent).string("reserved"));
    assertEquals(
        "insufficient_credits", post(agent, contract, partial()).expect(402).string("code"));
    var retried = recover(paused, "{\"action\":\"retry\"}", "wait=30").expect(200);
    assertEquals("exception_open", retried.string("run_state"), "it holds its own: no 402");
    assertEquals(1, retried.at("recoveries").asInt());
    assertEquals(
        "retry", tickets(agent, "?state=resolved").get(0).at("/resolution/action").asText());
  }

  @Test
  void ticketsAreTheirOwnersAndTheOperators() {
    var paused = paused("");
    var other = sandbox.agent();
    var id = paused.ticket().string("exception_id");
    var theirs = sandbox.client.get("/v1/exceptions/" + id, other.key()).expect(404);
    var none =
        sandbox
            .client
            .get("/v1/exceptions/exc_00000000000000000000000000", other.key())
            .expect(404);
    assertEquals(none.string("detail"), theirs.string("detail"));
    assertEquals(0, tickets(other, "").size());
    assertEquals(0, tickets(other, "?run_id=" + paused.id()).size());
    var post = "{\"action\":\"close\"}";
    sandbox.client.post(paused.recover(), other.key(), post).expect(404);
    sandbox.client.post("/v1/exceptions/" + id + "/resolve", other.key(), "{}").expect(403);
    assertEquals(
        id, sandbox.client.get("/v1/exceptions/" + id, sandbox.operator).string("exception_id"));
    assertEquals(
        "exception_not_open",
        sandbox
            .client
            .post("/v1/exceptions/" + id + "/resolve", sandbox.operator, "{\"reason\":\"no\"}")
            .expect(409)
            .string("code"));
    var closed = sandbox.client.post(paused.recover(), sandbox.operator, post).expect(200);
    assertEquals("cancelled", closed.string("run_state"));
    assertEquals("operator", paused.ticket().at("resolution").path("by").asText());
  }

  @Test
  void theListsOfTicketsAreFilteredAndPaged() {
    var paused = paused("");
    var agent = paused.agent();
    for (int i = 0; i < 4; i++) post(agent, paused.contract(), partial()).expect(200);
    recover(paused, "{\"action\":\"close\"}", null).expect(200);
    assertEquals(4, tickets(agent, "?state=open").size());
    assertEquals(1, tickets(agent, "?state=resolved").size());
    assertEquals(0, tickets(agent, "?state=expired").size());
    assertEquals(5, tickets(agent, "?type=evidence_gap").size());
    assertEquals(0, tickets(agent, "?type=tool_failed").size());
    var seen = new ArrayList<String>();
    var page = sandbox.client.get("/v1/exceptions?page_size=2", agent.key()).expect(200);
    seen.addAll(page.at("data").findValuesAsText("exception_id"));
    while (page.json().has("next_page_token")) {
      page =
          sandbox
              .client
              .get(
                  "/v1/exceptions?page_size=2&page_token=" + page.string("next_page_token"),
                  agent.key())
              .expect(200);
      seen.addAll(page.at("data").findValuesAsText("exception_id"));
    }
    assertEquals(5, new HashSet<>(seen).size());
    assertEquals(5, seen.size());
    sandbox.client.get("/v1/exceptions?state=odd", agent.key()).expect(400);
  }

  @Test
  void aPausedRunHasATrailAReconciliationAndNoProof() {
    var paused = paused("");
    var links = paused.now().at("links");
    assertEquals(
        "proof_not_available",
        sandbox
            .client
            .get("/v1/runs/" + paused.id() + "/proof", paused.agent().key())
            .expect(409)
            .string("code"));
    var table =
        sandbox.client.get("/v1/runs/" + paused.id() + "/reconciliation.csv", paused.agent().key());
    assertTrue(table.expect(200).text().contains("total," + paused.id()), table.text());
    var text =
        sandbox.client.send(
            sandbox
                .client
                .to(links.path("trail").asText(), paused.agent().key())
                .header("Accept", "text/plain"));
    assertTrue(text.text().contains("paused: the evidence is partial, missing"), text.text());
    var rails = sandbox.client.get(links.path("trail").asText(), paused.agent().key()).at("rails");
    for (var rail : rails)
      if (rail.path("rail").asText().equals("tokenops_execution")) {
        assertEquals("exception_open", rail.path("state").asText());
        assertEquals("agent", rail.path("who_acts").asText());
      }
  }

  /** By the offline verifier, with the log's own keys: every verdict holds. */
  private static void verified(Heard run) {
    var keys = LogKeys.parse(sandbox.client.get("/ledger/key", null).text());
    var report = EnvelopeVerifier.verify(Json.bytes(run.at("proof")), keys, null);
    for (var verdict : report.verdicts())
      assertTrue(verdict.status() == Verdict.Status.HOLDS, report::toString);
  }

  private static void trailTells(Paused paused, String... steps) {
    var trail =
        sandbox.client.get("/v1/runs/" + paused.id() + "/trail", paused.agent().key()).expect(200);
    assertEquals(List.of(steps), trail.at("steps").findValuesAsText("step"));
  }

  private static Heard until(Paused paused, String state) throws Exception {
    var run = paused.now();
    for (int tries = 0; !run.string("run_state").equals(state); tries++) {
      assertTrue(tries < 600, run::text);
      Thread.sleep(50);
      run = paused.now();
    }
    return run;
  }

  private static JsonNode tickets(Agent agent, String query) {
    return sandbox.client.get("/v1/exceptions" + query, agent.key()).expect(200).at("data");
  }

  private static void at(String pointer, Heard problem) {
    assertTrue(problem.at("errors").findValuesAsText("pointer").contains(pointer), problem::text);
  }

  private static void same(String one, String more, String sum) {
    assertEquals(0, new BigDecimal(one).add(new BigDecimal(more)).compareTo(new BigDecimal(sum)));
  }

  private static Paused paused(String more) {
    var agent = sandbox.agent();
    sandbox.fund(agent, "20");
    var contract = sandbox.contract(agent, PAUSE + more);
    return new Paused(agent, contract, post(agent, contract, partial()).expect(200));
  }

  private static Heard credits(Agent agent) {
    return sandbox.client.get("/v1/credits", agent.key()).expect(200);
  }

  /** The clean example without what is said later. */
  private static ObjectNode partial() {
    var evidence = (ObjectNode) Documents.example("clean");
    evidence.remove(LATER);
    return evidence;
  }

  /** What the partial one lacks. */
  private static String added() {
    var pack = pack();
    for (var list : LATER) pack.set(list, Sandbox.example().get(list));
    return addition(pack);
  }

  private static ObjectNode pack() {
    var pack = Json.object();
    pack.set("schema", Sandbox.example().get("schema"));
    pack.putObject("asset").set("asset_id", Sandbox.example().at("/asset/asset_id"));
    return pack;
  }

  private static String addition(ObjectNode pack) {
    return Json.object().put("action", "add_evidence").set("evidence", pack).toString();
  }

  private static String evidenceBody(ObjectNode evidence) {
    return Json.object().set("evidence", evidence).toString();
  }

  private static Heard post(Agent agent, String contract, ObjectNode evidence) {
    return sandbox.client.send(
        Client.json(
            sandbox
                .client
                .to("/v1/runs", agent.key())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .header("Prefer", "wait=30"),
            Json.object().put("contract_id", contract).set("evidence", evidence).toString()));
  }

  private static Heard recover(Paused paused, String body, @Nullable String prefer) {
    return recover(paused, body, prefer, null);
  }

  private static Heard recover(
      Paused paused, String body, @Nullable String prefer, @Nullable String key) {
    var request = sandbox.client.to(paused.recover(), paused.agent().key());
    if (prefer != null) request.header("Prefer", prefer);
    if (key != null) request.header("Idempotency-Key", key);
    return sandbox.client.send(Client.json(request, body));
  }

  private static Heard follow(JsonNode next, String key) {
    var url = next.path("url").asText();
    return next.path("method").asText().equals("GET")
        ? sandbox.client.get(url, key)
        : sandbox.client.post(url, key, next.path("body").toString());
  }

  private static List<Heard> atOnce(int times, Callable<Heard> call) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, times).mapToObj(_ -> call).toList();
      var heard = new ArrayList<Heard>();
      for (var each : pool.invokeAll(calls)) heard.add(each.get());
      return heard;
    }
  }
}
