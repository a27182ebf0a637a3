package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.Command.ToRun.ResumeRun;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Recover.AddEvidence;
import dev.tokenops.engine.message.Recover.CloseException;
import dev.tokenops.engine.message.Recover.ExpireException;
import dev.tokenops.engine.message.Recover.MergeEvidence;
import dev.tokenops.engine.message.Recover.RetryRun;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.stage.LiveRuns.Parked;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed, and every run from its acceptance until it ends.
 *
 * <p>A run is open between {@code run.accepted} and the fact that ends or pauses it, and parked
 * while it has a ticket. Only these are held here: whoever wants to change a run that has ended
 * finds it gone and is told so.
 */
public final class Run implements Stage<ToRun> {
  /** How long a run may wait in the queue. */
  public static final Duration DEADLINE = Duration.ofHours(1);

  /** After this a run that is queued or executing counts as stuck, where nobody says otherwise. */
  public static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  /** The fifth restart that finds a run unfinished fails it: it may be what stops the process. */
  public static final int MAX_RESUMES = 4;

  private final Pauses pauses;
  private final Duration stuckAfter;
  private final Parties parties = new Parties();
  private final Contracts contracts = new Contracts();
  private final LiveRuns runs = new LiveRuns();
  private final Map<String, Integer> resumed = new HashMap<>(); // Open runs that were.

  public Run() {
    this(Pauses.NONE);
  }

  public Run(Pauses pauses) {
    this(pauses, STUCK_AFTER);
  }

  /**
   * @param stuckAfter how long a run may be queued or executing before it may be taken up again
   */
  public Run(Pauses pauses, Duration stuckAfter) {
    this.pauses = pauses;
    this.stuckAfter = stuckAfter;
  }

  @Override
  public Decision decide(ToRun command, Instant now) {
    return switch (command) {
      case ResumeRun resume -> resume(resume, now);
      case ToRun.Quote quote -> objectionOr(quote, () -> contracts.quote(quote, now));
      case ToRun.PrepareContract prepare ->
          objectionOr(prepare, () -> contracts.prepare(prepare, parties, now));
      case ToRun.AcceptContract accept -> objectionOr(accept, () -> contracts.accept(accept, now));
      case AcceptRun accept -> objectionOr(accept, () -> accept(accept, now));
      case CancelRun cancel -> objectionOr(cancel, () -> cancel(cancel));
      case AddEvidence add -> recover(add, add.by(), () -> add(add, now));
      case MergeEvidence merge -> recover(merge, merge.asked().by(), () -> merge(merge, now));
      case RetryRun retry -> recover(retry, retry.by(), () -> retry(retry, now));
      case CloseException close ->
          recover(
              close,
              close.by(),
              () -> Recoveries.close(close, ticket(close.agentId(), close.runId()), now));
      case ExpireException expire ->
          Recoveries.expire(expire, ticket(expire.agentId(), expire.runId()), now);
    };
  }

  /** What the operator does, it does for any agent. */
  private Decision recover(ToRun command, Actor by, Supplier<Decision> decision) {
    return by == Actor.OPERATOR ? decision.get() : objectionOr(command, decision);
  }

  private @Nullable Parked ticket(String agentId, String runId) {
    var parked = runs.parked(runId);
    return parked != null && parked.run().agentId().equals(agentId) ? parked : null;
  }

  private Decision add(AddEvidence command, Instant now) {
    return Recoveries.add(command, ticket(command.agentId(), command.runId()), now);
  }

  private Decision merge(MergeEvidence command, Instant now) {
    var ticket = ticket(command.agentId(), command.asked().runId());
    int records = ticket == null ? 0 : prepared(ticket.run()).recordsPerRun();
    return Recoveries.merge(command, ticket, records, now);
  }

  private Decision retry(RetryRun command, Instant now) {
    var open = runs.open(command.runId());
    if (open != null && open.agentId().equals(command.agentId()) && isStuck(open, now))
      return resume(open, now);
    var ticket = ticket(command.agentId(), command.runId());
    var maxRuns = ticket == null ? null : prepared(ticket.run()).maxRuns();
    return Recoveries.retry(command, ticket, maxRuns, now);
  }

  /** Whether a run has not ended for so long that it may be taken up again. */
  private boolean isStuck(LiveRun run, Instant now) {
    return now.isAfter(run.queuedAt().plus(stuckAfter));
  }

  private Decision objectionOr(ToRun command, Supplier<Decision> decision) {
    var objection = parties.objection(command.agentId());
    if (objection == null) objection = pause(command);
    return objection == null ? decision.get() : objection;
  }

