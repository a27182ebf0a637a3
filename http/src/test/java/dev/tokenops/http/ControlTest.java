package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.json.StrictJson;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator pauses: who is refused, what goes on, and who is told. */
class ControlTest {
  private static final String PROVIDER = "provider:stripe_stablecoin";

  private static Sandbox sandbox;
  private static Agent agent;
  private static Agent other;
  private static String contract;
  private static String others;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    agent = sandbox.agent();
    other = sandbox.agent();
    sandbox.fund(agent, "2000");
    sandbox.fund(other, "2000");
    contract = sandbox.contract(agent, "");
    others = sandbox.contract(other, "");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @AfterEach
  void openAll() {
    for (var name : List.of("runs", "callbacks", PROVIDER, "agent:" + agent.id()))
      put(name, "{\"state\":\"open\"}").expect(200);
  }

  @Test
  void eachControlIsListedWithWhatItStops() {
    pause("agent:" + agent.id(), "odd");
    var data = sandbox.client.get("/v1/controls", sandbox.operator).expect(200).at("data");
    assertEquals(
        List.of("runs", "callbacks", PROVIDER, "agent:" + agent.id()),
        data.findValuesAsText("name"));
    var first = sandbox.client.get("/v1/controls?page_size=3", sandbox.operator).expect(200);
    var next =
        sandbox
            .client
            .get("/v1/controls?page_token=" + first.string("next_page_token"), sandbox.operator)
            .expect(200);
    assertEquals(List.of("agent:" + agent.id()), next.at("data").findValuesAsText("name"));
  }

  @Test
  void pausedRunsAreRefusedByNameWithTheOperatorsReason() {
    var before = sandbox.run(agent, contract, "before", "").expect(202).string("run_id");
    pause("runs", "the disk is changed");
    var refused = problem(503, "runs_paused", sandbox.run(agent, contract, "while", ""));
    assertTrue(refused.string("detail").endsWith(": the disk is changed"), refused.text());
    assertEquals("10", refused.header("Retry-After").orElse(""));
    var repeated = sandbox.run(agent, contract, "before", "").expect(202);
    assertEquals(before, repeated.string("run_id"));
    assertEquals("true", repeated.header("Idempotent-Replayed").orElse(""));
    problem(503, "runs_paused", sandbox.run(other, others, "while", ""));
    sandbox.client.get("/v1/runs/" + before, agent.key()).expect(200);
    sandbox.fund(agent, "1");
    sandbox.contract(agent, "");
    open("runs");
    sandbox.run(agent, contract, "while", "").expect(202);
  }

  @Test
  void aPausedStreamSaysSoLineByLineAndGoesOn() throws Exception {
    var known = UUID.randomUUID().toString();
    sandbox.run(agent, contract, known, "").expect(202);
    pause("runs", "upkeep");
    var lines = stream(agent, List.of("new-1-" + known, known, "new-2-" + known));
    assertEquals(3, lines.size());
    for (var line : lines)
      if (line.path("idempotency_key").asText().equals(known))
        assertEquals(200, line.path("status").asInt(), line::toString);
      else {
        assertEquals(503, line.path("status").asInt(), line::toString);
        assertEquals("runs_paused", line.at("/problem/code").asText(), line::toString);
      }
  }

  @Test
  void aPausedAgentMayReadQuoteAndCancelAndOthersGoOn() {
    pause("agent:" + agent.id(), "odd traffic");
    var paused = problem(503, "agent_paused", sandbox.run(agent, contract, "while-paused", ""));
    assertTrue(paused.string("detail").endsWith(": odd traffic"), paused.text());
    problem(
        503,
        "agent_paused",
        sandbox.client.post(
            "/v1/settlements",
            agent.key(),
            "{\"credits\":\"1\",\"provider_route\":\"stripe_stablecoin\"}"));
    var quote =
        sandbox.client.post(
            "/v1/quotes",
            agent.key(),
            "{\"tool\":\"tokenops\",\"capability\":\"tokenized_asset_review\",\"estimate\":{\"records\":1,\"runs\":1}}");
    var quoteId = quote.expect(201).string("quote_id");
    problem(
        503,
        "agent_paused",
        sandbox.client.post("/v1/contracts", agent.key(), "{\"quote_id\":\"" + quoteId + "\"}"));
    problem(
        503,
        "agent_paused",
        sandbox.client.post(
            "/v1/contracts/" + contract + "/accept",
            agent.key(),
            "{\"digest\":\"sha256:" + "0".repeat(64) + "\"}"));
    sandbox.client.get("/v1/credits", agent.key()).expect(200);
    sandbox.client.get("/v1/runs", agent.key()).expect(200);
    sandbox.run(other, others, "meanwhile", "").expect(202);
    open("agent:" + agent.id());
    sandbox.run(agent, contract, "while-paused", "").expect(202);
  }

