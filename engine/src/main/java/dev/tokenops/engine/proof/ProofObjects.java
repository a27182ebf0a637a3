package dev.tokenops.engine.proof;

import dev.tokenops.engine.proof.ProofObject.Attestation;
import dev.tokenops.engine.proof.ProofObject.CallbackDelivery;
import dev.tokenops.engine.proof.ProofObject.LedgerEntry;
import dev.tokenops.engine.proof.ProofObject.ResultContract;
import dev.tokenops.engine.proof.ProofObject.RuntimeRecord;
import dev.tokenops.engine.proof.ProofObject.SettlementReceipt;
import dev.tokenops.engine.proof.ProofObject.UsageReceipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seven proof objects of a completed run, in the order in which they are always named.
 *
 * @param settlementReceipt of the oldest lot
 * @param settlementReceipts of all lots that paid, oldest first; absent where it was one
 */
public record ProofObjects(
    RuntimeRecord runtimeRecord,
    ResultContract resultContract,
    SettlementReceipt settlementReceipt,
    @Nullable List<SettlementReceipt> settlementReceipts,
    UsageReceipt usageReceipt,
    CallbackDelivery callbackDelivery,
    LedgerEntry ledgerEntry,
    Attestation attestation) {

  /**
   * Makes them. Pure: the same passage and seal give the same bytes.
   *
   * @param origin of the log
   * @param seal of the completing entry under its own batch's checkpoint
   */
  public static ProofObjects of(Passage passage, String origin, Seal seal) {
    var result = ResultObjects.resultContract(passage);
    var receipts =
        passage.payers().stream().map(lot -> SettlementReceipts.of(lot, passage.runId())).toList();
    var usage = ResultObjects.usageReceipt(passage);
    var record = RecordObjects.runtimeRecord(passage, result, receipts, usage, origin);
    return new ProofObjects(
        record,
        result,
        receipts.getFirst(),
        receipts.size() == 1 ? null : receipts,
        usage,
        ReturnObjects.callbackDelivery(passage),
        ReturnObjects.ledgerEntry(passage, origin, seal),
        RecordObjects.attestation(passage, record, result, receipts, usage, origin));
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
