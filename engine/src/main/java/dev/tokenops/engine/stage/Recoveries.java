package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToFunding.ReserveAgain;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Recover.AddEvidence;
import dev.tokenops.engine.message.Recover.CloseException;
import dev.tokenops.engine.message.Recover.ExpireException;
import dev.tokenops.engine.message.Recover.MergeEvidence;
import dev.tokenops.engine.message.Recover.RetryRun;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.stage.LiveRuns.Parked;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be done about a run's ticket. Pure; part of {@link Run}.
 *
 * <p>Refused in this order: there is no open ticket, its time is over, it is not recovered this
 * way, the run was recovered too often; then what is wrong with what is added.
 */
final class Recoveries {
  /** How long a ticket lives where the contract does not say. */
  static final Duration LIFETIME = Duration.ofDays(7);

  /** Recoveries of one run. */
  static final int MOST = 16;

  private Recoveries() {}

  /** How long tickets of a contract live. */
  static Duration lifetime(@Nullable Long exceptionExpiresInSeconds) {
    return exceptionExpiresInSeconds == null
        ? LIFETIME
        : Duration.ofSeconds(exceptionExpiresInSeconds);
  }

  /** Whether evidence may be added at all; what it is added to must be read first. */
  static Decision add(AddEvidence command, @Nullable Parked ticket, Instant now) {
    if (ticket == null) return notOpen();
    var objection = objection(ticket, now);
    if (objection == null) objection = objectionToEvidence(ticket);
    return objection == null
        ? Forwarded.to(new MergeEvidence(command, ticket.exceptionId(), null))
        : objection;
  }

  /**
   * Adds evidence.
   *
   * @param recordsPerRun that the contract covers
   */
  static Decision merge(
      MergeEvidence command, @Nullable Parked ticket, int recordsPerRun, Instant now) {
    var asked = command.asked();
    if (ticket == null || !ticket.exceptionId().equals(command.exceptionId()))
      return new Refused(
          Refusal.EXCEPTION_NOT_OPEN,
          "%s is no longer open: something else ended it first.".formatted(command.exceptionId()));
    var objection = objection(ticket, now);
    if (objection == null) objection = objectionToEvidence(ticket);
    if (objection != null) return objection;
    var future = EvidenceReader.checkAsOf(asked.evidence().evidence(), now);
    if (future.isPresent())
      return new Refused(
          Refusal.EVIDENCE_AS_OF_IN_FUTURE,
          "%s %s.".formatted(future.get().pointer(), future.get().detail()),
          List.of(future.get()));
    return switch (EvidenceMerge.of(base(command, ticket), asked.evidence())) {
      case EvidenceMerge.Result.Conflict(var faults) ->
          new Refused(
              Refusal.EVIDENCE_CONFLICT,
              "%s %s.".formatted(faults.getFirst().pointer(), faults.getFirst().detail()),
              faults);
      case EvidenceMerge.Result.TooLarge tooLarge ->
          new Refused(Refusal.EVIDENCE_TOO_LARGE, tooLarge.detail());
      case EvidenceMerge.Result.Merged(var whole) ->
          whole.records() > recordsPerRun
              ? new Refused(
                  Refusal.EVIDENCE_EXCEEDS_CONTRACT,
                  "With what is added the evidence has %d records and the contract covers %d: post a run under a larger one."
                      .formatted(whole.records(), recordsPerRun))
              : Decided.of(added(asked, ticket, whole, now));
    };
  }

  private static EvidencePack base(MergeEvidence command, Parked parked) {
    var base = command.base();
    if (base == null || !base.sha256Hex().equals(parked.run().evidenceSha256()))
      throw new IllegalStateException("not the evidence of " + parked + ": " + base);
    return base;
  }

  private static EvidenceAdded added(
      AddEvidence asked, Parked parked, EvidencePack whole, Instant now) {
    return new EvidenceAdded(
        asked.agentId(),
        asked.runId(),
        parked.exceptionId(),
        asked.evidence(),
        whole.sha256Hex(),
        whole.records(),
        now,
        now.plus(Run.DEADLINE),
        asked.by(),
        parked.exceptionSha256(),
        asked.request());
  }

  /**
   * Takes a run up again: a paused one at once, a failed one once its credits are held again.
   *
   * @param maxRuns of its contract
   */
  static Decision retry(
      RetryRun command, @Nullable Parked ticket, @Nullable Long maxRuns, Instant now) {
    if (ticket == null) return notOpen();
    var objection = objection(ticket, now);
    if (objection != null) return objection;
    if (ticket.run().recoveries() >= MOST) return Refused.because(Refusal.RECOVERIES_EXHAUSTED);
    if (!ticket.paused())
      return Forwarded.to(
          new ReserveAgain(
              command,
              ticket.exceptionId(),
              ticket.run().reservedMicros(),
              maxRuns,
              now,
              now.plus(Run.DEADLINE),
              ticket.exceptionSha256()));
    return Decided.of(
        new RunRetried(
            command.agentId(),
            command.runId(),
            ticket.exceptionId(),
            ticket.run().contractId(),
            now,
            now.plus(Run.DEADLINE),
            null,
            null,
            command.by(),
            ticket.exceptionSha256(),
            command.request()));
  }

  /** Gives a ticket up: what a paused run holds is released. */
  static Decision close(CloseException command, @Nullable Parked ticket, Instant now) {
    if (ticket == null) return notOpen();
    var objection = objection(ticket, now);
    if (objection != null) return objection;
    return Decided.of(
        new ExceptionClosed(
            command.agentId(),
            command.runId(),
            ticket.exceptionId(),
            held(ticket),
            command.by(),
            ticket.exceptionSha256(),
            command.request()));
  }

  /** Ends a ticket whose time is over; nothing, if that is not so or it has ended. */
  static Decision expire(ExpireException command, @Nullable Parked ticket, Instant now) {
    if (ticket == null
        || !ticket.exceptionId().equals(command.exceptionId())
        || !isOver(ticket, now)) return Decided.NOTHING;
    return Decided.of(
        new ExceptionExpired(
            command.agentId(),
            command.runId(),
            ticket.exceptionId(),
            held(ticket),
            ticket.exceptionSha256()));
  }

  private static @Nullable Long held(Parked parked) {
    return parked.paused() ? parked.run().reservedMicros() : null;
  }

  private static boolean isOver(Parked ticket, Instant now) {
    var expiresAt = ticket.expiresAt();
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  private static Refused notOpen() {
    return Refused.because(Refusal.EXCEPTION_NOT_OPEN);
  }

  private static @Nullable Refused objection(Parked ticket, Instant now) {
    return isOver(ticket, now)
        ? new Refused(
            Refusal.EXCEPTION_EXPIRED,
            "The exception expired at %s: post a new run.".formatted(ticket.expiresAt()))
        : null;
  }

  private static @Nullable Refused objectionToEvidence(Parked parked) {
    if (!parked.paused())
      return new Refused(
          Refusal.RECOVERY_NOT_OFFERED,
          "The run failed, and not for lack of evidence: retry it, or close it.");
    return parked.run().recoveries() < MOST ? null : Refused.because(Refusal.RECOVERIES_EXHAUSTED);
  }
}
