package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.MissingItem;
import dev.tokenops.engine.message.Words.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that does not fit, and what is to be done about it. Immutable.
 *
 * @param agentId whose; null where a provider's word fits nobody
 * @param detail a sentence on what happened
 * @param missingItems whose lack keeps the run from its result
 * @param replaySafe whether doing it again can do no harm
 * @param creditsToResolveMicros what the run will cost when it is resolved
 * @param expiresAt null if it never does
 * @param resolution null while it is open, and where nobody did anything in time
 * @param index of the entry that opened it
 */
public record ExceptionTicket(
    String exceptionId,
    @Nullable String agentId,
    @Nullable String runId,
    @Nullable String settlementId,
    ExceptionType type,
    Severity severity,
    State state,
    String detail,
    List<MissingItem> missingItems,
    Actor whoActs,
    boolean replaySafe,
    long creditsToResolveMicros,
    Instant openedAt,
    @Nullable Instant expiresAt,
    @Nullable Resolution resolution,
    long index) {

  /** Where a ticket stands. */
  public enum State {
    /** Somebody must act. */
    OPEN,
    /** Somebody did. */
    RESOLVED,
    /** Nobody did in time. */
    EXPIRED
  }

  /** What was done about a ticket. */
  public enum Action {
    ADD_EVIDENCE,
    RETRY,
    CLOSE,
    RESOLVE
  }

  /**
   * How a ticket was resolved.
   *
   * @param reason the operator's word, where there is one
   * @param index of the entry that did it
   */
  public record Resolution(
      Action action, Instant at, Actor by, @Nullable String reason, long index) {}

  /** The ticket that a fact opens; null if it opens none. */
  static @Nullable ExceptionTicket opened(Placed placed) {
    return switch (placed.fact()) {
      case ExceptionOpened run ->
          new ExceptionTicket(
              run.exceptionId(),
              run.agentId(),
              run.runId(),
              null,
              run.type(),
              run.severity(),
              State.OPEN,
              "The evidence is %s, and the contract waits for more."
                  .formatted(run.evidenceStatus()),
              run.missingItems(),
              run.whoActs(),
              run.replaySafe(),
              run.creditsToResolveMicros(),
              placed.time(),
              run.expiresAt(),
              null,
              placed.index());
      case RunFailed run ->
          new ExceptionTicket(
              run.exceptionId(),
              run.agentId(),
              run.runId(),
              null,
              type(run.reason()),
              run.reason() == FailureReason.DEADLINE_EXCEEDED ? Severity.MEDIUM : Severity.HIGH,
              State.OPEN,
              run.detail(),
              List.of(),
              run.reason() == FailureReason.DEADLINE_EXCEEDED ? Actor.AGENT : Actor.OPERATOR,
              run.reason() != FailureReason.RESUMED_TOO_OFTEN, // Which may stop the process again.
              run.releasedMicros(),
              placed.time(),
              run.expiresAt(),
              null,
              placed.index());
      case ProviderMismatched mismatched ->
          new ExceptionTicket(
              mismatched.exceptionId(),
              mismatched.agentId(),
              null,
              mismatched.settlementId(),
              ExceptionType.SETTLEMENT_MISMATCH,
              Severity.HIGH,
              State.OPEN,
              mismatched.detail(),
              List.of(),
              Actor.OPERATOR,
              /* replaySafe= */ false,
              0,
              placed.time(),
              null,
              null,
              placed.index());
      default -> null;
    };
  }

  private static ExceptionType type(FailureReason reason) {
    return switch (reason) {
      case DEADLINE_EXCEEDED -> ExceptionType.DEADLINE_EXCEEDED;
      case TOOL_FAILED -> ExceptionType.TOOL_FAILED;
      case RESUMED_TOO_OFTEN -> ExceptionType.RESUMED_TOO_OFTEN;
    };
  }

  /** The ticket after a later fact; the same if the fact does not end it. */
  ExceptionTicket after(Placed placed) {
    return switch (placed.fact()) {
      case EvidenceAdded run when run.exceptionId().equals(exceptionId) ->
          resolved(Action.ADD_EVIDENCE, run.by(), null, placed);
      case RunRetried run when run.exceptionId().equals(exceptionId) ->
          resolved(Action.RETRY, run.by(), null, placed);
      case ExceptionClosed run when run.exceptionId().equals(exceptionId) ->
          resolved(Action.CLOSE, run.by(), null, placed);
      case ExceptionExpired run when run.exceptionId().equals(exceptionId) ->
          ended(State.EXPIRED, null);
      case ExceptionResolved done when done.exceptionId().equals(exceptionId) ->
          resolved(Action.RESOLVE, Actor.OPERATOR, done.reason(), placed);
      default -> this;
    };
  }

  private ExceptionTicket resolved(
      Action action, Actor by, @Nullable String reason, Placed placed) {
    return ended(State.RESOLVED, new Resolution(action, placed.time(), by, reason, placed.index()));
  }

  private ExceptionTicket ended(State end, @Nullable Resolution how) {
    return new ExceptionTicket(
        exceptionId,
        agentId,
        runId,
        settlementId,
        type,
        severity,
        end,
        detail,
        missingItems,
        whoActs,
        replaySafe,
        creditsToResolveMicros,
        openedAt,
        expiresAt,
        how,
        index);
  }
}
