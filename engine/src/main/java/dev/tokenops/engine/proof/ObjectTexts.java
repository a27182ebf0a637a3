package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ObjectBuffer.Part;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import java.util.ArrayList;
import java.util.List;

/** The seven objects of a run as {@link ProofObjects} has them, in a buffer. */
record ObjectTexts(
    ObjectBuffer buffer,
    Part result,
    List<Part> receipts,
    Part usage,
    Part record,
    Part callback,
    Part entry,
    Part attestation) {
  private static final JsonKey ATTESTATION = JsonKey.of("attestation");
  private static final JsonKey CALLBACK_DELIVERY = JsonKey.of("callback_delivery");
  private static final JsonKey LEDGER_ENTRY = JsonKey.of("ledger_entry");
  private static final JsonKey RESULT_CONTRACT = JsonKey.of("result_contract");
  private static final JsonKey RUNTIME_RECORD = JsonKey.of("runtime_record");
  private static final JsonKey SETTLEMENT_RECEIPT = JsonKey.of("settlement_receipt");
  private static final JsonKey SETTLEMENT_RECEIPTS = JsonKey.of("settlement_receipts");
  private static final JsonKey USAGE_RECEIPT = JsonKey.of("usage_receipt");

  /** Makes them, each after those it stands on. */
  static ObjectTexts of(InHand run, ObjectBuffer buffer) {
    buffer.reset();
    var result = ResultText.resultContract(run, buffer);
    var receipts = new ArrayList<Part>();
    for (var lot : run.payers()) receipts.add(lot.receipt(run.completed().runId(), buffer));
    var usage = ResultText.usageReceipt(run, buffer);
    var record = RecordText.runtimeRecord(run, result, receipts, usage, buffer);
    return new ObjectTexts(
        buffer,
        result,
        receipts,
        usage,
        record,
        ReturnText.callbackDelivery(run, buffer),
        ReturnText.ledgerEntry(run, buffer),
        AttestationText.attestation(run, record, result, receipts, usage, buffer));
  }

  /** Writes them by their names. */
  void write(CanonicalWriter out) {
    buffer.copy(attestation, out.beginObject().key(ATTESTATION));
    buffer.copy(callback, out.key(CALLBACK_DELIVERY));
    buffer.copy(entry, out.key(LEDGER_ENTRY));
    buffer.copy(result, out.key(RESULT_CONTRACT));
    buffer.copy(record, out.key(RUNTIME_RECORD));
    buffer.copy(receipts.getFirst(), out.key(SETTLEMENT_RECEIPT));
    if (receipts.size() > 1) {
      out.key(SETTLEMENT_RECEIPTS).beginArray();
      for (var receipt : receipts) buffer.copy(receipt, out);
      out.endArray();
    }
    buffer.copy(usage, out.key(USAGE_RECEIPT));
    out.endObject();
  }
}
