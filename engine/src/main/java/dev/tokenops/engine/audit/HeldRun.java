package dev.tokenops.engine.audit;

import static dev.tokenops.engine.audit.Fault.unless;

import dev.tokenops.engine.audit.MoneyRules.Reservation;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor remembers of a run that has not ended for good: where it stands, what it holds.
 */
final class HeldRun {
  private enum State {
    /** It is queued or executing, and holds its credits. */
    OPEN,
    /** It waits for evidence, and holds its credits. */
    PAUSED,
    /** It holds nothing, and may be retried. */
    FAILED
  }

  private final String agentId;
  private Reservation reservation;
  private State state = State.OPEN;
  private @Nullable String exceptionId;
  private int recoveries;

  HeldRun(String agentId, Reservation reservation) {
    this.agentId = agentId;
    this.reservation = reservation;
  }

  boolean isOf(String otherAgentId) {
    return agentId.equals(otherAgentId);
  }

  String agentId() {
    return agentId;
  }

  Reservation reservation() {
    return reservation;
  }

  /** It ends, or fails. */
  HeldRun ends() {
    must(State.OPEN, "ends a run");
    return this;
  }

  /**
   * It ends with its review.
   *
   * @param causeSha256 of its newest recovery, which must be named if there was one
   */
  HeldRun ends(@Nullable String causeSha256) {
    ends();
    unless(
        (causeSha256 == null) == (recoveries == 0),
        () ->
            recoveries == 0
                ? "names a recovery of a run that was never recovered"
                : "names no recovery of a run that was recovered %d times".formatted(recoveries));
    return this;
  }

  /** A step of its recovery, in the order of the ledger. */
  void take(Fact step) {
    switch (step) {
      case ExceptionOpened opened -> pause(opened.exceptionId(), opened.attempt());
      case EvidenceAdded added -> resume(added.exceptionId());
      case RunRetried retried when retried.lots() != null && retried.reservedMicros() != null -> {
        var anew = new Reservation(retried.reservedMicros(), retried.lots());
        MoneyRules.reservation(anew);
        retry(retried.exceptionId(), anew);
      }
      case RunRetried retried -> resume(retried.exceptionId());
      case RunFailed failed -> {
        ends(failed.causeSha256());
        unless(
            failed.releasedMicros() == reservation.micros(),
            () -> "releases other credits than were reserved");
        fail(failed.exceptionId());
      }
      case Fact _ -> throw new Fault("is no step of a recovery: " + step);
    }
  }

  void fail(String ticket) {
    state = State.FAILED;
    exceptionId = ticket;
  }

  void pause(String ticket, int attempt) {
    must(State.OPEN, "pauses a run");
    unless(
        attempt == recoveries + 1,
        () -> "says it is attempt %d, which is %d".formatted(attempt, recoveries + 1));
    state = State.PAUSED;
    exceptionId = ticket;
  }

  /** A paused run goes on with what it holds. */
  void resume(String ticket) {
    must(State.PAUSED, "takes up a run");
    recovered(ticket);
  }

  /** A failed run goes on with what is held anew. */
  void retry(String ticket, Reservation anew) {
    must(State.FAILED, "holds credits for a run");
    reservation = anew;
    recovered(ticket);
  }

  private void recovered(String ticket) {
    same(ticket);
    state = State.OPEN;
    recoveries++;
  }

  /** Its ticket has ended without a recovery. */
  void over(String ticket, boolean released) {
    must(released ? State.PAUSED : State.FAILED, "gives up a ticket of a run");
    same(ticket);
  }

  private void same(String ticket) {
    unless(
        ticket.equals(exceptionId),
        () -> "is about %s, its ticket is %s".formatted(ticket, exceptionId));
  }

  private void must(State expected, String what) {
    unless(state == expected, () -> "%s that is %s and not %s".formatted(what, state, expected));
  }
}
