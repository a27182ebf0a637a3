package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as an agent meets them. */
class RunTest {
  private static final String EVIDENCE_ALONE = "{\"schema\":\"tokenops.evidence/v1\"}";

  @Test
  void oneKeyAHundredTimesAtOnceIsOneRunAndOneDebitAlsoAfterARestart(@TempDir Path folder)
      throws Exception {
    Agent agent;
    String contract;
    String runId;
    String consumed;
    try (var sandbox = Sandbox.start(folder)) {
      agent = sandbox.agent();
      sandbox.fund(agent, "20");
      contract = sandbox.contract(agent, "");
      var heard = atOnce(100, () -> sandbox.run(agent(agent), contract(contract), "key-1", ""));
      for (var each : heard)
        assertTrue(
            each.status() == 202 || each.string("code").equals("idempotency_in_flight"),
            each.text());
      var accepted = heard.stream().filter(each -> each.status() == 202).toList();
      runId = accepted.getFirst().string("run_id");
      for (var each : accepted) assertEquals(runId, each.string("run_id"));
      long first =
          accepted.stream().filter(each -> each.header("Idempotent-Replayed").isEmpty()).count();
      assertEquals(1, first);
      var run = sandbox.client.get("/v1/runs/" + runId, agent.key());
      for (int i = 0; i < 200 && !run.string("run_state").equals("result_ready"); i++)
        run = sandbox.client.get("/v1/runs/" + runId, agent.key());
      consumed = run.string("credits_consumed");
      assertEquals(consumed, credits(sandbox, agent).string("consumed"));
    }
    try (var sandbox = Sandbox.start(folder)) {
      var heard = atOnce(100, () -> sandbox.run(agent, contract, "key-1", ""));
      for (var each : heard)
        if (each.status() == 202) {
          assertEquals(runId, each.string("run_id"));
          assertEquals("true", each.header("Idempotent-Replayed").orElse(""));
          assertEquals("result_ready", each.string("run_state"));
        }
      assertTrue(heard.stream().anyMatch(each -> each.status() == 202));
      assertEquals(consumed, credits(sandbox, agent).string("consumed"));
      assertEquals(1, sandbox.client.get("/v1/runs", agent.key()).at("data").size());
      var other = sandbox.run(agent, contract, "key-1", ",\"pilot_id\":\"x\"");
      assertEquals("idempotency_key_reused", other.expect(422).string("code"));
    }
  }

  private static Agent agent(Agent agent) {
    return agent;
  }

  private static String contract(String contract) {
    return contract;
  }

