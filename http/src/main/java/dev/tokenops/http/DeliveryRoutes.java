package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToReturns.Redeliver;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.http.Caller.AgentKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** Callbacks of a run, and asking for one again. */
final class DeliveryRoutes {
  private final Services services;

  DeliveryRoutes(Services services) {
    this.services = services;
  }

  /** A run has one delivery, or none. */
  Future<Answer> list(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    List<RunView> deliveries = run.deliveryId() == null ? List.of() : List.of(run);
    return Future.succeededFuture(
        Answer.json(200, Paging.page(deliveries, each -> delivery(each, exchange.links()), null)));
  }

  Future<Answer> redeliver(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    var request = exchange.caller() instanceof AgentKey ? exchange.request(null) : null;
    return exchange.change(
        run.runId(),
        request,
        ticket ->
            new Redeliver(
                ticket,
                run.agentId(),
                run.runId(),
                Objects.requireNonNull(run.deliveryId()),
                Objects.requireNonNull(run.completedSha256()),
                request),
        changed -> Future.succeededFuture(asked(changed.id(), exchange)));
  }

  private Answer asked(String runId, Exchange exchange) {
    var run = services.views().runs().get(runId);
    if (run == null) throw new IllegalStateException("answered and not in the views: " + runId);
    return Answer.json(202, delivery(run, exchange.links()));
  }

  private static ObjectNode delivery(RunView run, Links links) {
    var json = Json.object();
    json.put("delivery_id", run.deliveryId());
    json.put("run_id", run.runId());
    json.put("state", Json.name(run.callbackState()));
    json.set(
        "attempts",
        Json.array(
            run.attempts(),
            attempt ->
                Json.object()
                    .put("attempted_at", Json.time(attempt.attemptedAt()))
                    .put("status", attempt.status())
                    .put("duration_ms", attempt.durationMs())
                    .put("error", attempt.error())));
    json.put("next_attempt_at", Json.time(run.nextAttemptAt()));
    json.put("ledger_index", run.callbackIndex());
    json.put("redeliver_url", links.to("/v1/deliveries/" + run.deliveryId() + "/redeliver"));
    return json;
  }
}
