package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ProofObject.Attestation;
import dev.tokenops.engine.proof.ProofObject.CallbackDelivery;
import dev.tokenops.engine.proof.ProofObject.LedgerEntry;
import dev.tokenops.engine.proof.ProofObject.ResultContract;
import dev.tokenops.engine.proof.ProofObject.RuntimeRecord;
import dev.tokenops.engine.proof.ProofObject.SettlementReceipt;
import dev.tokenops.engine.proof.ProofObject.UsageReceipt;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seven proof objects of a completed run, in the order in which they are always named.
 *
 * @param settlementReceipt of the oldest lot
 * @param settlementReceipts of all lots that paid, oldest first; absent where it was one
 * @param json canonical JSON of all of them by their names
 */
public record ProofObjects(
    RuntimeRecord runtimeRecord,
    ResultContract resultContract,
    SettlementReceipt settlementReceipt,
    @Nullable List<SettlementReceipt> settlementReceipts,
    UsageReceipt usageReceipt,
    CallbackDelivery callbackDelivery,
    LedgerEntry ledgerEntry,
    Attestation attestation,
    RawJson json) {
  private static final JsonKey ATTESTATION = JsonKey.of("attestation");
  private static final JsonKey CALLBACK_DELIVERY = JsonKey.of("callback_delivery");
  private static final JsonKey LEDGER_ENTRY = JsonKey.of("ledger_entry");
  private static final JsonKey RESULT_CONTRACT = JsonKey.of("result_contract");
  private static final JsonKey RUNTIME_RECORD = JsonKey.of("runtime_record");
  private static final JsonKey SETTLEMENT_RECEIPT = JsonKey.of("settlement_receipt");
  private static final JsonKey SETTLEMENT_RECEIPTS = JsonKey.of("settlement_receipts");
  private static final JsonKey USAGE_RECEIPT = JsonKey.of("usage_receipt");

  /**
   * Makes them. Pure: the same passage and seal give the same bytes.
   *
   * @param origin of the log
   * @param seal of the completing entry under its own batch's checkpoint
   */
  public static ProofObjects of(Passage passage, String origin, Seal seal) {
    var result = ResultObjects.resultContract(passage);
    var receipts =
        passage.payers().stream()
            .map(lot -> SettlementReceipts.sealed(lot, passage.runId()))
            .toList();
    var usage = ResultObjects.usageReceipt(passage);
    var record = RecordObjects.runtimeRecord(passage, result, receipts, usage, origin);
    var callback = ReturnObjects.callbackDelivery(passage);
    var entry = ReturnObjects.ledgerEntry(passage, origin, seal);
    var attestation = RecordObjects.attestation(passage, record, result, receipts, usage, origin);
    var json = new CanonicalWriter().beginObject();
    json.key(ATTESTATION).raw(attestation.json());
    json.key(CALLBACK_DELIVERY).raw(callback.json());
    json.key(LEDGER_ENTRY).raw(entry.json());
    json.key(RESULT_CONTRACT).raw(result.json());
    json.key(RUNTIME_RECORD).raw(record.json());
    json.key(SETTLEMENT_RECEIPT).raw(receipts.getFirst().json());
    if (receipts.size() > 1) {
      json.key(SETTLEMENT_RECEIPTS).beginArray();
      for (var receipt : receipts) json.raw(receipt.json());
      json.endArray();
    }
    json.key(USAGE_RECEIPT).raw(usage.json()).endObject();
    return new ProofObjects(
        record.object(),
        result.object(),
        receipts.getFirst().object(),
        receipts.size() == 1 ? null : receipts.stream().map(Sealed::object).toList(),
        usage.object(),
        callback.object(),
        entry.object(),
        attestation.object(),
        RawJson.canonical(json.toBytes()));
  }

  /**
   * The names of those that will not change any more, in that order.
   *
   * @param callback of a completed run
   */
  public static List<String> finalNames(CallbackState callback) {
    var names = new ArrayList<String>();
    names.add("runtime_record");
    names.add("result_contract");
    names.add("settlement_receipt");
    names.add("usage_receipt");
    if (callback.settled()) names.add("callback_delivery");
    names.add("ledger_entry");
    names.add("attestation");
    return List.copyOf(names);
  }
}
