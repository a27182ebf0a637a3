package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.MissingItem;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Severity;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way back from an exception: a run that pauses, what is done about it, and how it ends.
 *
 * <p>A ticket is opened by {@code exception.opened}, {@code run.failed} or {@code
 * provider.mismatched}, and each fact here but the first ends one. What leads to a review names
 * what it answers, and what comes of it names what led to it, so that the way of a run can be
 * walked back from its end:
 *
 * <pre>
 *   run.accepted ◄─ exception.opened ◄─ evidence.added ◄─ run.failed ◄─ run.retried ◄─ run.completed
 * </pre>
 */
public sealed interface OfException extends Fact {
  /** The ticket, a {@link TypeId#EXCEPTION}. */
  String exceptionId();

  /** What every step of one run's exception has. */
  sealed interface OfRunException extends OfException {
    String agentId();

    String runId();

    @Override
    default String home() {
      return agentId();
    }

    @Override
    default String subject() {
      return runId();
    }
  }

  /** What ends a run's ticket. */
  sealed interface TicketEnded extends OfRunException {
    /** Of the {@code exception.opened} or {@code run.failed} that opened the ticket. */
    String exceptionSha256();
  }

  /** What takes a run up again: it is queued, and will be reviewed. */
  sealed interface RunRecovered extends TicketEnded {
    /** How long it may wait in the queue. */
    Instant deadlineAt();

    Actor by();
  }

  /**
   * A review came to less than its contract asks for: the run waits, and its credits stay held.
   *
   * @param outcome canonical JSON of the honest result
   * @param creditsToResolveMicros what the run will cost with a record more for each missing item,
   *     at most what is held
   * @param startedAt of the execution
   * @param attempt which review of the run it was, from 1
   * @param causeSha256 what led to the review: the acceptance, or the newest {@code evidence.added}
   *     or {@code run.retried}
   */
  record ExceptionOpened(
      String agentId,
      String runId,
      String exceptionId,
      ExceptionType type,
      Severity severity,
      RawJson outcome,
      String evidenceStatus,
      List<MissingItem> missingItems,
      Actor whoActs,
      boolean replaySafe,
      long creditsToResolveMicros,
      Instant startedAt,
      Instant expiresAt,
      int attempt,
      String causeSha256)
      implements OfRunException {}

  /**
   * Evidence was added to that of a paused run, which is queued again.
   *
   * @param evidence in the body the canonical JSON of exactly what was posted
   * @param evidenceSha256 of what the run's evidence is with it
   * @param records items of all the lists of what the run's evidence is with it
   * @param addedAt the next review's now, where the evidence has no {@code as_of}
   */
  record EvidenceAdded(
      String agentId,
      String runId,
      String exceptionId,
      EvidencePack evidence,
      String evidenceSha256,
      int records,
      Instant addedAt,
      Instant deadlineAt,
      Actor by,
      String exceptionSha256,
      @Nullable Request request)
      implements RunRecovered {}

  /**
   * A paused or failed run is queued again, with the evidence that it has.
   *
   * @param reservedMicros credits held anew for a failed run: debit available, credit reserved;
   *     absent where the paused run still holds its own
   * @param lots what they are taken from, oldest first; absent likewise
   */
  record RunRetried(
      String agentId,
      String runId,
      String exceptionId,
      String contractId,
      Instant retriedAt,
      Instant deadlineAt,
      @Nullable Long reservedMicros,
      @Nullable List<Lot> lots,
      Actor by,
      String exceptionSha256,
      @Nullable Request request)
      implements RunRecovered {}

  /**
   * A ticket was given up. A paused run is cancelled; a failed one stays failed.
   *
   * @param releasedMicros all that the paused run held: debit reserved, credit available; absent
   *     where nothing was held
   */
  record ExceptionClosed(
      String agentId,
      String runId,
      String exceptionId,
      @Nullable Long releasedMicros,
      Actor by,
      String exceptionSha256,
      @Nullable Request request)
      implements TicketEnded {}

  /**
   * Nobody did anything about a ticket in time. A paused run fails.
   *
   * @param releasedMicros as of {@link ExceptionClosed}
   */
  record ExceptionExpired(
      String agentId,
      String runId,
      String exceptionId,
      @Nullable Long releasedMicros,
      String exceptionSha256)
      implements TicketEnded {}

  /**
   * The operator has looked at a provider's word that did not fit.
   *
   * @param mismatchSha256 of the {@code provider.mismatched} that opened the ticket
   */
  record ExceptionResolved(
      @Nullable String agentId,
      String settlementId,
      String exceptionId,
      String reason,
      String mismatchSha256)
      implements OfException {
    @Override
    public String home() {
      return settlementId;
    }

    @Override
    public String subject() {
      return exceptionId;
    }
  }
}
