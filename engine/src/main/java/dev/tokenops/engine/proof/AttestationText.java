package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import java.util.List;

/** {@link RecordObjects#attestation} key by key in its order. */
final class AttestationText {
  private static final JsonKey ACCEPTED_AT = JsonKey.of("accepted_at");
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey COMPLETED_AT = JsonKey.of("completed_at");
  private static final JsonKey CONTRACT_DIGEST = JsonKey.of("contract_digest");
  private static final JsonKey DIGEST = JsonKey.of("digest");
  private static final JsonKey EVIDENCE_SHA256 = JsonKey.of("evidence_sha256");
  private static final JsonKey EVIDENCE_STATUS = JsonKey.of("evidence_status");
  private static final JsonKey LEDGER_INDEX = JsonKey.of("ledger_index");
  private static final JsonKey NAME = JsonKey.of("name");
  private static final JsonKey ORIGIN = JsonKey.of("origin");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey PREDICATE = JsonKey.of("predicate");
  private static final JsonKey PREDICATE_TYPE = JsonKey.of("predicateType");
  private static final JsonKey RULES_VERSION = JsonKey.of("rules_version");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey SHA256 = JsonKey.of("sha256");
  private static final JsonKey STARTED_AT = JsonKey.of("started_at");
  private static final JsonKey STATEMENT = JsonKey.of("statement");
  private static final JsonKey STATEMENT_TYPE = JsonKey.of("_type");
  private static final JsonKey SUBJECT = JsonKey.of("subject");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TOOL_VERSION = JsonKey.of("tool_version");

  /** The object's own, beside the statement's. */
  private static final JsonKey OBJECT_PREDICATE_TYPE = JsonKey.of("predicate_type");

  private static final String RECEIPT = "settlement_receipt";

  private AttestationText() {}

  static Part attestation(
      InHand run, Part record, Part result, List<Part> receipts, Part usage, ObjectBuffer objects) {
    objects.begin();
    var out = run.writeId("att", objects.digest());
    run.writeIssuedAt(out);
    InHand.writeType("attestation", out).key(OBJECT_PREDICATE_TYPE);
    out.ascii(Statement.PREDICATE_TYPE).key(RUN_ID).ascii(run.completed().runId());
    out.key(STATEMENT).beginObject().key(STATEMENT_TYPE).ascii(Statement.TYPE);
    predicate(run, out.key(PREDICATE));
    out.key(PREDICATE_TYPE).ascii(Statement.PREDICATE_TYPE).key(SUBJECT).beginArray();
    subject("runtime_record", record.hash(), out);
    subject("result_contract", result.hash(), out);
    for (int i = 0; i < receipts.size(); i++)
      subject(i == 0 ? RECEIPT : RECEIPT + "/" + (i + 1), receipts.get(i).hash(), out);
    subject("usage_receipt", usage.hash(), out);
    subject("ledger_leaf", run.passage().completion().entry().leafHash(), out);
    out.endArray().endObject();
    return objects.end();
  }

  private static void predicate(InHand run, CanonicalWriter out) {
    var accepted = run.accepted();
    var completed = run.completed();
    var completion = run.passage().completion();
    var outcome = run.outcome();
    out.beginObject().key(ACCEPTED_AT).time(accepted.acceptedAt());
    out.key(AGENT_ID).ascii(accepted.agentId()).key(COMPLETED_AT).raw(run.completedAt());
    out.key(CONTRACT_DIGEST).raw(run.agreement().digest());
    out.key(EVIDENCE_SHA256).ascii(accepted.evidenceSha256());
    out.key(EVIDENCE_STATUS).string(completed.evidenceStatus());
    out.key(LEDGER_INDEX).number(completion.index()).key(ORIGIN).raw(run.origin());
    out.key(PILOT_ID).string(accepted.pilotId());
    out.key(RULES_VERSION).string(outcome.rulesVersion());
    out.key(RUN_ID).ascii(completed.runId()).key(STARTED_AT).time(completed.startedAt());
    out.key(TOOL).string(outcome.tool()).key(TOOL_VERSION).string(outcome.toolVersion());
    out.endObject();
  }

  private static void subject(String name, byte[] hash, CanonicalWriter out) {
    out.beginObject().key(DIGEST).beginObject().key(SHA256).hex("", hash).endObject();
    out.key(NAME).ascii(name).endObject();
  }
}