  @Test
  void aPausedProviderIsToldToComeBackAndLosesNothing() {
    var settlement =
        sandbox
            .client
            .post(
                "/v1/settlements",
                agent.key(),
                "{\"credits\":\"7\",\"provider_route\":\"stripe_stablecoin\"}")
            .expect(201)
            .string("settlement_id");
    var available = available();
    pause(PROVIDER, "their status page is red");
    var confirm = "/v1/sandbox/settlements/" + settlement + "/confirm";
    var refused =
        problem(503, "provider_paused", sandbox.client.post(confirm, sandbox.operator, ""));
    assertTrue(refused.string("detail").endsWith(": their status page is red"), refused.text());
    problem(
        503,
        "provider_paused",
        sandbox.client.post(
            "/v1/settlements",
            other.key(),
            "{\"credits\":\"1\",\"provider_route\":\"stripe_stablecoin\"}"));
    problem(
        401,
        "signature_refused",
        sandbox.client.post("/v1/providers/stripe_stablecoin/events", null, "{}"));
    assertEquals(available, available());
    open(PROVIDER);
    sandbox.client.post(confirm, sandbox.operator, "").expect(200);
    assertEquals(available + 7, available());
  }

  @Test
  void healthAndTheFirstPageAndTheMetricsSayWhatIsPaused() {
    var ready = sandbox.client.get("/health/ready", null).expect(200);
    assertEquals(0, ready.at("paused").size(), ready.text());
    pause("callbacks", "secret words");
    pause("agent:" + agent.id(), "odd");
    for (var path : List.of("/health/ready", "/")) {
      var heard = sandbox.client.get(path, null).expect(200);
      assertEquals(
          List.of("agent:" + agent.id(), "callbacks"), heard.at("paused").findValuesAsText("name"));
      assertEquals(1, heard.at("paused_agents").asInt());
      assertFalse(heard.text().contains("secret words"), heard.text());
    }
    var metrics = sandbox.client.get("/metrics", null).expect(200).text();
    assertTrue(metrics.contains("tokenops_controls_paused 2.0"), metrics);
  }

  @Test
  void theSameStateAgainIsTheSameAnswerAndNoFact() {
    var first = pause("runs", "upkeep");
    long size = sandbox.server.ledger().size();
    var again = put("runs", "{\"state\":\"paused\",\"reason\":\"another\"}").expect(200);
    assertEquals(first.text(), again.text());
    assertEquals("upkeep", again.string("reason"));
    assertEquals(size, sandbox.server.ledger().size());
    var entry =
        sandbox
            .client
            .get(
                "/v1/ledger/entries?limit=1&from=" + first.at("ledger_index").asLong(),
                sandbox.operator)
            .expect(200);
    assertTrue(entry.text().contains("control.set.v1"), entry.text());
  }

  @Test
  void aNameThatStopsNothingIs404AndSaysWhichDo() {
    var names =
        List.of(
            "nothing",
            "RUNS",
            "provider:",
            "provider:paypal",
            "agent:",
            "agent:agt_00000000000000000000000000",
            "agent:%2E%2E%2F%2E%2E",
            "agent:..%2f..",
            "%00",
            "runs%0a",
            "%F0%9F%A6%8A",
            "agent:" + "a".repeat(6_000));
    var plain = new Client(sandbox.server.url()); // Such a path is not documented.
    for (var name : names) {
      var heard = problem(404, "not_found", put(plain, name, "{\"state\":\"open\"}"));
      assertTrue(heard.string("detail").contains(PROVIDER), heard.text());
      problem(404, "not_found", plain.get("/v1/controls/" + name, sandbox.operator));
    }
    problem(405, "method_not_allowed", put(plain, "agent:../..", "{\"state\":\"open\"}"));
    assertEquals(414, put(plain, "a".repeat(10_000), "{\"state\":\"open\"}").status());
  }

