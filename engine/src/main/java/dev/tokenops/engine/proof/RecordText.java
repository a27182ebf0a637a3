package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;
import java.util.function.Function;

/** {@link RecordObjects#runtimeRecord} key by key in its order. */
final class RecordText {
  private static final JsonKey AGENT_ID = JsonKey.of("agent_id");
  private static final JsonKey ATTESTATION = JsonKey.of("attestation");
  private static final JsonKey CALLBACK = JsonKey.of("callback");
  private static final JsonKey CREDENTIAL_ENVELOPE = JsonKey.of("credential_envelope");
  private static final JsonKey CREDIT_FUNDING = JsonKey.of("credit_funding");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey DIGEST = JsonKey.of("digest");
  private static final JsonKey ID = JsonKey.of("id");
  private static final JsonKey INDEX = JsonKey.of("index");
  private static final JsonKey LEDGER = JsonKey.of("ledger");
  private static final JsonKey ONBOARDING = JsonKey.of("onboarding");
  private static final JsonKey ORIGIN = JsonKey.of("origin");
  private static final JsonKey OTHERS = JsonKey.of("others");
  private static final JsonKey PILOT_ID = JsonKey.of("pilot_id");
  private static final JsonKey PREDICATE_TYPE = JsonKey.of("predicate_type");
  private static final JsonKey PROVIDER_CONFIRMATION = JsonKey.of("provider_confirmation");
  private static final JsonKey QUEUE = JsonKey.of("queue");
  private static final JsonKey QUOTE = JsonKey.of("quote");
  private static final JsonKey RAILS = JsonKey.of("rails");
  private static final JsonKey RESULT_CONTRACT = JsonKey.of("result_contract");
  private static final JsonKey RULES_VERSION = JsonKey.of("rules_version");
  private static final JsonKey RUN_CONTRACT = JsonKey.of("run_contract");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey RUN_STATE = JsonKey.of("run_state");
  private static final JsonKey SETTLEMENT_RECEIPT = JsonKey.of("settlement_receipt");
  private static final JsonKey STARTED_AT = JsonKey.of("started_at");
  private static final JsonKey TARGET_SHA256 = JsonKey.of("target_sha256");
  private static final JsonKey TOKENOPS_EXECUTION = JsonKey.of("tokenops_execution");
  private static final JsonKey TOOL = JsonKey.of("tool");
  private static final JsonKey TOOL_VERSION = JsonKey.of("tool_version");
  private static final JsonKey TRUST = JsonKey.of("trust");
  private static final JsonKey USAGE_RECEIPT = JsonKey.of("usage_receipt");

  private RecordText() {}

  static Part runtimeRecord(
      InHand run, Part result, List<Part> receipts, Part usage, ObjectBuffer objects) {
    var accepted = run.accepted();
    var out = objects.begin().key(AGENT_ID).ascii(accepted.agentId());
    objects.digest();
    run.writeId("rec", out);
    run.writeIssuedAt(out);
    InHand.writeType("runtime_record", out).key(PILOT_ID).string(accepted.pilotId());
    out.key(RAILS).beginObject();
    untilQuote(run, out);
    fromResult(run, result, receipts, usage, objects, out);
    out.endObject().key(RUN_ID).ascii(accepted.runId());
    out.key(RUN_STATE).ascii(ResultObjects.RESULT_READY).key(TOOL).raw(run.agreement().tool());
    return objects.end();
  }

  private static void untilQuote(InHand run, CanonicalWriter out) {
    var passage = run.passage();
    var agreed = run.agreement();
    var credential = passage.runCredential();
    out.key(ATTESTATION).beginObject();
    out.key(PREDICATE_TYPE).ascii(Statement.PREDICATE_TYPE).endObject();
    callback(run, out.key(CALLBACK));
    rail(credential.fact().credentialId(), credential, out.key(CREDENTIAL_ENVELOPE));
    lots(run, FundingText::fundingRail, out.key(CREDIT_FUNDING));
    out.key(LEDGER).beginObject().key(INDEX).number(passage.completion().index());
    out.key(ORIGIN).raw(run.origin()).endObject();
    out.key(ONBOARDING).raw(agreed.onboardingRail());
    lots(run, FundingText::confirmationRail, out.key(PROVIDER_CONFIRMATION));
    rail(run.accepted().runId(), passage.acceptance(), out.key(QUEUE));
    out.key(QUOTE).raw(agreed.quoteRail());
  }

