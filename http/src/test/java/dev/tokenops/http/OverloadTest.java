package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Sandbox.Agent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than there is room for: refused by name and at once, and nothing is lost by it. */
class OverloadTest {
  private static final int POSTS = 200;

  @Test
  void whoComesBackWhenToldIsServedAndEveryRunIsChargedOnce(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(narrow(folder))) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "200");
      var contract = sandbox.contract(agent, "");
      var refused = new AtomicInteger();
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        var calls = new ArrayList<Callable<Void>>();
        for (int i = 0; i < POSTS; i++) {
          var key = "k" + i;
          calls.add(() -> persistently(sandbox, agent, contract, key, refused));
        }
        for (var call : pool.invokeAll(calls)) call.get();
      }
      assertTrue(refused.get() > 0, "two hundred at once found room for all");
      var credits = sandbox.client.get("/v1/credits", agent.key()).expect(200);
      assertEquals("0", credits.string("reserved"));
      assertNotEquals("0", credits.string("consumed"));
      assertEquals(POSTS, sandbox.server.engine().views().runs().accepted());
      sandbox.run(agent, contract, "after", "").expect(202);
    }
  }

  private static Void persistently(
      Sandbox sandbox, Agent agent, String contract, String key, AtomicInteger refused)
      throws InterruptedException {
    for (int tries = 0; tries < 120; tries++) {
      var heard =
          sandbox.client.send(
              Client.json(
                  sandbox
                      .client
                      .to("/v1/runs", agent.key())
                      .header("Idempotency-Key", key)
                      .header("Prefer", "wait=30"),
                  Sandbox.runBody(contract, "")));
      if (heard.status() == 200) return null;
      assertTrue(heard.status() == 429 || heard.status() == 503, heard.text());
      refused.incrementAndGet();
      Thread.sleep(1_000 * Long.parseLong(heard.header("Retry-After").orElseThrow()));
    }
    throw new AssertionError(key + " was refused two minutes long");
  }

  @Test
  void aRefusalComesBeforeTheBodyAndTheConnectionGoesOn(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder);
        var socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.server.port())) {
      var agent = sandbox.agent();
      var admission = sandbox.server.admission();
      while (admission.inFlight() < Settings.of(folder, 0).window())
        admission.enter("agent-" + admission.inFlight());
      var head =
          "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                  .formatted(agent.key())
              + "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n"
              + "\r\n";
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      var refused = answer(socket);
      assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
      assertTrue(refused.toLowerCase(java.util.Locale.ROOT).contains("retry-after: 1"), refused);
      socket.getOutputStream().write("x".repeat(5_000).getBytes(US_ASCII));
      socket
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertTrue(answer(socket).startsWith("HTTP/1.1 200 "));
    }
  }

  /** Head and body of the next answer. */
  private static String answer(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) head.append((char) in.read());
    var length = head.toString().toLowerCase(java.util.Locale.ROOT).split("content-length: ", 2)[1];
    var body = in.readNBytes(Integer.parseInt(length.substring(0, length.indexOf('\r'))));
    return head + new String(body, US_ASCII);
  }

  private static Settings narrow(Path folder) {
    return Settings.sandbox(folder, 0).withWindow(4);
  }
}
