package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.proof.CallbackState;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.ProofObject;
import dev.tokenops.engine.proof.ProofObjects;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The readable operating trail of a run: what happened step by step, what funded the work, what was
 * consumed, what the tool produced, where the callback went, and which proof objects support it.
 *
 * <p>What has not happened yet is left out of the JSON, and said in the text.
 */
final class Trail {
  private final RunView run;
  private final ObjectNode json;

  private Trail(RunView run, ObjectNode json) {
    this.run = run;
    this.json = json;
  }

  static Trail of(RunView run, Services services, String creditState, Links links) {
    var json = Json.object();
    json.put("run_id", run.runId());
    json.put("pilot_id", run.pilotId());
    json.put("run_state", Json.name(run.state()));
    json.put("credit_state", creditState);
    json.put("accepted_at", Json.time(run.acceptedAt()));
    json.put("ended_at", Json.time(run.endedAt()));
    json.set("funded_by", fundedBy(run, services));
    json.set("consumed", consumed(run));
    var completed = run.completedIndex();
    if (completed != null) {
      var passages = services.passages();
      var passage = passages.of(run);
      var seal = passages.seal(completed, passages.batchSize(completed));
      var objects = ProofObjects.of(passage, passages.origin(), seal);
      json.set("produced", produced(passage));
      json.set("callback", callback(run, passage));
      json.set("supported_by", supportedBy(objects));
      json.putObject("ledger").put("origin", passages.origin()).put("index", completed);
      var self = links.run(run.runId());
      json.put("proof_url", self + "/proof");
      json.put("reconciliation_url", self + "/reconciliation.csv");
      json.put("usage_url", self + "/usage.csv");
    }
    json.put("replay_url", links.run(run.runId()) + "/replay");
    json.set("steps", RunSteps.of(services.views().archive().run(run.runId())));
    json.set("rails", Json.array(RailRows.of(run, services, creditState), RailRows.Row::json));
    if (run.detail() != null) json.put("detail", run.detail());
    return new Trail(run, json);
  }

  private static JsonNode fundedBy(RunView run, Services services) {
    return Json.array(
        run.lots(),
        lot -> {
          var settlement = services.views().money().settlements().get(lot.settlementId());
          var funded = settlement == null ? null : settlement.funded();
          return Json.object()
              .put("settlement_id", lot.settlementId())
              .put("provider_route", lot.providerRoute())
              .put("credits", Json.credits(lot.creditsMicros()))
              .put("provider_event_id", funded == null ? null : funded.eventId())
              .put("ledger_index", settlement == null ? null : settlement.fundedIndex());
        });
  }

  private static ObjectNode consumed(RunView run) {
    return Json.object()
        .put("credits_reserved", Json.credits(run.reservedMicros()))
        .put("credits_consumed", Json.credits(run.consumedMicros()))
        .put("credits_released", Json.credits(run.releasedMicros()))
        .put("records", run.records());
  }

  private static ObjectNode produced(Passage passage) {
    var outcome = StrictJson.parse(passage.outcome().bytes());
    var json = Json.object();
    for (var name :
        List.of("evidence_status", "evidence_score", "verdict", "summary", "next_actions"))
      json.set(name, outcome.path(name));
    json.put("findings", outcome.path("findings").size());
    return json;
  }

  private static ObjectNode callback(RunView run, Passage passage) {
    var json = Json.object();
    json.put("state", Json.name(run.callbackState()));
    json.put("delivery_id", run.deliveryId());
    json.put("target", passage.contract().fact().callbackUrl());
    json.put("attempts", run.attempts().size());
    json.put("next_attempt_at", Json.time(run.nextAttemptAt()));
    return json;
  }

  private static JsonNode supportedBy(ProofObjects objects) {
    List<ProofObject> all = new ArrayList<>();
    all.add(objects.runtimeRecord());
    all.add(objects.resultContract());
    all.add(objects.settlementReceipt());
    all.add(objects.usageReceipt());
    all.add(objects.callbackDelivery());
    all.add(objects.ledgerEntry());
    all.add(objects.attestation());
    return Json.array(
        all,
        object ->
            Json.object()
                .put("object", object.objectType())
                .put("id", object.id())
                .put("digest", object.digest()));
  }

