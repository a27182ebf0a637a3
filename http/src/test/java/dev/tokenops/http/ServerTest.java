package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process: what it leaves on disk, how it ends, and what outlives it. */
class ServerTest {
  private static final String SEED =
      """
      {"pilot_id":"tokenops_live_pilot_001","tool":"tokenops",\
      "provider_route":"stripe_stablecoin","credit_state":"funded","run_state":"result_ready",\
      "proof_objects":["runtime_record","result_contract","settlement_receipt","usage_receipt",\
      "callback_delivery","ledger_entry","attestation"]}\
      """;

  @Test
  void thePilotIsTheSeedsAlsoWhenEveryCreditIsSpentAndAfterARestart(@TempDir Path folder)
      throws Exception {
    var bodies = new CopyOnWriteArrayList<String>();
    var receiver = receiver(bodies);
    Sandbox.Agent agent;
    try (var sandbox = Sandbox.start(folder)) {
      agent = sandbox.agent();
      var records = Integer.toString(receiver.getAddress().getPort());
      var contract =
          sandbox.contract(agent, ",\"callback_url\":\"http://127.0.0.1:%s/\"".formatted(records));
      var probe = sandbox.run(agent, contract, "probe", "").expect(402);
      sandbox.fund(agent, probe.string("needed"));
      sandbox.runAndWait(agent, contract, ",\"pilot_id\":\"tokenops_live_pilot_001\"").expect(200);
      seed(sandbox, agent);
      assertEquals(1, bodies.size());
      assertTrue(bodies.getFirst().contains("\"type\":\"tokenops.run.completed\""));
      assertTrue(bodies.getFirst().contains("/v1/runs/"));
    } finally {
      receiver.stop(0);
    }
    try (var sandbox = Sandbox.start(folder)) {
      seed(sandbox, agent);
      assertEquals(1, bodies.size());
    }
  }

  /** The pilot's six keys, once the callback is delivered. */
  private static void seed(Sandbox sandbox, Sandbox.Agent agent) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    var path = "/v1/pilots/tokenops_live_pilot_001";
    var pilot = sandbox.client.get(path, agent.key()).expect(200);
    while (!pilot.text().contains("callback_delivery") && System.nanoTime() < end)
      pilot = sandbox.client.get(path, agent.key()).expect(200);
    assertEquals(SEED, pilot.text());
  }

  private static HttpServer receiver(CopyOnWriteArrayList<String> bodies) throws IOException {
    var receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    receiver.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    return receiver;
  }

  @Test
  void secretsAreTheOwnersAlone(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      assertEquals(folder.resolve("operator.key"), sandbox.server.operatorKeyFile());
      for (var name : new String[] {"operator.key", "master.key", "attestation.key"})
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))),
            name);
    }
    Files.setPosixFilePermissions(
        folder.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
    var open = assertThrows(IllegalStateException.class, () -> Sandbox.start(folder));
    assertTrue(String.valueOf(open.getMessage()).contains("chmod 600"), open.getMessage());
  }

  @Test
  void aLostMasterKeyIsNotReplacedOnceThereAreEntries(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder)) {
      sandbox.onboard();
    }
    Files.delete(folder.resolve("master.key"));
    var lost = assertThrows(IllegalStateException.class, () -> Sandbox.start(folder));
    assertTrue(
        String.valueOf(lost.getMessage()).contains("master.key is missing"), lost.getMessage());
  }

  @Test
  void aRotatedOperatorKeyIsTakenAtTheNextStart(@TempDir Path folder) throws Exception {
    String old;
    try (var sandbox = Sandbox.start(folder)) {
      old = sandbox.operator;
      sandbox.client.get("/v1/agents", old).expect(200);
    }
    OperatorKey.rotate(folder, new java.security.SecureRandom());
    try (var sandbox = Sandbox.start(folder)) {
      sandbox.client.get("/v1/agents", old).expect(401);
      sandbox.client.get("/v1/agents", sandbox.operator).expect(200);
    }
  }

  @Test
  void withoutASandboxItsDoorsAreShut(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(Settings.of(folder, 0))) {
      var plain = new Client(sandbox.server.url());
      plain.post("/v1/sandbox/settlements/x/confirm", sandbox.operator, "").expect(404);
      var loopback =
          Sandbox.manifest("A")
              .replace("\"data_modes\"", "\"callback_url\":\"http://127.0.0.1/\",\"data_modes\"");
      sandbox.client.post("/v1/agents", null, loopback).expect(422);
    }
  }

  @Test
  void onboardingIsLimitedByAddressOutsideASandbox(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(Settings.of(folder, 0))) {
      for (int i = 0; i < 60; i++) sandbox.onboard();
      var heard = sandbox.client.post("/v1/agents", null, Sandbox.manifest("A"));
      for (int more = 0; more < 300 && heard.status() == 201; more++) // One a second comes back.
      heard = sandbox.client.post("/v1/agents", null, Sandbox.manifest("A"));
      assertEquals("rate_limited", heard.expect(429).string("code"));
      assertTrue(Integer.parseInt(heard.header("Retry-After").orElseThrow()) >= 1);
    }
  }

  @Test
  void aHeaderThatIsNotWholeIn15SecondsIsCutOff(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder);
        var socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.server.port())) {
      socket.setSoTimeout(60_000);
      long begun = System.nanoTime();
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(-1, socket.getInputStream().read());
      var took = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(took.compareTo(Duration.ofSeconds(14)) > 0, took.toString());
      assertTrue(took.compareTo(Duration.ofSeconds(40)) < 0, took.toString());
    }
  }

  @Test
  void whoWaitsWhenTheServerEndsIsStillAnswered(@TempDir Path folder) throws Exception {
    var sandbox = Sandbox.start(folder);
    var agent = sandbox.agent();
    sandbox.fund(agent, "20");
    var contract = sandbox.contract(agent, "");
    var answers = new CopyOnWriteArrayList<Integer>();
    try (var pool = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var key = "k" + i;
        pool.execute(() -> answers.add(sandbox.run(agent, contract, key, "").status()));
      }
      while (answers.isEmpty()) Thread.onSpinWait();
      sandbox.close();
    }
    try (var again = Sandbox.start(folder)) {
      long accepted = answers.stream().filter(status -> status == 202).count();
      var runs = again.client.get("/v1/runs", agent.key()).expect(200).at("data");
      assertTrue(runs.size() >= accepted, accepted + " accepted, " + runs.size() + " kept");
    }
  }
}
