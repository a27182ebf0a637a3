package dev.tokenops.engine.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.proof.ProofObject.Attestation;
import dev.tokenops.engine.proof.ProofObject.ResultContract;
import dev.tokenops.engine.proof.ProofObject.RuntimeRecord;
import dev.tokenops.engine.proof.ProofObject.SettlementReceipt;
import dev.tokenops.engine.proof.ProofObject.UsageReceipt;
import dev.tokenops.engine.proof.Rails.Rail;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.StrictJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** What binds the rest: the runtime record over the rails, the statement over the objects. */
final class RecordObjects {
  private RecordObjects() {}

  static RuntimeRecord runtimeRecord(
      Passage passage,
      ResultContract result,
      List<SettlementReceipt> receipts,
      UsageReceipt usage,
      String origin) {
    var rails = rails(passage, result, receipts, usage, origin);
    return Sealing.digested(digest ->
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
      ResultContract result,
      List<SettlementReceipt> receipts,
      UsageReceipt usage,
      String origin) {
    var agentId = passage.onboarding().fact().agentId();
    var trust = passage.trust();
    var credential = passage.runCredential();
    var quote = passage.quote();
    var agreed = passage.contractAcceptance();
    var completion = passage.completion();
    var completed = completion.fact();
    return new Rails(
        Rail.of(agentId, passage.onboarding()),
        new Rails.Trust(
            agentId, trust.digest(), trust.index(), wire(trust.fact().trustState().name())),
        Rail.of(credential.fact().credentialId(), credential),
        Rail.of(quote.fact().quoteId(), quote),
        lots(passage, lot -> Rail.of(eventId(lot), lot.confirmation())),
        lots(passage, lot -> Rail.of(lot.funding().fact().settlementId(), lot.funding())),
        new Rails.Contract(
            agreed.fact().contractId(), agreed.fact().digest(), agreed.index(), agreed.digest()),
        Rail.of(passage.runId(), passage.acceptance()),
        execution(passage),
        new Rails.Produced(result.id(), Sealing.digest(result)),
        Rails.Funding.of(
            receipts.stream()
                .map(each -> new Rail(each.id(), Sealing.digest(each), each.fundingIndex()))
                .toList()),
        new Rails.Produced(usage.id(), Sealing.digest(usage)),
        new Rails.Callback(completed.deliveryId(), completed.targetSha256()),
        new Rails.Ledger(origin, completion.index()),
        new Rails.Attestation(Statement.PREDICATE_TYPE));
  }

  private static Rails.Execution execution(Passage passage) {
    var completed = passage.completion().fact();
    JsonNode outcome = StrictJson.parse(completed.outcome().bytes());
    return new Rails.Execution(
        passage.runId(),
        Digests.of(outcome),
        passage.completion().index(),
        outcome.path("tool").asText(),
        outcome.path("tool_version").asText(),
        outcome.path("rules_version").asText(),
        completed.startedAt());
  }

  private static Rails.Funding lots(Passage passage, Function<Passage.Funding, Rail> rail) {
    return Rails.Funding.of(passage.fundings().stream().map(rail).toList());
  }

  private static String eventId(Passage.Funding lot) {
    return lot.confirmation().fact().event().eventId();
  }

  static Attestation attestation(
      Passage passage,
      RuntimeRecord record,
      ResultContract result,
      List<SettlementReceipt> receipts,
      UsageReceipt usage,
      String origin) {
    var subjects = new ArrayList<Statement.Subject>();
    subjects.add(subject(record.objectType(), record));
    subjects.add(subject(result.objectType(), result));
    for (int i = 0; i < receipts.size(); i++) {
      var name = receipts.get(i).objectType();
      subjects.add(subject(i == 0 ? name : name + "/" + (i + 1), receipts.get(i)));
    }
    subjects.add(subject(usage.objectType(), usage));
    var leaf = HexFormat.of().formatHex(passage.completion().entry().leafHash());
    subjects.add(new Statement.Subject("ledger_leaf", new Statement.Digest(leaf)));
    var statement =
        new Statement(
            Statement.TYPE, subjects, Statement.PREDICATE_TYPE, predicate(passage, record, origin));
    var json = RawJson.encoded(statement);
    return Sealing.digested(digest ->
        new Attestation(
            TypeId.sibling("att", passage.runId()),
            passage.runId(),
            passage.completion().time(),
            Statement.PREDICATE_TYPE,
            json,
            digest));
  }

  private static Statement.Subject subject(String name, ProofObject object) {
    return new Statement.Subject(name, new Statement.Digest(Digests.hex(Sealing.digest(object))));
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
        accepted.evidenceSha256(),
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

  private static String wire(String constant) {
    return constant.toLowerCase(java.util.Locale.ROOT);
  }
}
