package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.cli.ServeProcess.Launcher;
import dev.tokenops.cli.Verification.Question;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.ledger.verify.LogKeys;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the real server with runs in every state there is on the way back from an
 * exception: each is where it was, and goes on from there.
 */
class KilledExceptionsTest {
  private static final int RECORDS = 50;
  private static final List<String> LATER = List.of("usage", "deliveries");

  @TempDir Path folder = Path.of("");

  @Test
  void everyRunIsWhereItWasAndGoesOnFromThere() throws Exception {
    var data = folder.resolve("data");
    var launcher = Launcher.prepare(folder.resolve("launcher"));
    var before = new LinkedHashMap<String, String>(); // The state of each run at the kill.
    WorkingAgent agent;
    WorkingAgent hurried;
    String waiting;
    String expiring;
    try (var serve = launcher.launch(data);
        var api = new Api(serve.ready())) {
      var operator = Files.readString(data.resolve("operator.key")).strip();
      var pause = Map.<String, Object>of("on_partial", "pause");
      var soon = Map.<String, Object>of("on_partial", "pause", "exception_expires_in_seconds", 4);
      agent = WorkingAgent.prepare(api, operator, "pauses", RECORDS, 100, pause);
      hurried = WorkingAgent.prepare(api, operator, "hurried", RECORDS, 100, soon);
      waiting = paused(api, agent);
      before.put(waiting, "exception_open");
      before.put(recovered(api, agent, addition(), 200), "result_ready");
      before.put(recovered(api, agent, Map.of("action", "close"), 200), "cancelled");
      before.put(recovered(api, agent, Map.of("action", "retry"), 200), "exception_open");
      expiring = paused(api, hurried);
      // Put back into the queue and killed at once: they are there again, wherever they had come.
      for (int i = 0; i < 20; i++) {
        var run = paused(api, agent);
        recover(api, agent, run, addition(), false).expect(202);
        before.put(run, "result_ready");
      }
      serve.kill();
    }
    String vkeys;
    String checkpoint;
    try (var serve = launcher.launch(data);
        var api = new Api(serve.ready())) {
      for (var run : before.entrySet()) until(api, agent, run.getKey(), run.getValue());
      until(api, hurried, expiring, "failed");
      assertEquals("exception_expired", run(api, hurried, expiring).text("/detail"));
      assertEquals("0", hurried.credits(api).path("reserved").asText());
      assertEquals("0", hurried.credits(api).path("consumed").asText());
      var ticket = "/v1/exceptions/" + run(api, agent, waiting).text("/exception_id");
      assertEquals("open", api.get(ticket, agent.agent().key()).expect(200).text("/state"));
      recover(api, agent, waiting, addition(), true).expect(200);
      before.put(waiting, "result_ready");
      until(api, agent, waiting, "result_ready");
      requireMoney(api, agent, before);
      vkeys = PilotReturn.published(api, "/ledger/key");
      checkpoint = PilotReturn.published(api, "/ledger/checkpoint");
      assertEquals(0, serve.end());
    }
    var found = Verification.of(data, new Question(null, LogKeys.parse(vkeys), checkpoint));
    assertTrue(found.ok(), found::toString);
  }

  /** Consumed is what the completed runs say, reserved what the paused ones hold. */
  private static void requireMoney(Api api, WorkingAgent agent, Map<String, String> states)
      throws Exception {
    var consumed = BigDecimal.ZERO;
    var reserved = BigDecimal.ZERO;
    for (var entry : states.entrySet()) {
      var run = run(api, agent, entry.getKey());
      consumed = consumed.add(new BigDecimal(run.text("/credits_consumed")));
      if (entry.getValue().equals("exception_open"))
        reserved = reserved.add(new BigDecimal(run.text("/credits_reserved")));
    }
    var credits = agent.credits(api);
    assertEquals(0, consumed.compareTo(new BigDecimal(credits.path("consumed").asText())));
    assertEquals(0, reserved.compareTo(new BigDecimal(credits.path("reserved").asText())));
  }

  /** A run that is paused, and then what is done about it. */
  private static String recovered(Api api, WorkingAgent agent, Object body, int status)
      throws Exception {
    var run = paused(api, agent);
    recover(api, agent, run, body, true).expect(status);
    return run;
  }

  private static String paused(Api api, WorkingAgent agent) throws Exception {
    var evidence = (ObjectNode) Documents.example("clean");
    evidence.remove(LATER);
    var run =
        api.send(
                "POST",
                "/v1/runs",
                agent.agent().key(),
                Map.of("contract_id", agent.contractId(), "evidence", evidence),
                Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=30"))
            .expect(200);
    assertEquals("exception_open", run.text("/run_state"));
    return run.text("/run_id");
  }

  private static Map<String, Object> addition() {
    var example = (ObjectNode) Documents.example("clean");
    var asset = ((ObjectNode) example.get("asset")).retain("asset_id");
    var evidence = new LinkedHashMap<String, Object>();
    evidence.put("schema", example.get("schema"));
    evidence.put("asset", asset);
    for (var list : LATER) evidence.put(list, example.get(list));
    return Map.of("action", "add_evidence", "evidence", evidence);
  }

  private static Api.Reply recover(
      Api api, WorkingAgent agent, String run, Object body, boolean waits) throws Exception {
    Map<String, String> headers = waits ? Map.of("Prefer", "wait=30") : Map.of();
    return api.send("POST", "/v1/runs/" + run + "/recover", agent.agent().key(), body, headers);
  }

  private static Api.Reply run(Api api, WorkingAgent agent, String run) throws Exception {
    return api.get("/v1/runs/" + run, agent.agent().key()).expect(200);
  }

  private static void until(Api api, WorkingAgent agent, String run, String state)
      throws Exception {
    for (int tries = 0; ; tries++) {
      var now = run(api, agent, run);
      if (now.text("/run_state").equals(state)) return;
      assertTrue(tries < 600, () -> state + " and not " + now.body());
      Thread.sleep(50);
    }
  }
}
