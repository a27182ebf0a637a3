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
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.review.evidence.EvidenceReader;
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
 * <p>A run is open between {@code run.accepted} and the fact that ends it. Only open runs are held
 * here: whoever wants to change a run that has ended finds it gone and is told so.
 */
public final class Run implements Stage<ToRun> {
  /** How long a run may wait in the queue. */
  public static final Duration DEADLINE = Duration.ofHours(1);

  /** The fifth restart that finds a run unfinished fails it: it may be what stops the process. */
  public static final int MAX_RESUMES = 4;

  /**
   * An open run. Its acceptance is hashed when somebody first asks, and in a replay of runs that
   * have ended nobody does.
   */
  private record Open(RunAccepted accepted, Recorded recorded, int resumed) {
    String sha256() {
      return recorded.sha256();
    }
  }

  private final Pauses pauses;
  private final Parties parties = new Parties();
  private final Contracts contracts = new Contracts();
  private final Map<String, Open> open = new HashMap<>();

  public Run() {
    this(Pauses.NONE);
  }

  public Run(Pauses pauses) {
    this.pauses = pauses;
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
    };
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
      case ToRun.Quote _, CancelRun _, ResumeRun _ -> null;
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
    var run = open.get(command.runId());
    if (run == null || !run.accepted().agentId().equals(command.agentId()))
      return Refused.because(Refusal.RUN_NOT_QUEUED);
    return Decided.of(
        new RunCancelled(
            command.agentId(),
            command.runId(),
            run.accepted().reservedMicros(),
            run.sha256(),
            command.request()));
  }

  private Decision resume(ResumeRun command, Instant now) {
    var run = open.get(command.runId());
    if (run == null) return Decided.NOTHING;
    if (run.resumed() < MAX_RESUMES)
      return Decided.of(new RunResumed(command.agentId(), command.runId(), run.resumed() + 1));
    return Decided.of(
        failed(
            run.accepted(),
            run.sha256(),
            FailureReason.RESUMED_TOO_OFTEN,
            "The run was taken up %d times and never ended.".formatted(run.resumed()),
            now));
  }

  /** The end of a run without an outcome: all of its reservation is released. */
  static RunFailed failed(
      RunAccepted accepted, String sha256, FailureReason reason, String detail, Instant now) {
    return new RunFailed(
        accepted.agentId(),
        accepted.runId(),
        reason,
        detail,
        TypeId.derived(TypeId.EXCEPTION, accepted.runId(), now, "failed " + accepted.runId()),
        accepted.reservedMicros(),
        sha256);
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case RunAccepted accepted -> open.put(accepted.runId(), new Open(accepted, recorded, 0));
      case RunResumed resumed ->
          open.computeIfPresent(
              resumed.runId(),
              (_, run) -> new Open(run.accepted(), run.recorded(), resumed.times()));
      case RunCancelled cancelled -> open.remove(cancelled.runId());
      case RunFailed failed -> open.remove(failed.runId());
      case RunCompleted completed -> open.remove(completed.runId());
      case OfOnboarding fact -> parties.apply(fact, recorded);
      case OfCredential fact -> parties.apply(fact, recorded);
      case OfRun fact -> contracts.apply(fact, recorded);
      case OfProvider _, OfFunding _, OfReturns _, OfLedger _, OfControls _ -> {}
    }
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
