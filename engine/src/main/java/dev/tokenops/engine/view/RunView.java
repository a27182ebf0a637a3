package dev.tokenops.engine.view;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Lot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands, with the places of its entries: everything else is read from the ledger.
 *
 * @param lots what its reservation was taken from
 * @param endedAt when it left queued and executing, by the time of the entry
 * @param completedIndex of {@code run.completed}; null while open, cancelled or failed
 * @param callbackIndex of the entry that ended its callback, the newest one
 * @param detail why it failed, else null
 * @param exceptionId its newest ticket, open or not; null if it never had one
 * @param exceptionIndex of the entry that opened it: of a run that paused, it has the honest result
 * @param recoveries how often evidence was added or the run was retried
 * @param queuedAt when it was accepted or last recovered, by the time of the entry
 */
public record RunView(
    String runId,
    String agentId,
    String pilotId,
    String contractId,
    String credentialId,
    State state,
    List<Lot> lots,
    int records,
    long reservedMicros,
    long consumedMicros,
    long releasedMicros,
    Instant acceptedAt,
    long acceptedIndex,
    @Nullable Instant endedAt,
    @Nullable Long completedIndex,
    @Nullable String completedSha256,
    @Nullable String evidenceStatus,
    @Nullable String detail,
    int resumed,
    @Nullable String deliveryId,
    CallbackState callbackState,
    @Nullable Long callbackIndex,
    List<Attempt> attempts,
    @Nullable Instant nextAttemptAt,
    @Nullable String exceptionId,
    @Nullable Long exceptionIndex,
    int recoveries,
    Instant queuedAt) {

  /** Why a run failed whose ticket expired. */
  public static final String EXPIRED = "exception_expired";

  /** Where a run stands. */
  public enum State {
    /** Accepted, its credits are held, its turn will come. */
    QUEUED,
    /** Given to the tool. */
    EXECUTING,
    /** Done: its proof can be read. */
    RESULT_READY,
    /** Paused with a ticket. */
    EXCEPTION_OPEN,
    /** Ended without an outcome; nothing was consumed. */
    FAILED,
    /** Taken back by its agent; nothing was consumed. */
    CANCELLED;

    public boolean isOpen() {
      return this == QUEUED || this == EXECUTING;
    }
  }

  /** Where its callback stands. */
  public enum CallbackState {
    /** The contract names no target, or the run has not completed. */
    NONE,
    PENDING,
    DELIVERED,
    DEAD_LETTERED
  }

  /**
   * A run after one more of its facts: the one rule, for what is in the heap and for what is read
   * back.
   *
   * @param run before it; null where the fact is its acceptance
   */
  static RunView after(@Nullable RunView run, Placed placed) {
    if (placed.fact() instanceof RunAccepted accepted)
      return of(accepted, placed.index(), placed.time());
    if (run == null) throw new IllegalStateException("a fact of an unknown run: " + placed);
    return switch (placed.fact()) {
      case RunResumed resumed -> run.resumed(resumed.times());
      case RunCompleted done ->
          run.completed(done, placed.recorded().sha256(), placed.index(), placed.time());
      case RunCancelled cancelled ->
          run.ended(State.CANCELLED, null, cancelled.releasedMicros(), placed.time());
      case RunFailed failed ->
          run.failed(failed.exceptionId(), placed.index())
              .ended(State.FAILED, failed.detail(), failed.releasedMicros(), placed.time());
      case ExceptionOpened opened -> run.paused(opened, placed.index(), placed.time());
      case EvidenceAdded added -> run.recovered(added.records(), null, null, placed.time());
      case RunRetried retried ->
          run.recovered(run.records, retried.reservedMicros(), retried.lots(), placed.time());
      case ExceptionClosed closed ->
          run.over(State.CANCELLED, null, closed.releasedMicros(), placed.time());
      case ExceptionExpired expired ->
          run.over(State.FAILED, EXPIRED, expired.releasedMicros(), placed.time());
      case CallbackAttempted tried ->
          run.callback(
              CallbackState.PENDING, null, List.of(tried.attempt()), tried.nextAttemptAt());
      case CallbackDelivered delivered ->
          run.over(CallbackState.DELIVERED, delivered.attempts(), placed);
      case CallbackDeadLettered dead ->
          run.over(CallbackState.DEAD_LETTERED, dead.attempts(), placed);
      case RedeliveryRequested _ ->
          run.callback(CallbackState.PENDING, null, List.of(), placed.time());
      default -> throw new IllegalStateException("not of a run: " + placed);
    };
  }

  static RunView of(RunAccepted run, long index, Instant time) {
    return new RunDraft(run, index, time).view();
  }

  private RunView paused(ExceptionOpened fact, long index, Instant time) {
    var draft = new RunDraft(this).withoutResult();
    draft.state = State.EXCEPTION_OPEN;
    draft.endedAt = time;
    draft.evidenceStatus = fact.evidenceStatus();
    draft.exceptionId = fact.exceptionId();
    draft.exceptionIndex = index;
    return draft.view();
  }

  /**
   * @param reserved and the next null where the run still holds its credits
   */
  private RunView recovered(
      int nowRecords, @Nullable Long reserved, @Nullable List<Lot> anew, Instant time) {
    var draft = new RunDraft(this).withoutResult();
    draft.state = State.QUEUED;
    draft.records = nowRecords;
    if (reserved != null) draft.reservedMicros = reserved;
    if (anew != null) draft.lots = anew;
    draft.resumed = 0;
    draft.recoveries++;
    draft.queuedAt = time;
    return draft.view();
  }

  /** With the ticket that its failure opened. */
  private RunView failed(String ticket, long index) {
    var draft = new RunDraft(this);
    draft.exceptionId = ticket;
    draft.exceptionIndex = index;
    return draft.view();
  }

  /** Its ticket has ended; a run that had failed before stays as it is. */
  private RunView over(State end, @Nullable String why, @Nullable Long released, Instant time) {
    return released == null ? this : ended(end, why, released, time);
  }

  /** The fact repeats the tries since the completion or redelivery; only the last is news. */
  private RunView over(CallbackState end, List<Attempt> all, Placed placed) {
    return callback(end, placed.index(), List.of(all.getLast()), null);
  }

  private RunView completed(RunCompleted fact, String sha256, long index, Instant time) {
    var draft = new RunDraft(this).withoutResult();
    draft.state = State.RESULT_READY;
    draft.consumedMicros = fact.consumedMicros();
    draft.releasedMicros = fact.releasedMicros();
    draft.endedAt = time;
    draft.completedIndex = index;
    draft.completedSha256 = sha256;
    draft.evidenceStatus = fact.evidenceStatus();
    if (fact.deliveryId() == null) return draft.view();
    draft.deliveryId = fact.deliveryId();
    draft.callbackState = CallbackState.PENDING;
    draft.nextAttemptAt = time;
    return draft.view();
  }

  private RunView ended(State end, @Nullable String why, long released, Instant time) {
    var draft = new RunDraft(this).withoutResult();
    draft.state = end;
    draft.releasedMicros = released;
    draft.endedAt = time;
    draft.detail = why;
    return draft.view();
  }

  private RunView resumed(int times) {
    var draft = new RunDraft(this);
    draft.resumed = times;
    return draft.view();
  }

  private RunView callback(
      CallbackState now, @Nullable Long index, List<Attempt> more, @Nullable Instant next) {
    var all = new ArrayList<>(attempts);
    all.addAll(more);
    var draft = new RunDraft(this);
    draft.callbackState = now;
    if (index != null) draft.callbackIndex = index;
    draft.attempts = List.copyOf(all);
    draft.nextAttemptAt = next;
    return draft.view();
  }
}
