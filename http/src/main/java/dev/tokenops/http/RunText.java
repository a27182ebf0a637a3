package dev.tokenops.http;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.State;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as {@link RunJson} has it, byte for byte, but without a tree: for the answers that every
 * run gets when it has ended.
 */
final class RunText {
  private static final JsonKey ACCEPTED_AT = JsonKey.of("accepted_at");
  private static final JsonKey ACTION = JsonKey.of("action");
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey ATTESTATION = JsonKey.of("attestation");
  private static final JsonKey CALLBACK_STATE = JsonKey.of("callback_state");
  private static final JsonKey CONTRACT = JsonKey.of("contract");
  private static final JsonKey CONTRACT_ID = JsonKey.of("contract_id");
  private static final JsonKey CREDENTIAL_ID = JsonKey.of("credential_id");
  private static final JsonKey CREDIT_STATE = JsonKey.of("credit_state");
  private static final JsonKey CREDITS_CONSUMED = JsonKey.of("credits_consumed");
  private static final JsonKey CREDITS_RELEASED = JsonKey.of("credits_released");
  private static final JsonKey CREDITS_RESERVED = JsonKey.of("credits_reserved");
  private static final JsonKey DELIVERIES = JsonKey.of("deliveries");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey DESCRIPTION = JsonKey.of("description");
  private static final JsonKey DETAIL = JsonKey.of("detail");
  private static final JsonKey ENDED_AT = JsonKey.of("ended_at");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey LEDGER_INDEX = JsonKey.of("ledger_index");
  private static final JsonKey LINKS = JsonKey.of("links");
  private static final JsonKey METHOD = JsonKey.of("method");
  private static final JsonKey NEXT_ACTIONS = JsonKey.of("next_actions");
  private static final JsonKey PILOT = JsonKey.of("pilot");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey PROOF = JsonKey.of("proof");
  private static final JsonKey RECORDS = JsonKey.of("records");
  private static final JsonKey RESUMED = JsonKey.of("resumed");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey RUN_STATE = JsonKey.of("run_state");
  private static final JsonKey SELF = JsonKey.of("self");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TRAIL = JsonKey.of("trail");
  private static final JsonKey URL = JsonKey.of("url");
  private static final JsonKey WHO = JsonKey.of("who");

  private RunText() {}

  /** Begins the object with all that is said of a run, and leaves it open. */
  static void begin(RunView run, RunJson json, Links links, CanonicalWriter out) {
    boolean usual = run.state() == State.RESULT_READY && run.exceptionId() == null;
    if (!usual || run.detail() != null) { // Seldom, and of any words.
      out.rawOpen(RawJson.canonical(Json.bytes(json.of(run, links))));
      return;
    }
    out.beginUnsorted();
    out.key(RUN_ID).ascii(run.runId()).key(PILOT_ID).string(run.pilotId());
    out.key(AGENT_ID).ascii(run.agentId()).key(CONTRACT_ID).ascii(run.contractId());
    out.key(CREDENTIAL_ID).ascii(run.credentialId()).key(TOOL).ascii(TokenOps.TOOL);
    out.key(RUN_STATE).ascii(Json.name(run.state()));
    out.key(CREDIT_STATE).ascii(json.creditState(run));
    out.key(CALLBACK_STATE).ascii(Json.name(run.callbackState()));
    text(EVIDENCE_STATUS, run.evidenceStatus(), out);
    out.key(RECORDS).number(run.records());
    out.key(CREDITS_RESERVED).ascii(Credits.text(run.reservedMicros()));
    out.key(CREDITS_CONSUMED).ascii(Credits.text(run.consumedMicros()));
    out.key(CREDITS_RELEASED).ascii(Credits.text(run.releasedMicros()));
    time(ACCEPTED_AT, run.acceptedAt(), out);
    time(ENDED_AT, run.endedAt(), out);
    number(LEDGER_INDEX, run.completedIndex(), out);
    out.key(RESUMED).number(run.resumed());
    out.key(DETAIL).nothing();
    text(DELIVERY_ID, run.deliveryId(), out);
    links(run, links, out.key(LINKS));
    nextActions(run, links, out.key(NEXT_ACTIONS));
  }

  private static void links(RunView run, Links links, CanonicalWriter out) {
    var self = links.run(run.runId());
    out.beginUnsorted().key(SELF).string(self);
    out.key(PILOT).string(links.to("/v1/pilots/" + run.pilotId()));
    out.key(CONTRACT).string(links.contract(run.contractId()));
    if (run.completedIndex() != null) {
      out.key(PROOF).string(self + "/proof");
      out.key(ATTESTATION).string(self + "/attestation");
    }
    out.key(TRAIL).string(self + "/trail");
    out.key(DELIVERIES).string(self + "/deliveries");
    out.endObject();
  }

  private static void nextActions(RunView run, Links links, CanonicalWriter out) {
    var self = links.run(run.runId());
    out.beginArray();
    action("read_proof", self + "/proof", RunJson.READ_PROOF, out);
    action("read_trail", self + "/trail", RunJson.READ_TRAIL, out);
    out.endArray();
  }

  private static void action(String name, String url, String description, CanonicalWriter out) {
    out.beginUnsorted().key(ACTION).ascii(name).key(WHO).ascii("agent");
    out.key(METHOD).ascii("GET").key(URL).string(url);
    out.key(DESCRIPTION).ascii(description).endObject();
  }

  private static void text(JsonKey key, @Nullable String text, CanonicalWriter out) {
    out.key(key);
    if (text == null) out.nothing();
    else out.string(text);
  }

  private static void number(JsonKey key, @Nullable Long number, CanonicalWriter out) {
    out.key(key);
    if (number == null) out.nothing();
    else out.number(number);
  }

  private static void time(JsonKey key, @Nullable Instant time, CanonicalWriter out) {
    out.key(key);
    if (time == null) out.nothing();
    else out.time(time);
  }
}
