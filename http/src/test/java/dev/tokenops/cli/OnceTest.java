package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.http.provider.StripeSignature;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent a hundred times at once happens once, and again after a restart not at all. */
class OnceTest {
  private static final int TIMES = 100;
  private static final String SECRET = "whsec_once";

  @TempDir Path folder;

  @Test
  void oneIdempotencyKeyIsOneRunAndOneDebit() throws Exception {
    WorkingAgent agent;
    String runId;
    try (var server = start();
        var api = new Api(server.url())) {
      agent = WorkingAgent.prepare(api, operatorKey(server), "once", 10);
      runId = requireOneRun(atOnce(() -> agent.post(api, "the-key")));
      requireOneDebit(agent, api);
    }
    try (var server = start();
        var api = new Api(server.url())) {
      assertEquals(runId, requireOneRun(atOnce(() -> agent.post(api, "the-key"))));
      requireOneDebit(agent, api);
    }
  }

  private static String requireOneRun(List<Api.Reply> replies) {
    var runs = new HashMap<String, Integer>();
    for (var reply : replies)
      if (reply.status() == 409) assertEquals("idempotency_in_flight", reply.text("/code"));
      else {
        assertTrue(reply.status() == 200 || reply.status() == 202, reply::body);
        runs.merge(reply.text("/run_id"), 1, Integer::sum);
      }
    assertEquals(1, runs.size(), runs::toString);
    return runs.keySet().iterator().next();
  }

  private static void requireOneDebit(WorkingAgent agent, Api api) throws Exception {
    for (int tries = 0; !agent.states(api).containsValue("result_ready"); tries++) {
      assertTrue(tries < 500, "the run does not finish");
      Thread.sleep(10);
    }
    assertEquals(1, agent.states(api).size());
    assertEquals(agent.creditsPerRun(), agent.credits(api).path("consumed").asText());
  }

  @Test
  void oneProviderEventIsOneFunding() throws Exception {
    PilotWalk.Agent agent;
    byte[] event;
    try (var server = start();
        var api = new Api(server.url())) {
      var silent = new Printout(new PrintStream(OutputStream.nullOutputStream()));
      var walk = new PilotWalk(api, operatorKey(server), silent);
      agent = walk.credential(walk.onboard("once"));
      var asked = Map.of("credits", "25", "provider_route", PilotWalk.ROUTE);
      var requested = api.post("/v1/settlements", agent.key(), asked).expect(201);
      event = event(requested);
      var outcomes = outcomes(server.url(), event);
      assertEquals(1, outcomes.get("credits_funded"), outcomes::toString);
      assertEquals(TIMES - 1, outcomes.get("duplicate"), outcomes::toString);
      requireFundedOnce(api, agent);
    }
    try (var server = start();
        var api = new Api(server.url())) {
      assertEquals(Map.of("duplicate", TIMES), outcomes(server.url(), event));
      requireFundedOnce(api, agent);
    }
  }

  private static void requireFundedOnce(Api api, PilotWalk.Agent agent) throws Exception {
    var credits = api.get("/v1/credits", agent.key()).expect(200);
    assertEquals("25", credits.text("/funded"));
    assertEquals("25", credits.text("/available"));
  }

  private static byte[] event(Api.Reply requested) {
    return """
    {"id":"evt_once","object":"event","type":"payment_intent.succeeded","livemode":false,
     "created":1795300000,"api_version":"2026-07-29.dahlia",
     "data":{"object":{"id":"pi_once","object":"payment_intent","amount":%s,
       "amount_received":%s,"currency":"usd","status":"succeeded","livemode":false,
       "metadata":{"settlement_id":"%s"}}}}
    """
        .formatted(
            requested.text("/payment_request/amount_minor"),
            requested.text("/payment_request/amount_minor"),
            requested.text("/settlement_id"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Integer> outcomes(URI server, byte[] event) throws Exception {
    var outcomes = new HashMap<String, Integer>();
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(server.resolve("/v1/providers/" + PilotWalk.ROUTE + "/events"))
              .header("Content-Type", "application/json")
              .header(StripeSignature.HEADER, StripeSignature.sign(event, SECRET, Instant.now()))
              .POST(BodyPublishers.ofByteArray(event))
              .build();
      for (var reply : atOnce(() -> client.send(request, BodyHandlers.ofString()))) {
        assertEquals(200, reply.statusCode(), reply::body);
        outcomes.merge(
            reply.body().replaceAll("(?s).*\"outcome\":\"(\\w+)\".*", "$1"), 1, Integer::sum);
      }
    }
    return outcomes;
  }

  private static <T> List<T> atOnce(Callable<T> call) throws Exception {
    var start = new CountDownLatch(1);
    var results = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = new ArrayList<Future<T>>();
      for (int i = 0; i < TIMES; i++)
        sent.add(
            threads.submit(() -> {
              start.await();
              return call.call();
            }));
      start.countDown();
      for (var each : sent) results.add(each.get());
    }
    return results;
  }

  private Server start() throws Exception {
    return Server.start(
        Settings.sandbox(folder.resolve("data"), 0).withStripeSecrets(List.of(SECRET)));
  }

  private static String operatorKey(Server server) throws Exception {
    return Files.readString(server.operatorKeyFile()).strip();
  }
}
