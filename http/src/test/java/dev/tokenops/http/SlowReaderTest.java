package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader of events that does not read: what it costs, and that nobody else waits for it. */
@Timeout(180)
class SlowReaderTest {
  private static final int RUNS = 16_000; // More than the buffers of two sockets hold.
  private static final Duration STALL = Duration.ofSeconds(15);

  @Test
  void whoDoesNotReadIsCutOffAndKeepsNobodyWaiting(@TempDir Path folder) throws Exception {
    try (var sandbox = Sandbox.start(folder);
        var slow = new Socket()) {
      var agent = sandbox.agent();
      sandbox.fund(agent, "100000");
      var contract = sandbox.contract(agent, "");
      stream(sandbox, agent.key(), contract);
      long end = sandbox.server.ledger().size();
      slow.setReceiveBufferSize(4_096);
      ask(slow, sandbox);
      var started = System.nanoTime();
      TestEngine.until(() -> open(sandbox) == 1);
      try (var quick = new EventSocket(sandbox.server.url(), "", sandbox.operator)) {
        var run = sandbox.runAndWait(agent, contract, "").expect(200).string("run_id");
        assertEquals(run, quick.next("run.changed").text("run_id"));
        TestEngine.until(() -> open(sandbox) == 1);
        var stood = Duration.ofNanos(System.nanoTime() - started);
        assertTrue(stood.compareTo(STALL) >= 0 && stood.compareTo(STALL.multipliedBy(2)) < 0);
        sandbox.runAndWait(agent, contract, "").expect(200);
        quick.next("run.changed");
      }
      assertTrue(lastTold(slow) < end, "what nobody reads is made up to the end");
    }
  }

  /** Streams of events that the server has open, as it says itself. */
  private static int open(Sandbox sandbox) {
    var metrics = sandbox.client.get("/metrics", null).expect(200).text();
    return metrics
        .lines()
        .filter(line -> line.startsWith("tokenops_events_streams "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  /** Runs of the smallest evidence there is, in one stream. */
  private static void stream(Sandbox sandbox, String key, String contract) throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < RUNS; i++)
      lines
          .append("{\"idempotency_key\":\"k")
          .append(i)
          .append("\",\"contract_id\":\"")
          .append(contract)
          .append("\",\"evidence\":{\"schema\":\"tokenops.evidence/v1\",\"asset\":")
          .append("{\"asset_id\":\"eip155:1/slip44:60\"}}}\n");
    var request = sandbox.client.to("/v1/runs", key).header("Content-Type", "application/x-ndjson");
    request.POST(BodyPublishers.ofString(lines.toString()));
    try (var http = HttpClient.newHttpClient()) {
      var heard = http.send(request.build(), BodyHandlers.ofString());
      assertEquals(RUNS, heard.body().lines().count());
    }
  }

  private static void ask(Socket socket, Sandbox sandbox) throws IOException {
    var url = sandbox.server.url();
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    var request =
        "GET /v1/events?from=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(sandbox.operator);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** The last entry that the reader is told of by what was on its way when it was cut off. */
  private static long lastTold(Socket socket) throws IOException {
    long last = -1;
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    try {
      for (var line = reader.readLine(); line != null; line = reader.readLine())
        if (line.matches("id: [0-9]+")) last = Long.parseLong(line.substring(4));
    } catch (SocketException _) {
      // The server has hung up on what was not read.
    }
    return last;
  }
}