  private @Nullable Refused pause(ToRun command) {
    return switch (command) {
      case AcceptRun accept -> pauses.objectionToRuns(accept.agentId());
      case ToRun.PrepareContract prepare -> pauses.objectionToAgent(prepare.agentId());
      case ToRun.AcceptContract accept -> pauses.objectionToAgent(accept.agentId());
      case AddEvidence add -> pauses.objectionToRuns(add.agentId());
      case MergeEvidence merge -> pauses.objectionToRuns(merge.agentId());
      case RetryRun retry -> pauses.objectionToRuns(retry.agentId());
      case ToRun.Quote _, CancelRun _, ResumeRun _, CloseException _, ExpireException _ -> null;
    };
  }

  private Decision accept(AcceptRun command, Instant now) {
    var objection = contracts.objection(command, now);
    if (objection != null) return objection;
    var fault = EvidenceReader.checkAsOf(command.evidence().evidence(), now);
    if (fault.isPresent())
      return new Refused(Refusal.EVIDENCE_AS_OF_IN_FUTURE, fault.get().detail());
    var contract = contract(command.agentId(), command.contractId());
    return Forwarded.to(
        new Reserve(
            command,
            contract.prepared().creditsPerRunMicros(),
            contract.prepared().maxRuns(),
            now,
            now.plus(DEADLINE),
            accepted(contract),
            parties.credentialSha256(command.credentialId())));
  }

  private Decision cancel(CancelRun command) {
    var run = runs.open(command.runId());
    if (run == null || !run.agentId().equals(command.agentId()))
      return Refused.because(Refusal.RUN_NOT_QUEUED);
    return Decided.of(
        new RunCancelled(
            command.agentId(),
            command.runId(),
            run.reservedMicros(),
            run.acceptanceSha256(),
            command.request()));
  }

  private Decision resume(ResumeRun command, Instant now) {
    var run = runs.open(command.runId());
    return run == null ? Decided.NOTHING : resume(run, now);
  }

  private Decision resume(LiveRun run, Instant now) {
    int times = resumed.getOrDefault(run.runId(), 0);
    if (times < MAX_RESUMES)
      return Decided.of(new RunResumed(run.agentId(), run.runId(), times + 1));
    return Decided.of(
        failed(
            run,
            FailureReason.RESUMED_TOO_OFTEN,
            "The run was taken up %d times and never ended.".formatted(times),
            Recoveries.lifetime(prepared(run).exceptionExpiresInSeconds()),
            now));
  }

  /**
   * The end of a run without an outcome: all of its reservation is released.
   *
   * @param lifetime of the ticket that it opens
   */
  static RunFailed failed(
      LiveRun run, FailureReason reason, String detail, Duration lifetime, Instant now) {
    var seed = "failed " + run.runId() + (run.recoveries() == 0 ? "" : " " + run.recoveries());
    return new RunFailed(
        run.agentId(),
        run.runId(),
        reason,
        detail,
        TypeId.derived(TypeId.EXCEPTION, run.runId(), now, seed),
        run.reservedMicros(),
        run.acceptanceSha256(),
        now.plus(lifetime),
        run.recoverySha256());
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case RunResumed run -> resumed.put(run.runId(), run.times());
      case OfOneRun run -> follow(run.runId(), recorded);
      case RunCompleted run -> follow(run.runId(), recorded);
      case OfRunException run -> follow(run.runId(), recorded);
      case OfOnboarding fact -> parties.apply(fact, recorded);
      case OfCredential fact -> parties.apply(fact, recorded);
      case OfRun fact -> contracts.apply(fact, recorded);
      case OfProvider _, OfFunding _, OfReturns _, OfLedger _, OfControls _, OfException _ -> {}
    }
  }

  /** However it goes on, it is no longer the same try. */
  private void follow(String runId, Recorded recorded) {
    runs.apply(recorded);
    if (!resumed.isEmpty()) resumed.remove(runId);
  }

  private ContractPrepared prepared(LiveRun run) {
    return contract(run.agentId(), run.contractId()).prepared();
  }

  private Contracts.Contract contract(String agentId, String contractId) {
    var contract = contracts.of(agentId, contractId);
    if (contract == null) throw new IllegalStateException("no contract " + contractId);
    return contract;
  }

  private static String accepted(Contracts.Contract contract) {
    var sha256 = contract.acceptedSha256();
    if (sha256 == null) throw new IllegalStateException("not accepted: " + contract);
    return sha256;
  }
}
