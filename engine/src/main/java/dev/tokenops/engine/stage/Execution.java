package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.ToExecution;
import dev.tokenops.engine.message.Command.ToExecution.Beat;
import dev.tokenops.engine.message.Command.ToExecution.Execute;
import dev.tokenops.engine.message.Command.ToExecution.ExecuteAgain;
import dev.tokenops.engine.message.Command.ToExecution.Next;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
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
  /** The tool as this stage calls it: tests may have another. */
  public interface Tool {
    Outcome review(EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion);

    List<Outcome.OpenItem> missing(
        EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion);

    /** What an agent buys. */
    Tool TOKENOPS =
        new Tool() {
          @Override
          public Outcome review(
              EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion) {
            return TokenOps.review(evidence, terms, asOf, rulesVersion);
          }

          @Override
          public List<Outcome.OpenItem> missing(
              EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion) {
            return TokenOps.missing(evidence, terms, asOf, rulesVersion);
          }
        };
  }

  /** What a contract says of reviews. */
  private record Agreed(Terms policy, String rulesVersion, boolean pauses) {
    static Agreed by(ContractPrepared prepared) {
      var terms = ContractTerms.of(prepared.terms());
      return new Agreed(
          terms.evidenceRequirements().policy(),
          terms.rulesVersion(),
          prepared.onPartial() == OnPartial.PAUSE);
    }
  }

  private static final int MOST_OVERDUE = 256; // A beat ends no more, and the next goes on.

  private final Tool tool;
  private final Progress progress;
  private final FairQueue queue = new FairQueue();
  private final LiveRuns runs = new LiveRuns();
  private final Map<String, EvidencePack> readBack = new HashMap<>(); // Of recovered runs.
  private final Map<String, Agreed> agreed = new HashMap<>(); // By contract.
  private boolean nextUnderWay;

  public Execution() {
    this(Tool.TOKENOPS, new Progress());
  }

  public Execution(Tool tool) {
    this(tool, new Progress());
  }

  /**
   * @param progress is told how far it is
   */
  public Execution(Tool tool, Progress progress) {
    this.tool = tool;
    this.progress = progress;
  }

  @Override
  public Decision decide(ToExecution command, Instant now) {
    return switch (command) {
      case Execute(var agentId, var runId) -> {
        var run = runs.open(runId);
        if (run == null || run.evidence() != null) yield queue(agentId, runId);
        yield Forwarded.to(new ExecuteAgain(agentId, runId, null));
      }
      case ExecuteAgain(var agentId, var runId, var evidence) -> {
        var run = runs.open(runId);
        if (run == null) yield new Forwarded(List.of());
        if (evidence == null || !evidence.sha256Hex().equals(run.evidenceSha256()))
          throw new IllegalStateException("not the evidence of " + runId + ": " + evidence);
        readBack.put(runId, evidence);
        yield queue(agentId, runId);
      }
      case Next(var home) -> execute(home, now);
      case Beat _ -> beat(now);
    };
  }

  private Decision queue(String agentId, String runId) {
    queue.add(agentId, runId);
    return nextUnderWay ? new Forwarded(List.of()) : next(new ArrayList<>(1), agentId);
  }

  /** Ends what has waited past its deadline, also if its turn never comes. */
  private Decision beat(Instant now) {
    progress.beat(now, queue.size());
    var overdue = new ArrayList<Command>();
    for (var run : runs.overdue(now, MOST_OVERDUE))
      overdue.add(
          fail(
              run,
              FailureReason.DEADLINE_EXCEEDED,
              "It was still queued at %s, after its deadline of %s."
                  .formatted(now, run.deadlineAt())));
    return new Forwarded(overdue);
  }

  private Decision execute(String home, Instant now) {
    nextUnderWay = false;
    var onward = new ArrayList<Command>(2);
    var run = take();
    if (run != null) onward.add(execute(run, now));
    return queue.isEmpty() ? new Forwarded(onward) : next(onward, home);
  }

  /** The next run that is still open; what was cancelled in the queue is passed over. */
  private @Nullable LiveRun take() {
    for (var runId = queue.poll(); runId != null; runId = queue.poll()) {
      var run = runs.open(runId);
      if (run != null && (run.evidence() != null || readBack.containsKey(runId))) return run;
      readBack.remove(runId);
    }
    return null;
  }

  private Command execute(LiveRun run, Instant now) {
    var known = run.evidence();
    var evidence = known == null ? readBack.remove(run.runId()) : known;
    if (evidence == null) throw new IllegalStateException("no evidence of " + run.runId());
    if (now.isAfter(run.deadlineAt()))
      return fail(
          run,
          FailureReason.DEADLINE_EXCEEDED,
          "It left the queue at %s, after its deadline of %s.".formatted(now, run.deadlineAt()));
    var terms = agreed.get(run.contractId());
    if (terms == null) throw new IllegalStateException("no terms of " + run.contractId());
    progress.begin(run.agentId(), run.runId(), now);
    try {
      return review(run, evidence, terms, now);
    } catch (RuntimeException | StackOverflowError | AssertionError defect) {
      return fail(
          run, FailureReason.TOOL_FAILED, "The tool failed: " + defect.getClass().getName());
    } finally {
      progress.end();
    }
  }

  private Command review(LiveRun run, EvidencePack evidence, Agreed terms, Instant now) {
    var outcome = tool.review(evidence, terms.policy(), run.reviewedAt(), terms.rulesVersion());
    var missing =
        terms.pauses() && outcome.evidenceStatus() != Outcome.EvidenceStatus.SUFFICIENT
            ? tool.missing(evidence, terms.policy(), run.reviewedAt(), terms.rulesVersion())
            : List.<Outcome.OpenItem>of();
    evidence.forgetEvidence(); // It has served; the fact may live on in a view.
    return new ToReturns.Complete(run.agentId(), run.runId(), outcome, now, missing);
  }

  private static Command fail(LiveRun run, FailureReason reason, String detail) {
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
      case ContractPrepared prepared -> agreed.put(prepared.contractId(), Agreed.by(prepared));
      case OfOneRun _, OfReturns _, OfException _ -> runs.apply(recorded);
      case OfOnboarding _, OfCredential _, OfProvider _, OfFunding _, OfRun _, OfLedger _ -> {}
      case OfControls _ -> {}
    }
  }
}
