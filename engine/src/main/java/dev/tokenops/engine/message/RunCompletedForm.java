package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;

/** {@code run.completed}. */
final class RunCompletedForm implements Form<RunCompleted> {
  private static final JsonKey ACCEPTANCE_SHA256 = JsonKey.of("acceptance_sha256");
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey CAUSE_SHA256 = JsonKey.of("cause_sha256");
  private static final JsonKey CONSUMED = JsonKey.of("consumed");
  private static final JsonKey CONSUMED_MICROS = JsonKey.of("consumed_micros");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey METERS = JsonKey.of("meters");
  private static final JsonKey OUTCOME = JsonKey.of("outcome");
  private static final JsonKey RELEASED_MICROS = JsonKey.of("released_micros");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey STARTED_AT = JsonKey.of("started_at");
  private static final JsonKey TARGET_SHA256 = JsonKey.of("target_sha256");

  @Override
  public void write(RunCompleted run, CanonicalWriter out) {
    out.beginObject()
        .key(ACCEPTANCE_SHA256)
        .string(run.acceptanceSha256())
        .key(AGENT_ID)
        .string(run.agentId());
    Form.writeIfThere(out, CAUSE_SHA256, run.causeSha256());
    NounForms.write(CONSUMED, run.consumed(), out);
    out.key(CONSUMED_MICROS).number(run.consumedMicros());
    Form.writeIfThere(out, DELIVERY_ID, run.deliveryId());
    out.key(EVIDENCE_STATUS).string(run.evidenceStatus()).key(METERS).beginArray();
    for (var meter : run.meters()) NounForms.write(meter, out);
    out.endArray()
        .key(OUTCOME)
        .raw(run.outcome().json())
        .key(RELEASED_MICROS)
        .number(run.releasedMicros())
        .key(RUN_ID)
        .string(run.runId())
        .key(STARTED_AT)
        .time(run.startedAt());
    Form.writeIfThere(out, TARGET_SHA256, run.targetSha256());
    out.endObject();
  }

  @Override
  public RunCompleted read(CanonicalReader in) {
    in.beginObject();
    var acceptanceSha256 = Form.string(in, ACCEPTANCE_SHA256);
    var agentId = Form.string(in, AGENT_ID);
    var causeSha256 = Form.stringIfThere(in, CAUSE_SHA256);
    var consumed = Form.list(in, CONSUMED, NounForms::lot);
    long consumedMicros = Form.number(in, CONSUMED_MICROS);
    var deliveryId = Form.stringIfThere(in, DELIVERY_ID);
    var evidenceStatus = Form.string(in, EVIDENCE_STATUS);
    var meters = Form.list(in, METERS, NounForms::meter);
    in.key(OUTCOME);
    var outcome = RecordedOutcome.recorded(in.raw());
    long releasedMicros = Form.number(in, RELEASED_MICROS);
    var runId = Form.string(in, RUN_ID);
    in.key(STARTED_AT);
    var startedAt = in.time();
    var targetSha256 = Form.stringIfThere(in, TARGET_SHA256);
    in.endObject();
    return new RunCompleted(
        agentId,
        runId,
        outcome,
        evidenceStatus,
        startedAt,
        meters,
        consumedMicros,
        releasedMicros,
        consumed,
        deliveryId,
        targetSha256,
        acceptanceSha256,
        causeSha256);
  }
}
