package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.EventSocket.Event;
import dev.tokenops.http.Sandbox.Agent;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes as they are told to those who listen. */
@Timeout(60)
class EventStreamTest {
  private Sandbox sandbox;
  private Agent agent;
  private String contract;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(folder);
    agent = sandbox.agent();
    sandbox.fund(agent, "20");
    contract = sandbox.contract(agent, "");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private EventSocket listen(String query, String key, String... headers) throws Exception {
    return new EventSocket(sandbox.server.url(), query, key, headers);
  }

  private String run() {
    return sandbox.runAndWait(agent, contract, "").expect(200).string("run_id");
  }

  @Test
  void aRunIsToldWhenItCanBeRead() throws Exception {
    try (var events = listen("", sandbox.operator)) {
      var runId = run();
      for (var event = events.next("run.changed"); ; event = events.next("run.changed")) {
        assertEquals(runId, event.text("run_id"));
        assertEquals(agent.id(), event.text("agent_id"));
        assertEquals(event.data().path("ledger_index").longValue(), event.id());
        if (event.text("type").equals("run.completed.v1")) break;
      }
      var told = sandbox.client.get("/v1/runs/" + runId, sandbox.operator).expect(200);
      assertEquals("result_ready", told.string("run_state"));
    }
  }

  @Test
  void whoComesBackHearsWhatCameAfterAndNothingTwice() throws Exception {
    long first = sandbox.server.ledger().size();
    var runs = new ArrayList<String>();
    for (int i = 0; i < 5; i++) runs.add(run());
    long end = sandbox.server.ledger().size();
    var heard = new ArrayList<String>();
    long last = first - 1;
    while (last < end - 1)
      try (var events = listen("", sandbox.operator, "Last-Event-ID", Long.toString(last))) {
        var event = events.next("run.changed");
        assertTrue(event.id() > last, () -> "told again: " + event);
        last = event.id();
        heard.add(event.text("run_id"));
      }
    assertEquals(runs, heard); // Read late, so that each has ended: its newest entry is told alone.
  }

  @Test
  void whatIsToldAtOnceIsOneEventAnObject() throws Exception {
    var runs = new ArrayList<String>();
    for (int i = 0; i < 3; i++) runs.add(run());
    try (var events = listen("?from=0", sandbox.operator)) {
      var told = new ArrayList<String>();
      while (told.size() < runs.size()) told.add(events.next("run.changed").text("run_id"));
      assertEquals(runs, told); // Each was accepted and completed: two entries, one event.
    }
  }

  @Test
  void anAgentHearsOfItsOwnAlone() throws Exception {
    var other = sandbox.agent();
    try (var events = listen("?from=0", other.key())) {
      run();
      sandbox.fund(other, "5");
      for (var event = events.next(); ; event = events.next()) {
        assertEquals(other.id(), event.text("agent_id"), event::toString);
        assertFalse(event.name().startsWith("provider"), event::toString);
        if (event.text("type").equals("credits.funded.v1")) break;
      }
    }
  }

  @Test
  void anAuditorHearsOfCheckpointsAlone() throws Exception {
    try (var events = listen("", sandbox.key(agent.id(), "\"audit\""))) {
      run();
      for (int i = 0; i < 2; i++) {
        var event = events.next();
        assertEquals("checkpoint", event.name());
        assertTrue(event.data().path("size").longValue() > 0);
        if (i == 0) run();
      }
    }
  }

  @Test
  void aKeyThatIsRevokedHearsNothingMore() throws Exception {
    var credential = sandbox.issue(agent.id(), "\"read\"", "");
    var key = sandbox.claim(credential);
    try (var events = listen("", key)) {
      sandbox
          .client
          .delete("/v1/credentials/" + credential.string("credential_id"), sandbox.operator)
          .expect(200);
      run();
      var cut = events.next();
      assertEquals("cut", cut.name());
      assertEquals("signed_out", cut.text("reason"));
      assertTrue(events.isOver());
    }
  }

  @Test
  void aStopIsToldAndKeepsNobodyWaiting() throws Exception {
    try (var events = listen("", sandbox.operator)) {
      sandbox.close();
      var cut = events.next("cut");
      assertEquals("stopping", cut.text("reason"));
      assertEquals(sandbox.server.ledger().size(), cut.data().path("resume_from").longValue());
    }
  }

  @Test
  void aPlaceThatIsNotThereIsRefusedOrToldToBeBehind() throws Exception {
    assertEquals(400, listen("?from=x", sandbox.operator).status());
    assertEquals(422, listen("?from=1000000", sandbox.operator).status());
    assertEquals(400, listen("", sandbox.operator, "Last-Event-ID", "x").status());
    try (var events = listen("", sandbox.operator, "Last-Event-ID", "1000000")) {
      Event behind = events.next();
      assertEquals("behind", behind.name());
      assertEquals(sandbox.server.ledger().size(), behind.data().path("to").longValue());
      var runId = run();
      assertEquals(runId, events.next("run.changed").text("run_id"));
    }
  }

  @Test
  void anAgentHasEightStreamsAndAPlaceIsFreeWhenOneCloses() throws Exception {
    var open = new ArrayList<EventSocket>();
    for (int i = 0; i < Listeners.MOST_OF_ONE; i++) open.add(listen("", agent.key()));
    for (var each : open) assertEquals(200, each.status());
    try (var refused = listen("", agent.key())) {
      assertEquals(429, refused.status());
    }
    assertEquals(200, listen("", sandbox.operator).status());
    open.removeFirst().close();
    TestEngine.until(() -> statusOf(agent.key()) == 200);
    for (var each : open) each.close();
  }

  private int statusOf(String key) {
    try (var again = listen("", key)) {
      return again.status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
