package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;

/** {@link ResultObjects} key by key in their order: what the run produced and what it used. */
final class ResultText {
  static final String RESULT_ID = "res";
  static final String USAGE_ID = "usr";

  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey CAPABILITY = JsonKey.of("capability");
  private static final JsonKey CONTRACT_DIGEST = JsonKey.of("contract_digest");
  private static final JsonKey CONTRACT_ID = JsonKey.of("contract_id");
  private static final JsonKey CREDITS = JsonKey.of("credits");
  private static final JsonKey CREDITS_CONSUMED = JsonKey.of("credits_consumed");
  private static final JsonKey CREDITS_PER_UNIT = JsonKey.of("credits_per_unit");
  private static final JsonKey CREDITS_RELEASED = JsonKey.of("credits_released");
  private static final JsonKey CREDITS_RESERVED = JsonKey.of("credits_reserved");
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey FUNDED_BY = JsonKey.of("funded_by");
  private static final JsonKey METER = JsonKey.of("meter");
  private static final JsonKey METERS = JsonKey.of("meters");
  private static final JsonKey OUTCOME = JsonKey.of("outcome");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey QUANTITY = JsonKey.of("quantity");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey RUN_STATE = JsonKey.of("run_state");
  private static final JsonKey SETTLEMENT_ID = JsonKey.of("settlement_id");
  private static final JsonKey TOOL = JsonKey.of("tool");

  private ResultText() {}

  static Part resultContract(InHand run, ObjectBuffer objects) {
    var agreed = run.agreement();
    var accepted = run.accepted();
    var completed = run.completed();
    var out = objects.begin().key(CAPABILITY).raw(agreed.capability());
    out.key(CONTRACT_DIGEST).raw(agreed.digest());
    out.key(CONTRACT_ID).ascii(accepted.contractId());
    objects.digest().key(EVIDENCE_SHA256).ascii(accepted.evidenceSha256());
    out.key(EVIDENCE_STATUS).string(completed.evidenceStatus());
    run.writeId(RESULT_ID, out);
    run.writeIssuedAt(out);
    InHand.writeType("result_contract", out).key(OUTCOME).raw(run.passage().outcome());
    out.key(PILOT_ID).string(accepted.pilotId()).key(RUN_ID).ascii(completed.runId());
    out.key(RUN_STATE).ascii(ResultObjects.RESULT_READY).key(TOOL).raw(agreed.tool());
    return objects.end();
  }

  static Part usageReceipt(InHand run, ObjectBuffer objects) {
    var accepted = run.accepted();
    var completed = run.completed();
    var out = objects.begin().key(AGENT_ID).ascii(completed.agentId());
    out.key(CONTRACT_ID).ascii(accepted.contractId());
    out.key(CREDITS_CONSUMED).ascii(Credits.text(completed.consumedMicros()));
    out.key(CREDITS_RELEASED).ascii(Credits.text(completed.releasedMicros()));
    out.key(CREDITS_RESERVED).ascii(Credits.text(accepted.reservedMicros()));
    objects.digest().key(FUNDED_BY).beginArray();
    for (var lot : completed.consumed()) write(lot, out);
    run.writeId(USAGE_ID, out.endArray());
    run.writeIssuedAt(out).key(METERS).beginArray();
    for (var meter : completed.meters()) write(meter, out);
    InHand.writeType("usage_receipt", out.endArray()).key(RUN_ID).ascii(completed.runId());
    return objects.end();
  }

  private static void write(Lot lot, CanonicalWriter out) {
    out.beginObject()
        .key(CREDITS)
        .ascii(Credits.text(lot.creditsMicros()))
        .key(SETTLEMENT_ID)
        .ascii(lot.settlementId())
        .endObject();
  }

  private static void write(Meter meter, CanonicalWriter out) {
    out.beginObject()
        .key(CREDITS)
        .ascii(Credits.text(meter.creditsMicros()))
        .key(CREDITS_PER_UNIT)
        .ascii(Credits.text(meter.creditsPerUnitMicros()))
        .key(METER)
        .string(meter.meter())
        .key(QUANTITY)
        .number(meter.quantity())
        .endObject();
  }
}
