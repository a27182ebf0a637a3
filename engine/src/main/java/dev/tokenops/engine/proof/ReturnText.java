package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import org.jspecify.annotations.Nullable;

/** {@link ReturnObjects} key by key in their order: where the result went and where it stands. */
final class ReturnText {
  private static final JsonKey ATTEMPTS = JsonKey.of("attempts");
  private static final JsonKey CHECKPOINT = JsonKey.of("checkpoint");
  private static final JsonKey DELIVERY_ID = JsonKey.of("delivery_id");
  private static final JsonKey ENTRY_TYPE = JsonKey.of("entry_type");
  private static final JsonKey INCLUSION_PROOF = JsonKey.of("inclusion_proof");
  private static final JsonKey INDEX = JsonKey.of("index");
  private static final JsonKey ISSUED_AT = JsonKey.of("issued_at");
  private static final JsonKey LEAF_HASH = JsonKey.of("leaf_hash");
  private static final JsonKey LEDGER_INDEX = JsonKey.of("ledger_index");
  private static final JsonKey ORIGIN = JsonKey.of("origin");
  private static final JsonKey PAYLOAD_SHA256 = JsonKey.of("payload_sha256");
  private static final JsonKey ROOT_HASH = JsonKey.of("root_hash");
  private static final JsonKey RUN_ID = JsonKey.of("run_id");
  private static final JsonKey STATE = JsonKey.of("state");
  private static final JsonKey TARGET_SHA256 = JsonKey.of("target_sha256");
  private static final JsonKey TREE_SIZE = JsonKey.of("tree_size");

  private ReturnText() {}

  static Part callbackDelivery(InHand run, ObjectBuffer objects) {
    var completed = run.completed();
    var end = run.passage().callback();
    var out = objects.begin();
    if (end != null) CanonicalRecords.write(end.fact().attempts(), out.key(ATTEMPTS));
    writeIfThere(DELIVERY_ID, completed.deliveryId(), out);
    objects.digest();
    run.writeId(TypeId.DELIVERY, out);
    out.key(ISSUED_AT).time(end == null ? run.passage().completion().time() : end.time());
    if (end != null) out.key(LEDGER_INDEX).number(end.index());
    InHand.writeType("callback_delivery", out);
    if (end != null) out.key(PAYLOAD_SHA256).string(end.fact().payloadSha256());
    out.key(RUN_ID).ascii(completed.runId());
    out.key(STATE).ascii(CallbackState.of(run.passage()).wire());
    writeIfThere(TARGET_SHA256, completed.targetSha256(), out);
    return objects.end();
  }

  private static void writeIfThere(JsonKey key, @Nullable String text, CanonicalWriter out) {
    if (text != null) out.key(key).ascii(text);
  }

  static Part ledgerEntry(InHand run, ObjectBuffer objects) {
    var completion = run.passage().completion();
    var checkpoint = run.checkpoint();
    var out = objects.begin().key(CHECKPOINT).raw(checkpoint.note());
    objects.digest().key(ENTRY_TYPE).ascii(completion.entry().type());
    run.writeId("ent", out);
    out.key(INCLUSION_PROOF).raw(run.inclusionProof()).key(INDEX).number(completion.index());
    run.writeIssuedAt(out).key(LEAF_HASH).base64(completion.entry().leafHash());
    InHand.writeType("ledger_entry", out).key(ORIGIN).raw(run.origin());
    out.key(ROOT_HASH).raw(checkpoint.root()).key(RUN_ID).ascii(run.completed().runId());
    out.key(TREE_SIZE).number(checkpoint.size());
    return objects.end();
  }
}