  @Test
  void aRunIsRefusedByNameForWhateverIsWrongWithIt(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var agent = sandbox.agent();
      var contract = sandbox.contract(agent, "");
      unfunded(sandbox, agent, contract);
      sandbox.fund(agent, "20");
      var missing = sandbox.client.post("/v1/runs", agent.key(), Sandbox.runBody(contract, ""));
      assertEquals("idempotency_key_required", missing.expect(400).string("code"));
      var none = sandbox.run(agent, "ctr_00000000000000000000000000", "a", "");
      assertEquals("not_found", none.expect(404).string("code"));
      var other = sandbox.agent();
      var theirs = sandbox.run(other, contract, "a", "").expect(404);
      assertEquals("not_found", theirs.string("code"));
      var faulty = post(sandbox, agent, "b", contract, EVIDENCE_ALONE);
      assertEquals("body_invalid", faulty.expect(422).string("code"));
      assertEquals("/evidence/asset", faulty.at("errors").get(0).path("pointer").asText());
      var large = Sandbox.example();
      large.put("padding", "x".repeat(49 * 1024));
      var tooLarge = post(sandbox, agent, "c", contract, large.toString()).expect(413);
      assertEquals("evidence_too_large", tooLarge.string("code"));
      assertTrue(tooLarge.string("detail").contains("49152"), tooLarge.text());
      var future = Sandbox.example();
      future.put("as_of", "2999-01-01T00:00:00.000Z");
      var early = post(sandbox, agent, "d", contract, future.toString()).expect(422);
      assertEquals("evidence_as_of_in_future", early.string("code"));
      assertEquals("/evidence/as_of", early.at("errors").get(0).path("pointer").asText());
      sandbox.run(agent, contract, "e", ",\"pilot_id\":\"p\"").expect(202);
      var again = sandbox.run(agent, contract, "f", ",\"pilot_id\":\"p\"").expect(409);
      assertEquals("pilot_id_used", again.string("code"));
    }
  }

  private static void unfunded(Sandbox sandbox, Agent agent, String contract) {
    var heard = sandbox.run(agent, contract, "unfunded", "").expect(402);
    assertEquals("insufficient_credits", heard.string("code"));
    assertEquals("0", heard.string("available"));
    assertEquals("0.75", heard.string("needed"));
    assertTrue(heard.string("fund_url").endsWith("/v1/settlements"));
  }

  @Test
  void whoWaitsHearsTheProofAndWhoDoesNotHearsWhereToLook(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var accepted = sandbox.run(agent, contract, "a", "").expect(202);
      var where = accepted.header("Location").orElseThrow();
      sandbox.client.get(where, agent.key()).expect(200);
      var waited = sandbox.runAndWait(agent, contract, ",\"pilot_id\":\"waited\"").expect(200);
      assertEquals("wait=30", waited.header("Preference-Applied").orElse(""));
      assertEquals("waited", waited.at("proof").path("pilot_id").asText());
      var proof = sandbox.client.get(waited.at("links").path("proof").asText(), agent.key());
      var self = sandbox.client.get(waited.at("links").path("self").asText(), agent.key());
      var alone = self.expect(200).text();
      assertEquals(
          alone.substring(0, alone.length() - 1) + ",\"proof\":" + proof.expect(200).text() + "}",
          waited.text());
      var trail = sandbox.client.get(waited.at("links").path("trail").asText(), agent.key());
      assertEquals("none", trail.expect(200).at("callback").path("state").asText());
      var text =
          sandbox.client.send(
              sandbox
                  .client
                  .to(waited.at("links").path("trail").asText(), agent.key())
                  .header("Accept", "text/plain"));
      assertTrue(text.expect(200).text().contains("What funded the work"), text.text());
      var signed = sandbox.client.get(waited.at("links").path("attestation").asText(), agent.key());
      assertEquals("application/vnd.in-toto+json", signed.expect(200).string("payloadType"));
      var late = sandbox.client.post(where + "/cancel", agent.key(), "").expect(409);
      assertEquals("run_not_queued", late.string("code"));
    }
  }

  @Test
  void listsShowTheNewestFirstAndEveryObjectOnce(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "20");
      var contract = sandbox.contract(agent, "");
      var ids =
          IntStream.range(0, 7)
              .mapToObj(i -> sandbox.run(agent, contract, "k" + i, "").expect(202).string("run_id"))
              .toList();
      var seen = new java.util.ArrayList<String>();
      var path = "/v1/runs?page_size=3";
      for (var page = sandbox.client.get(path, agent.key()).expect(200); ; ) {
        page.at("data").forEach(run -> seen.add(run.path("run_id").asText()));
        if (!page.json().has("next_page_token")) break;
        page =
            sandbox
                .client
                .get(path + "&page_token=" + page.string("next_page_token"), agent.key())
                .expect(200);
      }
      assertEquals(ids.reversed(), seen);
      var movements = sandbox.client.get("/v1/credits/movements?page_size=2", agent.key());
      assertEquals(2, movements.expect(200).at("data").size());
      assertTrue(
          movements.at("data").get(0).path("ledger_index").asLong()
              > movements.at("data").get(1).path("ledger_index").asLong());
    }
  }

  private static Heard post(
      Sandbox sandbox, Agent agent, String key, String contract, String evidence) {
    return sandbox.client.send(
        Client.json(
            sandbox.client.to("/v1/runs", agent.key()).header("Idempotency-Key", key),
            "{\"contract_id\":\"%s\",\"evidence\":%s}".formatted(contract, evidence)));
  }

  private static Heard credits(Sandbox sandbox, Agent agent) {
    return sandbox.client.get("/v1/credits", agent.key()).expect(200);
  }

  private static List<Heard> atOnce(int times, Callable<Heard> call) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, times).mapToObj(_ -> call).toList();
      var heard = new java.util.ArrayList<Heard>();
      for (var each : pool.invokeAll(calls)) heard.add(each.get());
      return heard;
    }
  }
}
