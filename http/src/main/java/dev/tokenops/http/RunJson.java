package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.stage.SettlementState;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.Views;
import java.util.LinkedHashMap;
import java.util.List;

/** A run as its agent sees it. */
final class RunJson {
  static final String READ_PROOF =
      "The proof envelope: everything that a stranger needs to check the run.";
  static final String READ_TRAIL = "What happened, for a person (Accept: text/plain).";

  private final Views views;
  private final Passages passages;

  RunJson(Views views, Passages passages) {
    this.views = views;
    this.passages = passages;
  }

  /** Whether {@link #of} reads the ledger: then it is not for an event loop. */
  static boolean reads(RunView run) {
    return run.state() == RunView.State.EXCEPTION_OPEN;
  }

  ObjectNode of(RunView run, Links links) {
    var json = Json.object();
    json.put("run_id", run.runId());
    json.put("pilot_id", run.pilotId());
    json.put("agent_id", run.agentId());
    json.put("contract_id", run.contractId());
    json.put("credential_id", run.credentialId());
    json.put("tool", TokenOps.TOOL);
    json.put("run_state", Json.name(run.state()));
    json.put("credit_state", creditState(run));
    json.put("callback_state", Json.name(run.callbackState()));
    json.put("evidence_status", run.evidenceStatus());
    json.put("records", run.records());
    json.put("credits_reserved", Json.credits(run.reservedMicros()));
    json.put("credits_consumed", Json.credits(run.consumedMicros()));
    json.put("credits_released", Json.credits(run.releasedMicros()));
    json.put("accepted_at", Json.time(run.acceptedAt()));
    json.put("ended_at", Json.time(run.endedAt()));
    json.put("ledger_index", run.completedIndex());
    json.put("resumed", run.resumed());
    json.put("detail", run.detail());
    json.put("delivery_id", run.deliveryId());
    if (run.exceptionId() != null) {
      json.put("exception_id", run.exceptionId());
      json.put("recoveries", run.recoveries());
    }
    json.set("links", links(run, links));
    json.set("next_actions", nextActions(run, links));
    return json;
  }

  /**
   * {@code funded}, or {@code reversed} once a settlement that paid for it was taken back whole.
   */
  String creditState(RunView run) {
    var settlements = views.money().settlements();
    for (var lot : run.lots()) {
      var settlement = settlements.get(lot.settlementId());
      if (settlement != null && settlement.state() == SettlementState.REFUNDED) return "reversed";
    }
    return "funded";
  }

  static ObjectNode links(RunView run, Links links) {
    var paths = new LinkedHashMap<String, String>();
    paths.put("self", "/v1/runs/" + run.runId());
    paths.put("pilot", "/v1/pilots/" + run.pilotId());
    paths.put("contract", "/v1/contracts/" + run.contractId());
    if (run.completedIndex() != null) {
      paths.put("proof", "/v1/runs/" + run.runId() + "/proof");
      paths.put("attestation", "/v1/runs/" + run.runId() + "/attestation");
    }
    paths.put("trail", "/v1/runs/" + run.runId() + "/trail");
    paths.put("deliveries", "/v1/runs/" + run.runId() + "/deliveries");
    if (run.exceptionId() != null) {
      paths.put("exception", ExceptionJson.PATH + "/" + run.exceptionId());
      paths.put("replay", "/v1/runs/" + run.runId() + "/replay");
    }
    var json = Json.object();
    paths.forEach((name, path) -> json.put(name, links.to(path)));
    return json;
  }

  private ArrayNode nextActions(RunView run, Links links) {
    var path = "/v1/runs/" + run.runId();
    var next = NextActions.of(links);
    switch (run.state()) {
      case QUEUED, EXECUTING ->
          next.next("wait", "agent", "GET", path, "The run will end by itself: look here.", null);
      case RESULT_READY ->
          next.next("read_proof", "agent", "GET", path + "/proof", READ_PROOF, null)
              .next("read_trail", "agent", "GET", path + "/trail", READ_TRAIL, null);
      case EXCEPTION_OPEN -> {
        readException(run, next);
        ExceptionJson.recover(
            run.runId(), true, ExceptionJson.addition(List.of(), passages.evidence(run)), next);
      }
      case FAILED -> {
        // Whether the ticket is still open is in the ledger: it says so itself.
        if (run.exceptionId() != null && !RunView.EXPIRED.equals(run.detail())) {
          readException(run, next);
          ExceptionJson.recover(run.runId(), false, null, next);
        }
        again(run, next);
      }
      case CANCELLED -> again(run, next);
    }
    return next.list();
  }

  private static void readException(RunView run, NextActions next) {
    next.next(
        "read_exception",
        "agent",
        "GET",
        ExceptionJson.PATH + "/" + run.exceptionId(),
        "What is missing, who must act, until when, and what can be done about it.",
        null);
  }

  private static void again(RunView run, NextActions next) {
    next.next(
        "run",
        "agent",
        "POST",
        "/v1/runs",
        "Nothing was consumed: post the evidence again under a new Idempotency-Key.",
        RunRoutes.example(run.contractId()));
  }
}
