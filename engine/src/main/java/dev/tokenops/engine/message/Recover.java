package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import org.jspecify.annotations.Nullable;

/** What may be done about a run's ticket; to the run stage. */
public sealed interface Recover extends Command.ToRun {
  String runId();

  /** What a paused run lacked; {@code evidence}: as posted, read by itself. */
  record AddEvidence(
      Ticket ticket,
      String agentId,
      String runId,
      EvidencePack evidence,
      Actor by,
      @Nullable Request request)
      implements Recover {}

  /**
   * An addition that the run stage let pass, with what it is added to.
   *
   * @param exceptionId the ticket that it answers: another one by now, and it is too late
   * @param base the run's evidence so far; null until it is read back from the ledger
   */
  record MergeEvidence(AddEvidence asked, String exceptionId, @Nullable EvidencePack base)
      implements Recover {
    @Override
    public Ticket ticket() {
      return asked.ticket();
    }

    @Override
    public String agentId() {
      return asked.agentId();
    }

    @Override
    public String runId() {
      return asked.runId();
    }

    @Override
    public @Nullable Request request() {
      return asked.request();
    }
  }

  /** Takes a paused or failed run up again, or one that is stuck. */
  record RetryRun(Ticket ticket, String agentId, String runId, Actor by, @Nullable Request request)
      implements Recover {}

  /** Gives up a run's ticket. */
  record CloseException(
      Ticket ticket, String agentId, String runId, Actor by, @Nullable Request request)
      implements Recover {}

  /** It may be time for a run's ticket to expire. */
  record ExpireException(String agentId, String runId, String exceptionId) implements Recover {}
}
