package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.OfException.TicketEnded;
import dev.tokenops.engine.message.Words.OnPartial;
import org.jspecify.annotations.Nullable;

/** What the facts of exceptions say of earlier ones. Part of {@link Bindings}. */
final class ExceptionBindings {
  private static final String EXCEPTION_SHA256 = "exception_sha256";

  private final Bindings bindings;

  ExceptionBindings(Bindings bindings) {
    this.bindings = bindings;
  }

  void check(OfException fact) {
    switch (fact) {
      case ExceptionOpened opened -> check(opened);
      case EvidenceAdded added -> {
        if (!isPaused(added))
          throw bindings.unbound(EXCEPTION_SHA256, "names a run that failed: it is not paused");
      }
      case RunRetried retried -> check(retried);
      case ExceptionClosed closed -> released(closed, closed.releasedMicros());
      case ExceptionExpired expired -> released(expired, expired.releasedMicros());
      case ExceptionResolved resolved -> {
        var mismatch =
            bindings
                .earlier()
                .named("mismatch_sha256", resolved.mismatchSha256(), ProviderMismatched.class);
        bindings.same("exception_id", resolved.exceptionId(), mismatch.exceptionId());
        bindings.same("settlement_id", resolved.settlementId(), mismatch.settlementId());
        bindings.same("agent_id", resolved.agentId(), mismatch.agentId());
      }
    }
  }

  private void check(ExceptionOpened opened) {
    var line = bindings.lineage(opened.causeSha256(), opened.agentId(), opened.runId());
    var outcome = OutcomeHead.of(opened.outcome());
    bindings.same("outcome/evidence_sha256", outcome.evidenceSha256(), line.evidenceSha256());
    bindings.same("evidence_status", opened.evidenceStatus(), outcome.evidenceStatus());
    if (opened.evidenceStatus().equals("sufficient"))
      throw bindings.unbound("evidence_status", "is sufficient: then nothing is lacking");
    if (bindings.contract(line.accepted()).onPartial() != OnPartial.PAUSE)
      throw bindings.unbound("cause_sha256", "names a run whose contract does not pause");
  }

  private void check(RunRetried retried) {
    boolean paused = isPaused(retried);
    var lots = retried.lots();
    var reserved = retried.reservedMicros();
    if (paused != (lots == null) || paused != (reserved == null))
      throw bindings.unbound(
          "reserved_micros", paused ? "holds credits a second time" : "is absent: nothing is held");
    var ticket = bindings.earlier().named(EXCEPTION_SHA256, retried.exceptionSha256(), Fact.class);
    var accepted =
        ticket instanceof RunFailed failed
            ? bindings.acceptance(failed.acceptanceSha256(), retried.agentId(), retried.runId())
            : bindings
                .lineage(
                    ((ExceptionOpened) ticket).causeSha256(), retried.agentId(), retried.runId())
                .accepted();
    bindings.same("contract_id", retried.contractId(), accepted.contractId());
    if (lots == null) return;
    bindings.same("reserved_micros", reserved, accepted.reservedMicros());
    bindings.funded(lots, retried.agentId());
  }

  /** What was held goes back in the end; where nothing was, nothing does. */
  private void released(TicketEnded ended, @Nullable Long releasedMicros) {
    if (isPaused(ended) == (releasedMicros == null))
      throw bindings.unbound(
          "released_micros",
          releasedMicros == null ? "is absent, and the run was paused" : "was held by nobody");
  }

  /** Whether the ticket that a fact ends is of a paused run, and not of one that failed. */
  private boolean isPaused(TicketEnded ended) {
    return switch (bindings
        .earlier()
        .named(EXCEPTION_SHA256, ended.exceptionSha256(), Fact.class)) {
      case ExceptionOpened opened -> {
        same(ended, opened.agentId(), opened.runId(), opened.exceptionId());
        yield true;
      }
      case RunFailed failed -> {
        same(ended, failed.agentId(), failed.runId(), failed.exceptionId());
        yield false;
      }
      case Fact _ -> throw bindings.unbound(EXCEPTION_SHA256, "names what opens no ticket");
    };
  }

  private void same(OfRunException fact, String agentId, String runId, String exceptionId) {
    bindings.same("agent_id", fact.agentId(), agentId);
    bindings.same("run_id", fact.runId(), runId);
    bindings.same("exception_id", fact.exceptionId(), exceptionId);
  }
}
