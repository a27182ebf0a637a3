package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A server that takes runs as TokenOps does, but for one fault of its own. */
final class FakeServer implements AutoCloseable {
  /** What it does wrong. */
  enum Fault {
    NONE,
    /** Acknowledges a run and forgets it. */
    LOSES_A_RUN,
    /** Debits one run twice. */
    DOUBLES_A_DEBIT,
    /** Answers a duplicate with a run of its own. */
    RUNS_A_DUPLICATE,
    /** The same, and says that it was replayed. */
    HIDES_A_DUPLICATE,
    /** Runs what has the key of another run. */
    TAKES_A_REUSED_KEY,
    /** Refuses, by the wrong name. */
    WRONG_PROBLEM,
    /** Takes a bad post for a run. */
    TAKES_A_BAD_POST,
    /** Asks to wait, and does not say how long. */
    NO_RETRY_AFTER,
    /** Its usage receipts say too much. */
    RECEIPT_LIES,
    /** Its list lacks what it answered to have consumed. */
    LIST_DIFFERS
  }

  static final String AGENT = "agt_fake";
  static final String CONTRACT = "ctr_00000000000000000000000001";
  private static final long EACH_MICROS = 340_000;
  private static final long FUNDED_MICROS = 1_000_000_000;

  private record Run(String runId, String body) {}

  private final HttpServer server;
  private final Fault fault;
  private final Map<String, Run> byKey = new LinkedHashMap<>();
  private final Map<String, Long> listed = new LinkedHashMap<>();
  private long consumedMicros;
  private boolean faulted;
  private int told;
  private int busy;

  private FakeServer(HttpServer server, Fault fault) {
    this.server = server;
    this.fault = fault;
  }

  static FakeServer start(Fault fault) throws IOException {
    var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var fake = new FakeServer(http, fault);
    http.setExecutor(Executors.newCachedThreadPool());
    http.createContext("/v1/runs", fake::runs);
    http.createContext("/v1/credits", fake::credits);
    http.start();
    return fake;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  PreparedAgent agent() {
    return new PreparedAgent(AGENT, "key", CONTRACT);
  }

  private synchronized void runs(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST")) post(exchange);
    else if (path.endsWith("/proof")) proof(exchange, runId(path));
    else if (path.equals("/v1/runs")) list(exchange);
    else answer(exchange, 200, run(runId(path)));
  }

  private static String runId(String path) {
    return path.substring("/v1/runs/".length()).replace("/proof", "");
  }

  /** Refuses the next posts for now, with a second to wait. */
  synchronized void busy(int posts) {
    busy = posts;
  }

  private void post(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (busy > 0) {
      busy--;
      exchange.getResponseHeaders().add("Retry-After", "1");
      problem(exchange, 503, "engine_busy");
      return;
    }
    if (bad(exchange, key, body)) return;
    var before = byKey.get(key);
    if (before == null) fresh(exchange, key, body);
    else if (!before.body().equals(body))
      if (once(Fault.TAKES_A_REUSED_KEY)) fresh(exchange, key, body);
      else problem(exchange, 422, "idempotency_key_reused");
    else if (once(Fault.RUNS_A_DUPLICATE)) fresh(exchange, key, body);
    else {
      exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
      if (once(Fault.HIDES_A_DUPLICATE)) fresh(exchange, key, body);
      else answer(exchange, 200, run(before.runId()));
    }
  }

  private boolean bad(HttpExchange exchange, String key, String body) throws IOException {
    int status = 0;
    var code = "";
    if (exchange.getRequestHeaders().getFirst("Authorization").endsWith("xkey")) {
      status = 401;
      code = "unauthenticated";
    } else if (exchange.getRequestHeaders().getFirst("Content-Type").equals("text/plain")) {
      status = 415;
      code = "media_type_unsupported";
    } else if (key == null) {
      status = 400;
      code = "idempotency_key_required";
    } else if (body.endsWith(":{") || body.contains("priority") || !body.contains("evidence")) {
      status = 400;
      code = "body_malformed";
    } else if (body.length() > 49_152) {
      status = 413;
      code = "evidence_too_large";
    } else if (!body.contains(CONTRACT)) {
      status = 404;
      code = "not_found";
    } else if (body.contains("\"USDC\"}}")) {
      status = 422;
      code = "body_invalid";
    }
    if (status == 0) return false;
    if (once(Fault.WRONG_PROBLEM)) problem(exchange, status, "internal");
    else if (once(Fault.TAKES_A_BAD_POST)) fresh(exchange, "bad", body);
    else problem(exchange, status, code);
    return true;
  }

  private void fresh(HttpExchange exchange, String key, String body) throws IOException {
    if (++told % 10 == 0 && fault == Fault.NO_RETRY_AFTER) {
      problem(exchange, 503, "engine_busy");
      return;
    }
    var runId = "run_" + "%026d".formatted(listed.size() + told);
    byKey.put(key, new Run(runId, body));
    if (!once(Fault.LOSES_A_RUN)) listed.put(runId, EACH_MICROS);
    consumedMicros += once(Fault.DOUBLES_A_DEBIT) ? 2 * EACH_MICROS : EACH_MICROS;
    answer(exchange, 200, run(runId));
  }

  /** Whether this is the one time that the fault shows: after a few runs. */
  private boolean once(Fault wanted) {
    if (fault != wanted || faulted || byKey.size() < 5) return false;
    faulted = true;
    return true;
  }

  private String run(String runId) {
    return run(runId, EACH_MICROS);
  }

  private static String run(String runId, long micros) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run_id", runId)
        .put("run_state", "result_ready")
        .put("credits_reserved", credits(EACH_MICROS))
        .put("credits_consumed", credits(micros))
        .toString();
  }

  private void list(HttpExchange exchange) throws IOException {
    var data = new StringBuilder();
    listed.forEach((runId, micros) ->
        data.append(data.isEmpty() ? "" : ",")
            .append(run(runId, once(Fault.LIST_DIFFERS) ? micros + 1 : micros)));
    answer(exchange, 200, "{\"data\":[" + data + "]}");
  }

  private void proof(HttpExchange exchange, String runId) throws IOException {
    long micros = fault == Fault.RECEIPT_LIES ? EACH_MICROS + 1 : EACH_MICROS;
    answer(exchange, 200, "{\"objects\":{\"usage_receipt\":" + run(runId, micros) + "}}");
  }

  private synchronized void credits(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"funded":"%s","reversed":"0","available":"%s","reserved":"0","consumed":"%s","shortfall":"0"}\
        """
            .formatted(
                credits(FUNDED_MICROS),
                credits(FUNDED_MICROS - consumedMicros),
                credits(consumedMicros)));
  }

  private static String credits(long micros) {
    return java.math.BigDecimal.valueOf(micros, 6).toPlainString();
  }

  private static void problem(HttpExchange exchange, int status, String code) throws IOException {
    answer(exchange, status, "{\"code\":\"" + code + "\",\"status\":" + status + "}");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
