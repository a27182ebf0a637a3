package dev.tokenops.engine.view;

import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.view.RunView.CallbackState;
import dev.tokenops.engine.view.RunView.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run while one fact is applied to it: begun from how it stood, changed where the fact says so,
 * and a {@link RunView} again. What never changes cannot be written. Lives within one method; not
 * thread-safe.
 */
final class RunDraft {
  private final String runId;
  private final String agentId;
  private final String pilotId;
  private final String contractId;
  private final String credentialId;
  private final Instant acceptedAt;
  private final long acceptedIndex;

  State state;
  List<Lot> lots;
  int records;
  long reservedMicros;
  long consumedMicros;
  long releasedMicros;
  @Nullable Instant endedAt;
  @Nullable Long completedIndex;
  @Nullable String completedSha256;
  @Nullable String evidenceStatus;
  @Nullable String detail;
  int resumed;
  @Nullable String deliveryId;
  CallbackState callbackState;
  @Nullable Long callbackIndex;
  List<Attempt> attempts;
  @Nullable Instant nextAttemptAt;
  @Nullable String exceptionId;
  @Nullable Long exceptionIndex;
  int recoveries;
  Instant queuedAt;

  /** A run that has just been accepted. */
  RunDraft(RunAccepted run, long index, Instant time) {
    runId = run.runId();
    agentId = run.agentId();
    pilotId = run.pilotId();
    contractId = run.contractId();
    credentialId = run.credentialId();
    acceptedAt = time;
    acceptedIndex = index;
    state = State.QUEUED;
    lots = run.lots();
    records = run.records();
    reservedMicros = run.reservedMicros();
    callbackState = CallbackState.NONE;
    attempts = List.of();
    queuedAt = time;
  }

  /** The run as it stood. */
  RunDraft(RunView run) {
    runId = run.runId();
    agentId = run.agentId();
    pilotId = run.pilotId();
    contractId = run.contractId();
    credentialId = run.credentialId();
    state = run.state();
    lots = run.lots();
    records = run.records();
    reservedMicros = run.reservedMicros();
    consumedMicros = run.consumedMicros();
    releasedMicros = run.releasedMicros();
    acceptedAt = run.acceptedAt();
    acceptedIndex = run.acceptedIndex();
    endedAt = run.endedAt();
    completedIndex = run.completedIndex();
    completedSha256 = run.completedSha256();
    evidenceStatus = run.evidenceStatus();
    detail = run.detail();
    resumed = run.resumed();
    deliveryId = run.deliveryId();
    callbackState = run.callbackState();
    callbackIndex = run.callbackIndex();
    attempts = run.attempts();
    nextAttemptAt = run.nextAttemptAt();
    exceptionId = run.exceptionId();
    exceptionIndex = run.exceptionIndex();
    recoveries = run.recoveries();
    queuedAt = run.queuedAt();
  }

  /**
   * What a result, an end or a callback had left behind is gone: of the run, not of its tickets.
   */
  RunDraft withoutResult() {
    consumedMicros = 0;
    releasedMicros = 0;
    endedAt = null;
    completedIndex = null;
    completedSha256 = null;
    evidenceStatus = null;
    detail = null;
    deliveryId = null;
    callbackState = CallbackState.NONE;
    callbackIndex = null;
    attempts = List.of();
    nextAttemptAt = null;
    return this;
  }

  RunView view() {
    return new RunView(
        runId,
        agentId,
        pilotId,
        contractId,
        credentialId,
        state,
        lots,
        records,
        reservedMicros,
        consumedMicros,
        releasedMicros,
        acceptedAt,
        acceptedIndex,
        endedAt,
        completedIndex,
        completedSha256,
        evidenceStatus,
        detail,
        resumed,
        deliveryId,
        callbackState,
        callbackIndex,
        attempts,
        nextAttemptAt,
        exceptionId,
        exceptionIndex,
        recoveries,
        queuedAt);
  }
}
