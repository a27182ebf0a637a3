package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Client.Heard;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's look at the queue: what it says of a server that works. */
class QueueTest {
  private static final AtomicReference<Instant> AHEAD = new AtomicReference<>(Instant.EPOCH);

  private static Sandbox sandbox;
  private static Agent agent;
  private static String contract;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    InstantSource clock = () -> Instant.now().plusMillis(AHEAD.get().toEpochMilli());
    sandbox = Sandbox.start(Settings.sandbox(folder, 0).withClock(clock));
    agent = sandbox.agent();
    sandbox.fund(agent, "2000");
    contract = sandbox.contract(agent, "");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void anIdleServerHasNothingToTellButItsHeartbeat() throws Exception {
    until(() -> !queue().at("heartbeat_at").isNull());
    var before = queue().at("processed").asLong();
    for (int i = 0; i < 5; i++)
      assertEquals(
          "result_ready", sandbox.runAndWait(agent, contract, "").expect(200).string("run_state"));
    var queue = queue();
    assertEquals(before + 5, queue.at("processed").asLong());
    assertEquals(0, queue.at("depth").asInt());
    assertTrue(queue.at("oldest_age_ms").isNull());
    assertEquals(0, queue.at("executing").asInt());
    for (var list : new String[] {"per_agent", "stuck", "retry_ready"})
      assertEquals(0, queue.at(list).size(), queue.text());
    assertEquals(30, queue.at("stuck_after_seconds").asInt());
    for (var lane : queue.at("lanes")) assertEquals("beating", lane.path("state").asText());
  }

  @Test
  void theHeartbeatGoesOnAndLeavesNoEntry() throws Exception {
    until(() -> !queue().at("heartbeat_at").isNull());
    var first = Instant.parse(queue().string("heartbeat_at"));
    long size = sandbox.server.ledger().size();
    until(() -> Instant.parse(queue().string("heartbeat_at")).isAfter(first.plusMillis(900)));
    assertEquals(size, sandbox.server.ledger().size());
  }

  /** Runs come and go while somebody looks: a look never counts one twice or less than none. */
  @Test
  void aLookWhileRunsComeAndGoIsNeverOdd() throws Exception {
    for (int i = 0; i < 60; i++) {
      sandbox.run(agent, contract, UUID.randomUUID().toString(), "").expect(202);
      var queue = queue();
      assertTrue(queue.at("depth").asInt() <= 60, queue.text());
      int ofAgents = 0;
      for (var each : queue.at("per_agent")) ofAgents += each.path("depth").asInt();
      assertEquals(queue.at("depth").asInt(), ofAgents, queue.text());
      assertEquals(queue.at("depth").asInt() == 0, queue.at("oldest_age_ms").isNull());
    }
    until(() -> queue().at("depth").asInt() == 0);
  }

  @Test
  void theMetricsHaveTheSameFigures() throws Exception {
    until(() -> !queue().at("heartbeat_at").isNull());
    sandbox.runAndWait(agent, contract, "").expect(200);
    var processed = queue().at("processed").asLong();
    var metrics = sandbox.client.get("/metrics", null).expect(200).text();
    for (var line :
        new String[] {
          "tokenops_queue_depth 0.0",
          "tokenops_queue_executing 0.0",
          "tokenops_queue_stuck 0.0",
          "tokenops_queue_oldest_age_seconds 0.0",
          "tokenops_exceptions_open 0.0",
          "tokenops_queue_processed " + (double) processed
        }) assertTrue(metrics.contains(line), () -> line + " is not in " + metrics);
    assertTrue(metrics.contains("tokenops_queue_heartbeat_age_seconds"), metrics);
  }

  @Test
  void aPausedRunIsReadyForARetryUntilSomebodyHasActed() {
    var pausing = sandbox.contract(agent, ",\"on_partial\":\"pause\"");
    var partial =
        "{\"contract_id\":\"%s\",\"evidence\":%s}"
            .formatted(pausing, RunRoutes.evidence().get("evidence"));
    var request =
        sandbox
            .client
            .to("/v1/runs", agent.key())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Prefer", "wait=30");
    var run = sandbox.client.send(Client.json(request, partial)).expect(200);
    assertEquals("exception_open", run.string("run_state"));
    var ready = queue().at("retry_ready");
    assertEquals(1, ready.size(), ready::toString);
    var first = ready.get(0);
    assertEquals(run.string("run_id"), first.path("run_id").asText());
    assertEquals(run.string("exception_id"), first.path("exception_id").asText());
    var command = first.path("command");
    assertEquals("POST", command.path("method").asText());
    sandbox
        .client
        .post(command.path("path").asText(), sandbox.operator, "{\"action\":\"close\"}")
        .expect(200);
    assertEquals(0, queue().at("retry_ready").size());
  }

  /** A clock that is set forward makes lanes look silent for a beat at most. */
  @Test
  void aLaneThatIsSilentIsToldByHealthUntilItBeatsAgain() throws Exception {
    until(() -> !queue().at("heartbeat_at").isNull());
    AHEAD.set(AHEAD.get().plusSeconds(3_600));
    var silent = sandbox.client.get("/health/ready", null);
    if (silent.status() != 200) {
      assertEquals("lane_silent", silent.expect(503).string("code"));
      assertTrue(silent.string("detail").startsWith("Lane "), silent.text());
      assertFalse(silent.header("Retry-After").isEmpty());
    }
    until(() -> sandbox.client.get("/health/ready", null).status() == 200);
    assertEquals(0, queue().at("stuck").size());
  }

  @Test
  void onlyTheOperatorLooks() {
    sandbox.client.get("/v1/queue", null).expect(401);
    sandbox.client.get("/v1/queue", agent.key()).expect(403);
  }

  private static Heard queue() {
    return sandbox.client.get("/v1/queue", sandbox.operator).expect(200);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertTrue(tries < 2_000, "waited in vain");
      Thread.sleep(10);
    }
  }
}
