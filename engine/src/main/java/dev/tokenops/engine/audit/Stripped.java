package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;

/**
 * Facts of a run without their evidence or outcome, which may be 48 KiB: what is kept while it is
 * open.
 */
final class Stripped {
  private static final EvidencePack NOTHING = EvidencePack.recorded(new RawJson("{}"));

  private Stripped() {}

  static RunAccepted of(RunAccepted run) {
    return new RunAccepted(
        run.agentId(),
        run.runId(),
        run.pilotId(),
        run.contractId(),
        run.credentialId(),
        NOTHING,
        run.evidenceSha256(),
        run.records(),
        run.acceptedAt(),
        run.deadlineAt(),
        run.reservedMicros(),
        run.lots(),
        run.contractSha256(),
        run.credentialSha256(),
        null);
  }

  static EvidenceAdded of(EvidenceAdded added) {
    return new EvidenceAdded(
        added.agentId(),
        added.runId(),
        added.exceptionId(),
        NOTHING,
        added.evidenceSha256(),
        added.records(),
        added.addedAt(),
        added.deadlineAt(),
        added.by(),
        added.exceptionSha256(),
        null);
  }

  static ExceptionOpened of(ExceptionOpened opened) {
    return new ExceptionOpened(
        opened.agentId(),
        opened.runId(),
        opened.exceptionId(),
        opened.type(),
        opened.severity(),
        NOTHING.canonical(),
        opened.evidenceStatus(),
        List.of(),
        opened.whoActs(),
        opened.replaySafe(),
        opened.creditsToResolveMicros(),
        opened.startedAt(),
        opened.expiresAt(),
        opened.attempt(),
        opened.causeSha256());
  }
}
