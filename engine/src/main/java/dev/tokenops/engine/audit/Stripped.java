package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;

/** A run's acceptance without its evidence, which may be 48 KiB: what is kept while it is open. */
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
}
