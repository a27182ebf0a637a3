package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToReturns.Complete;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.MissingItem;
import dev.tokenops.engine.message.Words.Severity;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.Outcome.EvidenceStatus;
import dev.tokenops.engine.review.OutcomeJson;
import dev.tokenops.ledger.json.EnumNames;
import java.time.Instant;
import java.util.List;

/** The ticket of a run whose contract waits for more evidence. Pure; part of {@link Returns}. */
final class Pausing {
  private Pausing() {}

  static ExceptionOpened opened(LiveRun run, Complete command, Instant now, Instant expiresAt) {
    var outcome = command.outcome();
    int attempt = run.recoveries() + 1;
    var missing = missing(command);
    return new ExceptionOpened(
        run.agentId(),
        run.runId(),
        TypeId.derived(
            TypeId.EXCEPTION, run.runId(), now, "exception " + run.runId() + " " + attempt),
        ExceptionType.EVIDENCE_GAP,
        outcome.evidenceStatus() == EvidenceStatus.INSUFFICIENT ? Severity.HIGH : Severity.MEDIUM,
        OutcomeJson.encode(outcome),
        EnumNames.of(outcome.evidenceStatus()),
        missing,
        Actor.AGENT,
        /* replaySafe= */ true, // A review changes nothing, and nothing was consumed.
        Math.min(run.reservedMicros(), Prices.creditsPerRunMicros(run.records() + missing.size())),
        command.startedAt(),
        expiresAt,
        attempt,
        run.causeSha256());
  }

  /** What would make it sufficient; where the tool cannot say, what is outstanding. */
  private static List<MissingItem> missing(Complete command) {
    var items = command.missing().isEmpty() ? command.outcome().openItems() : command.missing();
    return items.stream().map(Pausing::item).toList();
  }

  private static MissingItem item(Outcome.OpenItem item) {
    return new MissingItem(item.item(), item.why());
  }
}
