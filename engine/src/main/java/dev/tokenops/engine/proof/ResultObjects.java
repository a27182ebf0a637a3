package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ProofObject.FundedBy;
import dev.tokenops.engine.proof.ProofObject.Metered;
import dev.tokenops.engine.proof.ProofObject.ResultContract;
import dev.tokenops.engine.proof.ProofObject.UsageReceipt;

/** What the run produced and what it used: from its acceptance and its completion. */
final class ResultObjects {
  /** The state that {@code run.completed} leads to. */
  static final String RESULT_READY = "result_ready";

  private ResultObjects() {}

  static Sealed<ResultContract> resultContract(Passage passage) {
    var accepted = passage.acceptance().fact();
    var completed = passage.completion().fact();
    var quote = passage.quote().fact();
    return Sealing.sealed(digest ->
        new ResultContract(
            TypeId.sibling("res", completed.runId()),
            completed.runId(),
            passage.completion().time(),
            accepted.pilotId(),
            accepted.contractId(),
            passage.contract().fact().digest(),
            quote.tool(),
            quote.capability(),
            RESULT_READY,
            completed.evidenceStatus(),
            passage.evidenceSha256(),
            passage.outcome(),
            digest));
  }

  static Sealed<UsageReceipt> usageReceipt(Passage passage) {
    var accepted = passage.acceptance().fact();
    var completed = passage.completion().fact();
    var fundedBy =
        completed.consumed().stream()
            .map(lot -> new FundedBy(lot.settlementId(), Credits.text(lot.creditsMicros())))
            .toList();
    var meters =
        completed.meters().stream()
            .map(meter ->
                new Metered(
                    meter.meter(),
                    meter.quantity(),
                    Credits.text(meter.creditsPerUnitMicros()),
                    Credits.text(meter.creditsMicros())))
            .toList();
    return Sealing.sealed(digest ->
        new UsageReceipt(
            TypeId.sibling("usr", completed.runId()),
            completed.runId(),
            passage.completion().time(),
            completed.agentId(),
            accepted.contractId(),
            Credits.text(passage.reservedMicros()),
            Credits.text(completed.consumedMicros()),
            Credits.text(completed.releasedMicros()),
            fundedBy,
            meters,
            digest));
  }
}
