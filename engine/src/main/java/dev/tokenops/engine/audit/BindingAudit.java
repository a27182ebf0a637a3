package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.proof.Bindings;
import dev.tokenops.engine.proof.Unbound;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Bound: every digest in a fact of a ledger names an earlier entry of the right kind, of the same
 * agent, about the same thing. Confined to one thread.
 *
 * <p>Keeps what can still be named: of a run only while it is open or has an open ticket, and of
 * its completion 16 bytes.
 */
final class BindingAudit implements Audit {
  private final Map<Digest, Fact> named = new HashMap<>();
  private final Map<String, List<Digest>> steps = new HashMap<>(); // Of runs that had a ticket.
  private final Ended ended;
  private long bindings;

  /**
   * @param room gives so many bytes of zeros, for what is remembered of every completed run
   */
  BindingAudit(LongFunction<MemorySegment> room) {
    ended = new Ended(room);
  }

  @Override
  public String name() {
    return "bound";
  }

  @Override
  public void take(AuditEntry entry) {
    Bindings.check(entry, entry.fact(), new Before(entry));
    keep(entry);
  }

  private void keep(AuditEntry entry) {
    switch (entry.fact()) {
      case AgentOnboarded _, TrustDecided _, CredentialIssued _, Quoted _ -> keepWhole(entry);
      case SettlementRequested _, ProviderConfirmed _, CreditsFunded _ -> keepWhole(entry);
      case ContractPrepared _, ContractAccepted _ -> keepWhole(entry);
      case RunAccepted run -> named.putIfAbsent(entry.bodySha256(), Stripped.of(run));
      case RunCancelled run -> forget(run.runId(), run.acceptanceSha256());
      case RunFailed run -> {
        keepStep(run.runId(), entry, run);
        step(run.runId(), Digest.parse(run.acceptanceSha256()));
      }
      case ExceptionOpened run -> {
        keepStep(run.runId(), entry, Stripped.of(run));
        if (run.attempt() == 1) step(run.runId(), Digest.parse(run.causeSha256()));
      }
      case EvidenceAdded run -> keepStep(run.runId(), entry, Stripped.of(run));
      case RunRetried run -> keepStep(run.runId(), entry, run);
      case ExceptionClosed run -> forget(run.runId(), null);
      case ExceptionExpired run -> forget(run.runId(), null);
      case ProviderMismatched _ -> keepWhole(entry);
      case RunCompleted run -> {
        forget(run.runId(), run.acceptanceSha256());
        if (run.deliveryId() != null)
          ended.put(entry.bodySha256(), run.agentId(), run.runId(), run.deliveryId());
      }
      // Nothing names the others.
      case Fact.OfOnboarding _, Fact.OfCredential _, Fact.OfProvider _ -> {}
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _, Fact.OfLedger _, OfControls _ -> {}
      case OfException _ -> {}
    }
  }

  private void keepWhole(AuditEntry entry) {
    named.putIfAbsent(entry.bodySha256(), entry.fact());
  }

  private void keepStep(String runId, AuditEntry entry, Fact fact) {
    named.putIfAbsent(entry.bodySha256(), fact);
    step(runId, entry.bodySha256());
  }

  private void step(String runId, @Nullable Digest digest) {
    if (digest != null) steps.computeIfAbsent(runId, _ -> new ArrayList<>()).add(digest);
  }

  /** Of a run that has ended for good. */
  private void forget(String runId, @Nullable String acceptanceSha256) {
    var digest = acceptanceSha256 == null ? null : Digest.parse(acceptanceSha256);
    if (digest != null) named.remove(digest);
    var more = steps.isEmpty() ? null : steps.remove(runId);
    if (more != null) more.forEach(named::remove);
  }

  private static Digest parse(AuditEntry who, String field, String sha256) {
    @Nullable Digest digest = Digest.parse(sha256);
    if (digest == null) throw new Unbound(who + ": " + field + " is no SHA-256 in hex: " + sha256);
    return digest;
  }

  @Override
  public String finish() {
    return "%,d digests, each of an earlier entry of the right kind and agent".formatted(bindings);
  }

  /** What stands before one entry. */
  private final class Before implements Bindings.Earlier {
    private final AuditEntry who;

    Before(AuditEntry who) {
      this.who = who;
    }

    @Override
    public <F extends Fact> F named(String field, String sha256, Class<F> kind) {
      var fact = named.get(parse(who, field, sha256));
      if (fact == null) throw missing(field, sha256, FactCodec.name(kind));
      if (!kind.isInstance(fact))
        throw new Unbound(
            "%s: %s names a %s, where a %s belongs"
                .formatted(who, field, FactCodec.type(fact), FactCodec.name(kind)));
      bindings++;
      return kind.cast(fact);
    }

    @Override
    public boolean isCompletion(String sha256, String agentId, String runId, String deliveryId) {
      var digest = parse(who, "completion_sha256", sha256);
      if (!ended.has(digest)) throw missing("completion_sha256", sha256, "run.completed.v1");
      bindings++;
      return ended.has(digest, agentId, runId, deliveryId);
    }

    private Unbound missing(String field, String sha256, String type) {
      return new Unbound(
          "%s: %s names %s, which is no earlier %s that can still be named"
              .formatted(who, field, sha256, type));
    }
  }
}