  ObjectNode json() {
    return json;
  }

  /** For a person: a few sentences, then the objects. */
  String text() {
    var text = new StringBuilder();
    line(
        text, "Run %s (pilot %s) is %s.".formatted(run.runId(), run.pilotId(), words("run_state")));
    text.append('\n');
    line(text, "What funded the work");
    for (var lot : json.get("funded_by"))
      line(
          text,
          "  %s credits of settlement %s, confirmed by %s (event %s, ledger entry %s)"
              .formatted(
                  lot.path("credits").asText(),
                  lot.path("settlement_id").asText(),
                  lot.path("provider_route").asText(),
                  lot.path("provider_event_id").asText(),
                  lot.path("ledger_index").asText()));
    text.append('\n');
    var consumed = json.get("consumed");
    line(text, "What was consumed");
    line(
        text,
        "  %s of %s reserved credits for %s records; %s released"
            .formatted(
                consumed.path("credits_consumed").asText(),
                consumed.path("credits_reserved").asText(),
                consumed.path("records").asText(),
                consumed.path("credits_released").asText()));
    text.append('\n');
    steps(text);
    produced(text, json.get("produced"));
    callback(text, json.get("callback"));
    supported(text);
    return text.toString();
  }

  private void steps(StringBuilder text) {
    line(text, "What happened");
    for (var step : json.get("steps"))
      line(
          text,
          "  %s  %-22s %s (ledger entry %s)"
              .formatted(
                  step.path("at").asText(),
                  step.path("step").asText(),
                  step.path("what").asText(),
                  step.path("ledger_index").asText()));
    text.append('\n');
  }

  private void produced(StringBuilder text, @Nullable JsonNode produced) {
    line(text, "What the tool produced");
    if (produced == null) {
      line(text, "  nothing%s".formatted(run.detail() == null ? " yet" : ": " + run.detail()));
    } else {
      line(
          text,
          "  verdict %s, evidence %s (score %s), %s findings"
              .formatted(
                  produced.path("verdict").asText(),
                  produced.path("evidence_status").asText(),
                  produced.path("evidence_score").asText(),
                  produced.path("findings").asText()));
      line(text, "  %s".formatted(produced.path("summary").asText()));
    }
    text.append('\n');
  }

  private void callback(StringBuilder text, @Nullable JsonNode callback) {
    line(text, "Where the callback went");
    if (callback == null) line(text, "  nowhere%s".formatted(run.state().isOpen() ? " yet" : ""));
    else if (callback.path("target").isNull()) line(text, "  the contract names no target");
    else
      line(
          text,
          "  %s: %s after %s attempts"
              .formatted(
                  callback.path("target").asText(),
                  callback.path("state").asText().replace('_', ' '),
                  callback.path("attempts").asText()));
    text.append('\n');
  }

  private void supported(StringBuilder text) {
    var objects = json.get("supported_by");
    line(text, "Which objects support it");
    if (objects == null) line(text, "  none: the run has no result");
    else
      for (var object : objects)
        line(
            text,
            "  %-18s %s  %s"
                .formatted(
                    object.path("object").asText(),
                    object.path("id").asText(),
                    object.path("digest").asText()));
    var ledger = json.get("ledger");
    if (ledger != null)
      line(
          text,
          "  ledger %s, entry %s"
              .formatted(ledger.path("origin").asText(), ledger.path("index").asText()));
  }

  private String words(String name) {
    return json.path(name).asText().replace('_', ' ');
  }

  private static void line(StringBuilder text, String sentence) {
    text.append(sentence).append('\n');
  }

  /** As proofs name it. */
  static CallbackState callbackState(RunView run) {
    return switch (run.callbackState()) {
      case NONE -> CallbackState.NONE;
      case PENDING -> CallbackState.PENDING;
      case DELIVERED -> CallbackState.DELIVERED;
      case DEAD_LETTERED -> CallbackState.DEAD_LETTERED;
    };
  }
}
