package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.ToExecution;
import dev.tokenops.engine.message.Command.ToExecution.Execute;
import dev.tokenops.engine.message.Command.ToExecution.Next;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queue of each agent, and the TokenOps tool at its end.
 *
 * <p>The one stage that makes no fact: it sends the outcome on. Its queue is work in hand, not
 * state: after a restart it is filled again by what the path asks for. One {@link Next} is under
 * way while anything waits; each executes one run and so gives way to whatever else the lane has to
 * do.
 */
public final class Execution implements Stage<ToExecution> {
  private final FairQueue queue = new FairQueue();
  private final Map<String, RunAccepted> accepted = new HashMap<>(); // Open runs by id.
  private final Map<String, Pinned> pinned = new HashMap<>(); // By contract.
  private boolean nextUnderWay;

  @Override
  public Decision decide(ToExecution command, Instant now) {
    return switch (command) {
      case Execute(var agentId, var runId) -> {
        queue.add(agentId, runId);
        yield nextUnderWay ? new Forwarded(List.of()) : next(new ArrayList<>(1), agentId);
      }
      case Next(var home) -> execute(home, now);
    };
  }

  private Decision execute(String home, Instant now) {
    nextUnderWay = false;
    var onward = new ArrayList<Command>(2);
    var run = take();
    if (run != null) onward.add(execute(run, now));
    return queue.isEmpty() ? new Forwarded(onward) : next(onward, home);
  }

  /** The next run that is still open; what was cancelled in the queue is passed over. */
  private @Nullable RunAccepted take() {
    for (var runId = queue.poll(); runId != null; runId = queue.poll()) {
      var run = accepted.get(runId);
      if (run != null) return run;
    }
    return null;
  }

  private Command execute(RunAccepted run, Instant now) {
    if (now.isAfter(run.deadlineAt()))
      return fail(
          run,
          FailureReason.DEADLINE_EXCEEDED,
          "It left the queue at %s, after its deadline of %s.".formatted(now, run.deadlineAt()));
    var contract = pinned.get(run.contractId());
    if (contract == null) throw new IllegalStateException("no terms of " + run.contractId());
    try {
      return new ToReturns.Complete(run.agentId(), run.runId(), review(run, contract), now);
    } catch (RuntimeException defect) {
      return fail(
          run, FailureReason.TOOL_FAILED, "The tool failed: " + defect.getClass().getName());
    }
  }

  private static Outcome review(RunAccepted run, Pinned contract) {
    var outcome =
        TokenOps.review(run.evidence(), contract.policy, run.acceptedAt(), contract.rulesVersion);
    run.evidence().forgetEvidence(); // It has served; the fact may live on in a view.
    return outcome;
  }

  private static Command fail(RunAccepted run, FailureReason reason, String detail) {
    return new ToReturns.Fail(run.agentId(), run.runId(), reason, detail);
  }

  private Decision next(List<Command> onward, String home) {
    nextUnderWay = true;
    onward.add(new Next(home));
    return new Forwarded(onward);
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case ContractPrepared prepared ->
          pinned.put(prepared.contractId(), Pinned.by(ContractTerms.of(prepared.terms())));
      case RunAccepted run -> accepted.put(run.runId(), run);
      case RunCompleted run -> accepted.remove(run.runId());
      case RunCancelled run -> accepted.remove(run.runId());
      case RunFailed run -> accepted.remove(run.runId());
      default -> {}
    }
  }

  /** What a contract says of the review. */
  private record Pinned(Terms policy, String rulesVersion) {
    static Pinned by(ContractTerms terms) {
      return new Pinned(terms.evidenceRequirements().policy(), terms.rulesVersion());
    }
  }
}