  private static void fromResult(
      InHand run,
      Part result,
      List<Part> receipts,
      Part usage,
      ObjectBuffer objects,
      CanonicalWriter out) {
    produced(run.id(ResultText.RESULT_ID), result, out.key(RESULT_CONTRACT));
    out.key(RUN_CONTRACT).raw(run.agreement().contractRail());
    receipts(run, receipts, out.key(SETTLEMENT_RECEIPT));
    execution(run, objects, out.key(TOKENOPS_EXECUTION));
    out.key(TRUST).raw(run.agreement().trustRail());
    produced(run.id(ResultText.USAGE_ID), usage, out.key(USAGE_RECEIPT));
  }

  private static void callback(InHand run, CanonicalWriter out) {
    var deliveryId = run.completed().deliveryId();
    var target = run.completed().targetSha256();
    out.beginObject();
    if (deliveryId != null) out.key(DELIVERY_ID).ascii(deliveryId);
    if (target != null) out.key(TARGET_SHA256).ascii(target);
    out.endObject();
  }

  private static void rail(String id, SealedEntry<?> entry, CanonicalWriter out) {
    out.beginObject().key(DIGEST).ascii(entry.digest());
    out.key(ID).ascii(id).key(INDEX).number(entry.index()).endObject();
  }

  private static void produced(String id, Part object, CanonicalWriter out) {
    object.writeDigest(out.beginObject().key(DIGEST));
    out.key(ID).ascii(id).endObject();
  }

  /** {@link Rails.Funding} of all lots of the reservation. */
  private static void lots(InHand run, Function<FundingText, RawJson> rail, CanonicalWriter out) {
    var oldest = rail.apply(run.fundings().getFirst());
    if (run.fundings().size() == 1) {
      out.raw(oldest);
      return;
    }
    out.rawOpen(oldest).key(OTHERS).beginArray();
    for (var lot : run.fundings().subList(1, run.fundings().size())) out.raw(rail.apply(lot));
    out.endArray().endObject();
  }

  /** {@link Rails.Funding} of the receipts. */
  private static void receipts(InHand run, List<Part> receipts, CanonicalWriter out) {
    receipt(run, receipts, 0, out);
    if (receipts.size() > 1) {
      out.key(OTHERS).beginArray();
      for (int i = 1; i < receipts.size(); i++) {
        receipt(run, receipts, i, out);
        out.endObject();
      }
      out.endArray();
    }
    out.endObject();
  }

  private static void receipt(InHand run, List<Part> receipts, int i, CanonicalWriter out) {
    var lot = run.fundings().get(i);
    receipts.get(i).writeDigest(out.beginObject().key(DIGEST));
    out.key(ID).ascii(lot.receiptId()).key(INDEX).number(lot.lot().funding().index());
  }

  private static void execution(InHand run, ObjectBuffer objects, CanonicalWriter out) {
    var outcome = run.outcome();
    out.beginObject().key(DIGEST);
    if (outcome.sha256() == null) {
      var json = run.completed().outcome().json();
      out.hex(ObjectBuffer.PREFIX, objects.hash(json.source(), json.from(), json.to()));
    } else out.ascii(Digests.prefixed(outcome.sha256()));
    out.key(ID).ascii(run.completed().runId());
    out.key(INDEX).number(run.passage().completion().index());
    out.key(RULES_VERSION).string(outcome.rulesVersion());
    out.key(STARTED_AT).time(run.completed().startedAt()).key(TOOL).string(outcome.tool());
    out.key(TOOL_VERSION).string(outcome.toolVersion()).endObject();
  }
}
