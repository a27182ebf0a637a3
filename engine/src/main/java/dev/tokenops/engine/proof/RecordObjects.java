package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ProofObject.Attestation;
import dev.tokenops.engine.proof.ProofObject.ResultContract;
import dev.tokenops.engine.proof.ProofObject.RuntimeRecord;
import dev.tokenops.engine.proof.ProofObject.SettlementReceipt;
import dev.tokenops.engine.proof.ProofObject.UsageReceipt;
import dev.tokenops.engine.proof.Rails.Rail;
import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What binds the rest: the runtime record over the rails, the statement over the objects. */
final class RecordObjects {
  private RecordObjects() {}

  static Sealed<RuntimeRecord> runtimeRecord(
      Passage passage,
      Sealed<ResultContract> result,
      List<Sealed<SettlementReceipt>> receipts,
      Sealed<UsageReceipt> usage,
      String origin) {
    var rails = rails(passage, result, receipts, usage, origin);
    return Sealing.sealed(digest ->
        new RuntimeRecord(
            TypeId.sibling("rec", passage.runId()),
            passage.runId(),
            passage.completion().time(),
            passage.acceptance().fact().agentId(),
            passage.pilotId(),
            passage.quote().fact().tool(),
            ResultObjects.RESULT_READY,
            rails,
            digest));
  }

  private static Rails rails(
      Passage passage,
      Sealed<ResultContract> result,
      List<Sealed<SettlementReceipt>> receipts,
      Sealed<UsageReceipt> usage,
      String origin) {
    var agentId = passage.onboarding().fact().agentId();
    var credential = passage.runCredential();
    var quote = passage.quote();
    var completion = passage.completion();
    var completed = completion.fact();
    return new Rails(
        Rail.of(agentId, passage.onboarding()),
        Rails.Trust.of(passage.agreement()),
        Rail.of(credential.fact().credentialId(), credential),
        Rail.of(quote.fact().quoteId(), quote),
        lots(passage, lot -> Rail.of(eventId(lot), lot.confirmation())),
        lots(passage, lot -> Rail.of(lot.funding().fact().settlementId(), lot.funding())),
        Rails.Contract.of(passage.agreement()),
        Rail.of(passage.runId(), passage.acceptance()),
        execution(passage),
        new Rails.Produced(result.object().id(), result.digest()),
        Rails.Funding.of(
            receipts.stream()
                .map(each ->
                    new Rail(each.object().id(), each.digest(), each.object().fundingIndex()))
                .toList()),
        new Rails.Produced(usage.object().id(), usage.digest()),
        new Rails.Callback(completed.deliveryId(), completed.targetSha256()),
        new Rails.Ledger(origin, completion.index()),
        new Rails.Attestation(Statement.PREDICATE_TYPE),
        recovery(passage));
  }

  /** Absent where there was none. */
  private static @Nullable List<Rail> recovery(Passage passage) {
    if (passage.recovery().isEmpty()) return null;
    return passage.recovery().stream().map(step -> Rail.of(ticket(step.fact()), step)).toList();
  }

  private static String ticket(Fact step) {
    return switch (step) {
      case OfException exception -> exception.exceptionId();
      case RunFailed failed -> failed.exceptionId();
      case Fact _ -> throw new IllegalStateException("of no ticket: " + step);
    };
  }

  private static Rails.Execution execution(Passage passage) {
    var completed = passage.completion().fact();
    var outcome = completed.outcome().tail();
    return new Rails.Execution(
        passage.runId(),
        Digests.prefixed(completed.outcome().sha256()),
        passage.completion().index(),
        outcome.tool(),
        outcome.toolVersion(),
        outcome.rulesVersion(),
        completed.startedAt());
  }

  private static Rails.Funding lots(Passage passage, Function<Passage.Funding, Rail> rail) {
    return Rails.Funding.of(passage.fundings().stream().map(rail).toList());
  }

  private static String eventId(Passage.Funding lot) {
    return lot.confirmation().fact().event().eventId();
  }

  static Sealed<Attestation> attestation(
      Passage passage,
      Sealed<RuntimeRecord> record,
      Sealed<ResultContract> result,
      List<Sealed<SettlementReceipt>> receipts,
      Sealed<UsageReceipt> usage,
      String origin) {
    var subjects = new ArrayList<Statement.Subject>();
    subjects.add(subject(record.object().objectType(), record));
    subjects.add(subject(result.object().objectType(), result));
    for (int i = 0; i < receipts.size(); i++) {
      var name = receipts.get(i).object().objectType();
      subjects.add(subject(i == 0 ? name : name + "/" + (i + 1), receipts.get(i)));
    }
    subjects.add(subject(usage.object().objectType(), usage));
    var leaf = HexFormat.of().formatHex(passage.completion().entry().leafHash());
    subjects.add(new Statement.Subject("ledger_leaf", new Statement.Digest(leaf)));
    var statement =
        new Statement(
            Statement.TYPE,
            subjects,
            Statement.PREDICATE_TYPE,
            predicate(passage, record.object(), origin));
    var json = RawJson.canonical(CanonicalRecords.encode(statement));
    return Sealing.sealed(digest ->
        new Attestation(
            TypeId.sibling("att", passage.runId()),
            passage.runId(),
            passage.completion().time(),
            Statement.PREDICATE_TYPE,
            json,
            digest));
  }

  private static Statement.Subject subject(String name, Sealed<?> object) {
    return new Statement.Subject(name, new Statement.Digest(Digests.hex(object.digest())));
  }

  private static Statement.Predicate predicate(
      Passage passage, RuntimeRecord record, String origin) {
    var accepted = passage.acceptance().fact();
    var completed = passage.completion().fact();
    var execution = record.rails().tokenopsExecution();
    return new Statement.Predicate(
        completed.runId(),
        accepted.pilotId(),
        accepted.agentId(),
        passage.contract().fact().digest(),
        passage.evidenceSha256(),
        execution.tool(),
        execution.toolVersion(),
        execution.rulesVersion(),
        completed.evidenceStatus(),
        accepted.acceptedAt(),
        completed.startedAt(),
        passage.completion().time(),
        origin,
        passage.completion().index());
  }
}
