package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * All that is needed to review a run again elsewhere, without a server or a ledger: {@code tokenops
 * replay} reads it, and so can whoever has the tool.
 *
 * <p>Everything in it but the merged evidence stands in entries that are named with their digests,
 * so that an envelope or an export of the ledger shows that it is what was recorded; of a clear
 * outcome it is {@code outcome_sha256} that stands there.
 */
final class ReplayPackage {
  static final String SCHEMA = "tokenops.replay/v1";

  private final Services services;

  ReplayPackage(Services services) {
    this.services = services;
  }

  Future<Answer> get(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    return exchange.reading(() ->
        Answer.json(200, json(run, RunPast.of(run.runId(), services)))
            .named(run.runId() + "-replay.json"));
  }

  private ObjectNode json(RunView run, RunPast past) {
    var json = Json.object();
    json.put("schema", SCHEMA);
    json.put("run_id", run.runId());
    json.put("pilot_id", run.pilotId());
    json.put("run_state", Json.name(run.state()));
    json.put("tool", TokenOps.TOOL);
    json.put("tool_version", past.terms().toolVersion());
    json.put("rules_version", past.terms().rulesVersion());
    json.put("accepted_at", Json.time(past.accepted().acceptedAt()));
    json.put("as_of", Json.time(asOf(past)));
    json.set("terms", tree(past.contract().terms()));
    json.put("terms_digest", past.contract().digest());
    json.set("evidence", tree(past.accepted().evidence().canonical()));
    json.set("additions", Json.array(past.additions(), ReplayPackage::addition));
    json.set("merged_evidence", tree(past.evidence().canonical()));
    json.put("evidence_sha256", past.evidence().sha256Hex());
    var outcome = past.outcome();
    json.set("outcome", outcome == null ? null : tree(outcome));
    json.put("outcome_sha256", outcome == null ? null : Sha256.hex(outcome));
    json.put("ledger_origin", services.ledger().origin());
    json.set("entries", Json.array(past.facts(), ReplayPackage::entry));
    return json;
  }

  /** The newest review's now. */
  private static Instant asOf(RunPast past) {
    var own = past.evidence().evidence().asOf();
    return own == null ? past.reviewedAt() : own;
  }

  private static ObjectNode addition(Placed placed) {
    var added = (EvidenceAdded) placed.fact();
    var json = Json.object();
    json.put("added_at", Json.time(added.addedAt()));
    json.put("exception_id", added.exceptionId());
    json.put("ledger_index", placed.index());
    json.set("evidence", tree(added.evidence().canonical()));
    return json;
  }

  private static ObjectNode entry(Placed placed) {
    return Json.object()
        .put("ledger_index", placed.index())
        .put("type", FactCodec.type(placed.fact()))
        .put("time", Json.time(placed.time()))
        .put("digest", "sha256:" + placed.recorded().sha256());
  }

  private static JsonNode tree(RawJson canonical) {
    return StrictJson.parse(canonical.bytes());
  }
}
