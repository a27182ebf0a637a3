package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import dev.tokenops.http.callback.CallbackTarget;
import dev.tokenops.http.callback.CallbackTarget.Judgement;
import dev.tokenops.http.callback.EndpointHealth;
import dev.tokenops.http.callback.EndpointHealth.Health;
import org.jspecify.annotations.Nullable;

/** Callbacks as agents and the operator see them. */
final class DeliveryJson {
  private DeliveryJson() {}

  /** The callback of a run that has one. */
  static ObjectNode of(RunView run, Views views, Links links) {
    var json = Json.object();
    json.put("delivery_id", run.deliveryId());
    json.put("run_id", run.runId());
    json.put("agent_id", run.agentId());
    json.put("state", Json.name(run.callbackState()));
    json.put("endpoint", endpoint(run, views));
    json.set("attempts", Json.array(run.attempts(), DeliveryJson::attempt));
    json.put("completed_at", Json.time(run.endedAt()));
    json.put("next_attempt_at", Json.time(run.nextAttemptAt()));
    json.put("ledger_index", run.callbackIndex());
    json.put("redeliver_url", links.to("/v1/deliveries/" + run.deliveryId() + "/redeliver"));
    return json;
  }

  /** Scheme, host and port: the rest of the address is the agent's own business. */
  private static @Nullable String endpoint(RunView run, Views views) {
    var contract = views.contracts().contracts().get(run.contractId());
    var url = contract == null ? null : contract.prepared().callbackUrl();
    return url != null
            && CallbackTarget.parse(url, /* loopbackAllowed= */ true)
                instanceof Judgement.Accepted(var target)
        ? EndpointHealth.endpoint(target)
        : null;
  }

  private static ObjectNode attempt(Attempt attempt) {
    return Json.object()
        .put("attempted_at", Json.time(attempt.attemptedAt()))
        .put("status", attempt.status())
        .put("duration_ms", attempt.durationMs())
        .put("error", attempt.error());
  }

  /** How an endpoint does. */
  static ObjectNode of(Health health) {
    var json = Json.object();
    json.put("endpoint", health.endpoint());
    json.put("agent_id", health.agentId());
    json.put("state", health.failedInARow() == 0 ? "delivering" : "failing");
    json.put("attempts", health.attempts());
    json.put("delivered", health.delivered());
    json.put("failed_in_a_row", health.failedInARow());
    json.put("average_ms", health.averageMs());
    json.set("last_attempt", attempt(health.last()));
    json.put("delivered_at", Json.time(health.deliveredAt()));
    return json;
  }
}