  @Test
  void aBodyThatSaysNothingIsRefusedWithItsPlace() {
    refused(400, "{}", "/state");
    refused(400, "{\"state\":\"paused\"}", "/reason");
    refused(422, "{\"state\":\"shut\",\"reason\":\"x\"}", "/state");
    refused(400, "{\"state\":\"paused\",\"reason\":\"a\\u0000b\"}", "/reason");
    refused(400, "{\"state\":\"paused\",\"reason\":\"a\\nb\"}", "/reason");
    refused(422, "{\"state\":\"paused\",\"reason\":\"" + "x".repeat(501) + "\"}", "/reason");
    refused(400, "{\"state\":\"paused\",\"reason\":\"x\",\"until\":\"noon\"}", "/until");
    put("runs", "{\"state\":\"paused\",\"reason\":\"" + "x".repeat(500) + "\"}").expect(200);
    assertEquals(
        "paused", sandbox.client.get("/v1/controls/runs", sandbox.operator).string("state"));
  }

  /** As many posters as it takes: what is sent after the answer is refused, every time. */
  @Test
  void nothingThatIsPostedAfterTheAnswerSlipsThrough() throws Exception {
    for (int round = 0; round < 10; round++) {
      var answered = new AtomicBoolean();
      var begun = new CountDownLatch(4);
      var stop = new AtomicBoolean();
      var slipped = new ArrayList<Future<Integer>>();
      try (var posters = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          boolean mine = i % 2 == 0;
          Callable<Integer> poster =
              () -> {
                int through = 0;
                begun.countDown();
                while (!stop.get()) {
                  boolean after = answered.get();
                  var key = UUID.randomUUID().toString();
                  var heard =
                      mine
                          ? sandbox.run(agent, contract, key, "")
                          : sandbox.run(other, others, key, "");
                  if (after && heard.status() != 503) through++;
                }
                return through;
              };
          slipped.add(posters.submit(poster));
        }
        begun.await();
        pause("runs", "round " + round);
        answered.set(true);
        long accepted = sandbox.server.engine().views().runs().accepted();
        for (int i = 0; i < 20; i++)
          problem(
              503, "runs_paused", sandbox.run(agent, contract, UUID.randomUUID().toString(), ""));
        stop.set(true);
        for (var each : slipped) assertEquals(0, through(each));
        // At most what was on its way when the answer came: one post of each poster.
        assertTrue(sandbox.server.engine().views().runs().accepted() <= accepted + 4);
      }
      open("runs");
    }
  }

  private static int through(Future<Integer> poster) throws InterruptedException {
    try {
      return poster.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> stream(Agent agent, List<String> keys) throws Exception {
    var body = new StringBuilder();
    for (var key : keys)
      body.append("{\"idempotency_key\":\"")
          .append(key)
          .append("\",")
          .append(Sandbox.runBody(contract, "").substring(1))
          .append('\n');
    var request =
        sandbox
            .client
            .to("/v1/runs", agent.key())
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var lines = new ArrayList<JsonNode>();
      var answers = http.send(request, HttpResponse.BodyHandlers.ofLines());
      answers.body().forEach(line -> lines.add(StrictJson.parse(line.getBytes(UTF_8))));
      return lines;
    }
  }

  private static void refused(int status, String body, String pointer) {
    var heard = put("runs", body).expect(status);
    assertTrue(heard.at("errors").findValuesAsText("pointer").contains(pointer), heard.text());
    assertEquals("open", sandbox.client.get("/v1/controls/runs", sandbox.operator).string("state"));
  }

  private static double available() {
    return Double.parseDouble(
        sandbox.client.get("/v1/credits", agent.key()).expect(200).string("available"));
  }

  private static Heard pause(String name, String reason) {
    return put(name, "{\"state\":\"paused\",\"reason\":\"" + reason + "\"}").expect(200);
  }

  private static void open(String name) {
    put(name, "{\"state\":\"open\",\"reason\":\"done\"}").expect(200);
  }

  private static Heard put(String name, String body) {
    return put(sandbox.client, name, body);
  }

  private static Heard put(Client client, String name, String body) {
    var request = client.to("/v1/controls/" + name, sandbox.operator);
    return client.send(
        request
            .header("Content-Type", "application/json")
            .method("PUT", BodyPublishers.ofString(body)));
  }

  private static Heard problem(int status, String code, Heard heard) {
    assertEquals(status, heard.status(), heard.text());
    assertEquals(code, heard.string("code"), heard.text());
    return heard;
  }
}
