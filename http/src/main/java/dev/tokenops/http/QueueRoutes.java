package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.QueueMonitor.OfAgent;
import dev.tokenops.engine.QueueMonitor.OfLane;
import dev.tokenops.engine.QueueMonitor.Stuck;
import dev.tokenops.engine.view.ExceptionTicket;
import dev.tokenops.engine.view.ExceptionTicket.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What waits, what is stuck and what moves it. */
final class QueueRoutes {
  /** Open tickets that are looked at, the oldest first. */
  private static final int MOST_TICKETS = 100;

  private static final String RESTART =
      "Restart the server: it goes on from the ledger and takes the run up again; the fifth time"
          + " the run fails by name.";
  private static final String RETRY = "Send the command: the run is taken up again.";

  private final Services services;

  QueueRoutes(Services services) {
    this.services = services;
  }

  Future<Answer> get(Exchange exchange) {
    return exchange.here(
        services.vertx().executeBlocking(() -> Answer.json(200, json()), /* ordered= */ false));
  }

  /** On a thread that may wait for the disk: what a ticket says is read from the ledger. */
  private ObjectNode json() {
    var report = services.queue().now();
    var now = report.at();
    var json = Json.object();
    json.put("depth", report.depth());
    json.put("oldest_age_ms", age(report.oldest(), now));
    json.put("executing", report.executing());
    json.set("per_agent", Json.array(report.perAgent(), agent -> agent(agent, now)));
    json.put("agents_left_out", report.agentsLeftOut());
    json.put("heartbeat_at", Json.time(report.heartbeatAt()));
    json.set("lanes", Json.array(report.lanes(), QueueRoutes::lane));
    json.put("processed", report.processed());
    json.put("stuck_after_seconds", services.settings().stuckAfter().toSeconds());
    json.set("stuck", Json.array(report.stuck(), QueueRoutes::stuck));
    json.put("stuck_left_out", report.stuckLeftOut());
    var tickets = services.views().tickets();
    var open = tickets.open();
    var ready = json.putArray("retry_ready");
    for (var each : open.subList(0, Math.min(MOST_TICKETS, open.size()))) {
      var ticket = tickets.get(each.exceptionId());
      if (ticket != null && ticket.replaySafe() && ticket.state() == State.OPEN)
        ready.add(ready(ticket, each.runId()));
    }
    return json.put("tickets_left_out", Math.max(0, open.size() - MOST_TICKETS));
  }

  private static @Nullable Long age(@Nullable Instant since, Instant now) {
    return since == null ? null : Math.max(0, Duration.between(since, now).toMillis());
  }

  private static ObjectNode agent(OfAgent agent, Instant now) {
    return Json.object()
        .put("agent_id", agent.agentId())
        .put("depth", agent.depth())
        .put("oldest_age_ms", age(agent.oldest(), now));
  }

  private static ObjectNode lane(OfLane lane) {
    var json = Json.object().put("lane", lane.number()).put("state", Json.name(lane.state()));
    json.put("heartbeat_at", Json.time(lane.heartbeatAt()));
    json.put("processed", lane.processed());
    var inTool = lane.inTool();
    if (inTool == null) json.putNull("in_tool");
    else
      json.putObject("in_tool")
          .put("run_id", inTool.runId())
          .put("since", Json.time(inTool.since()));
    return json;
  }

  private static ObjectNode stuck(Stuck stuck) {
    var json =
        Json.object()
            .put("run_id", stuck.runId())
            .put("agent_id", stuck.agentId())
            .put("since", Json.time(stuck.since()))
            .put("why", stuck.why())
            .put("next_action", stuck.movable() ? RETRY : RESTART);
    if (stuck.movable()) json.set("command", retry(stuck.runId()));
    else json.putNull("command");
    return json;
  }

  private static ObjectNode ready(ExceptionTicket ticket, String runId) {
    var json =
        Json.object()
            .put("run_id", runId)
            .put("agent_id", ticket.agentId())
            .put("exception_id", ticket.exceptionId())
            .put("type", Json.name(ticket.type()))
            .put("since", Json.time(ticket.openedAt()))
            .put("credits_to_resolve", Json.credits(ticket.creditsToResolveMicros()));
    json.set("command", retry(runId));
    return json;
  }

  private static ObjectNode retry(String runId) {
    var command = Json.object().put("method", "POST");
    command.put("path", "/v1/runs/" + runId + "/recover");
    command.putObject("body").put("action", "retry");
    return command;
  }
}
