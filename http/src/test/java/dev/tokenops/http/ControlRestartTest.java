package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tokenops.http.Sandbox.Agent;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is paused stays paused over a restart, and what waited for it is done when it is opened. */
class ControlRestartTest {
  private static final int RUNS = 60;

  @Test
  void callbacksWaitOverARestartAndThenComeInOrderAndNotAllAtOnce(@TempDir Path folder)
      throws Exception {
    var heard = Collections.synchronizedList(new ArrayList<String>());
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          try (exchange) {
            var body = StrictJson.parse(exchange.getRequestBody().readAllBytes());
            heard.add(body.at("/data/run_id").asText());
            exchange.sendResponseHeaders(204, -1);
          } finally {
            atOnce.decrementAndGet();
          }
        });
    receiver.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    receiver.start();
    try {
      var url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      var runs = new ArrayList<String>();
      Agent agent;
      String contract;
      try (var sandbox = Sandbox.start(folder)) {
        agent = sandbox.agent();
        sandbox.fund(agent, "2000");
        contract = sandbox.contract(agent, ",\"callback_url\":\"" + url + "\"");
        set(sandbox, "callbacks", "paused");
        for (int i = 0; i < RUNS; i++) runs.add(result(sandbox, agent, contract));
      }
      try (var sandbox = Sandbox.start(folder)) {
        assertEquals("paused", state(sandbox, "callbacks"));
        runs.add(result(sandbox, agent, contract));
        var deliveries =
            sandbox
                .client
                .get("/v1/runs/" + runs.getFirst() + "/deliveries", agent.key())
                .expect(200);
        assertEquals("pending", deliveries.at("data").get(0).path("state").asText());
        assertEquals(List.of(), heard);
        set(sandbox, "callbacks", "open");
        until(() -> heard.size() >= runs.size());
        assertEquals(runs.stream().sorted().toList(), heard.stream().sorted().toList());
        assertInOrder(runs, heard);
        assertTrue(most.get() <= 16, () -> most + " at once");
        until(() -> sandbox.server.engine().views().runs().withOpenDelivery().isEmpty());
      }
    } finally {
      receiver.stop(0);
    }
  }

  /** As far as sixteen at once can keep it. */
  private static void assertInOrder(List<String> runs, List<String> heard) {
    for (int i = 0; i < heard.size(); i++) {
      int posted = runs.indexOf(heard.get(i));
      assertTrue(Math.abs(posted - i) <= 16, "posted as " + posted + ", delivered as " + i);
    }
  }

  @Test
  void whatIsPausedIsRefusedAfterARestartFromTheSnapshotToo(@TempDir Path folder) throws Exception {
    Agent agent;
    String contract;
    String known = UUID.randomUUID().toString();
    try (var sandbox = Sandbox.start(folder)) {
      agent = sandbox.agent();
      sandbox.fund(agent, "200");
      contract = sandbox.contract(agent, "");
      sandbox.run(agent, contract, known, "").expect(202);
      set(sandbox, "runs", "paused");
      set(sandbox, "callbacks", "paused");
      set(sandbox, "callbacks", "open");
      set(sandbox, "agent:" + agent.id(), "paused");
    }
    for (int restart = 0; restart < 2; restart++)
      try (var sandbox = Sandbox.start(folder)) {
        assertEquals("paused", state(sandbox, "runs"));
        assertEquals("open", state(sandbox, "callbacks"));
        assertEquals("paused", state(sandbox, "agent:" + agent.id()));
        var refused = sandbox.run(agent, contract, UUID.randomUUID().toString(), "").expect(503);
        assertEquals("runs_paused", refused.string("code"));
        assertTrue(refused.string("detail").endsWith(": a reason"), refused.text());
        sandbox.run(agent, contract, known, "").expect(202);
      }
    try (var sandbox = Sandbox.start(folder)) {
      set(sandbox, "runs", "open");
      var refused = sandbox.run(agent, contract, UUID.randomUUID().toString(), "").expect(503);
      assertEquals("agent_paused", refused.string("code"));
      set(sandbox, "agent:" + agent.id(), "open");
      result(sandbox, agent, contract);
    }
  }

  private static String result(Sandbox sandbox, Agent agent, String contract) {
    var run = sandbox.runAndWait(agent, contract, "").expect(200);
    assertEquals("result_ready", run.string("run_state"));
    return run.string("run_id");
  }

  private static String state(Sandbox sandbox, String name) {
    return sandbox.client.get("/v1/controls/" + name, sandbox.operator).expect(200).string("state");
  }

  private static void set(Sandbox sandbox, String name, String state) {
    var request =
        sandbox
            .client
            .to("/v1/controls/" + name, sandbox.operator)
            .header("Content-Type", "application/json")
            .method(
                "PUT",
                BodyPublishers.ofString(
                    "{\"state\":\"%s\",\"reason\":\"a reason\"}".formatted(state)));
    sandbox.client.send(request).expect(200);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException, IOException {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertTrue(tries < 10_000, "waited in vain");
      Thread.sleep(2);
    }
  }
}
