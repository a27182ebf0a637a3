package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.CanonicalReader;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;

/** {@code run.accepted}. */
final class RunAcceptedForm implements Form<RunAccepted> {
  private static final JsonKey ACCEPTED_AT = JsonKey.of("accepted_at");
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey CONTRACT_ID = JsonKey.of("contract_id");
  private static final JsonKey CONTRACT_SHA256 = JsonKey.of("contract_sha256");
  private static final JsonKey CREDENTIAL_ID = JsonKey.of("credential_id");
  private static final JsonKey CREDENTIAL_SHA256 = JsonKey.of("credential_sha256");
  private static final JsonKey DEADLINE_AT = JsonKey.of("deadline_at");
  private static final JsonKey EVIDENCE = JsonKey.of("evidence");
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey LOTS = JsonKey.of("lots");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey RECORDS = JsonKey.of("records");
  private static final JsonKey RESERVED_MICROS = JsonKey.of("reserved_micros");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");

  @Override
  public void write(RunAccepted run, CanonicalWriter out) {
    out.beginObject()
        .key(ACCEPTED_AT)
        .time(run.acceptedAt())
        .key(AGENT_ID)
        .string(run.agentId())
        .key(CONTRACT_ID)
        .string(run.contractId())
        .key(CONTRACT_SHA256)
        .string(run.contractSha256())
        .key(CREDENTIAL_ID)
        .string(run.credentialId())
        .key(CREDENTIAL_SHA256)
        .string(run.credentialSha256())
        .key(DEADLINE_AT)
        .time(run.deadlineAt())
        .key(EVIDENCE)
        .raw(run.evidence().canonical())
        .key(EVIDENCE_SHA256)
        .string(run.evidenceSha256());
    NounForms.write(LOTS, run.lots(), out);
    out.key(PILOT_ID).string(run.pilotId()).key(RECORDS).number(run.records());
    NounForms.write(run.request(), out);
    out.key(RESERVED_MICROS)
        .number(run.reservedMicros())
        .key(RUN_ID)
        .string(run.runId())
        .endObject();
  }

  @Override
  public RunAccepted read(CanonicalReader in) {
    in.beginObject();
    in.key(ACCEPTED_AT);
    var acceptedAt = in.time();
    var agentId = Form.string(in, AGENT_ID);
    var contractId = Form.string(in, CONTRACT_ID);
    var contractSha256 = Form.string(in, CONTRACT_SHA256);
    var credentialId = Form.string(in, CREDENTIAL_ID);
    var credentialSha256 = Form.string(in, CREDENTIAL_SHA256);
    in.key(DEADLINE_AT);
    var deadlineAt = in.time();
    in.key(EVIDENCE);
    var evidence = EvidencePack.recorded(in.raw());
    var evidenceSha256 = Form.string(in, EVIDENCE_SHA256);
    var lots = Form.list(in, LOTS, NounForms::lot);
    var pilotId = Form.string(in, PILOT_ID);
    int records = Form.integer(in, RECORDS);
    var request = NounForms.request(in);
    long reservedMicros = Form.number(in, RESERVED_MICROS);
    var runId = Form.string(in, RUN_ID);
    in.endObject();
    return new RunAccepted(
        agentId,
        runId,
        pilotId,
        contractId,
        credentialId,
        evidence,
        evidenceSha256,
        records,
        acceptedAt,
        deadlineAt,
        reservedMicros,
        lots,
        contractSha256,
        credentialSha256,
        request);
  }
}
