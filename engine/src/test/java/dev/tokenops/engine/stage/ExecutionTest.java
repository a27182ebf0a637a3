package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Facts.AGENT;
import static dev.tokenops.engine.stage.Facts.CLEAN;
import static dev.tokenops.engine.stage.Facts.NOW;
import static dev.tokenops.engine.stage.Facts.accepted;
import static dev.tokenops.engine.stage.Facts.apply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.ToExecution;
import dev.tokenops.engine.message.Command.ToExecution.Beat;
import dev.tokenops.engine.message.Command.ToExecution.Execute;
import dev.tokenops.engine.message.Command.ToExecution.Next;
import dev.tokenops.engine.message.Command.ToReturns.Complete;
import dev.tokenops.engine.message.Command.ToReturns.Fail;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  private static final String CONTRACT = "ctr_1";

  private final Execution execution = new Execution();

  @BeforeEach
  void aContract() {
    apply(execution, Contracting.prepared(CONTRACT, null));
  }

  @Test
  void anAcceptedRunIsReviewedUnderItsContractsTerms() {
    queued(AGENT, "run_1");
    var complete = assertInstanceOf(Complete.class, ended(NOW.plusSeconds(1)).getFirst());
    assertEquals("run_1", complete.runId());
    assertEquals(NOW.plusSeconds(1), complete.startedAt());
    assertEquals(TokenOps.review(CLEAN, Terms.DEFAULT, NOW), complete.outcome());
  }

  @Test
  void behindTenThousandRunsOfOneAnotherAgentsFirstStartsWithinTwo() {
    for (int i = 0; i < 10_000; i++) queued("agt_a", "run_a" + i);
    var started = new ArrayList<>(next(NOW));
    queued("agt_b", "run_b");
    started.addAll(next(NOW));
    started.addAll(next(NOW));
    var runs = started.stream().filter(Complete.class::isInstance).map(c -> ((Complete) c).runId());
    assertTrue(runs.skip(1).anyMatch("run_b"::equals));
  }

  @Test
  void whatIsCancelledInTheQueueIsPassedOver() {
    queued(AGENT, "run_1");
    queued(AGENT, "run_2");
    apply(execution, new RunCancelled(AGENT, "run_1", 1, "a0", null));
    var complete = assertInstanceOf(Complete.class, ended(NOW).getFirst());
    assertEquals("run_2", complete.runId());
  }

  @Test
  void theDeadlineIsJudgedWhenARunLeavesTheQueue() {
    queued(AGENT, "run_1");
    queued(AGENT, "run_2");
    var onTime = next(NOW.plus(Run.DEADLINE));
    assertInstanceOf(Complete.class, onTime.getFirst());
    var late = next(NOW.plus(Run.DEADLINE).plusMillis(1));
    assertEquals(
        FailureReason.DEADLINE_EXCEEDED, assertInstanceOf(Fail.class, late.getFirst()).reason());
  }

  @Test
  void aBeatEndsWhatIsOverdueAlsoIfItsTurnNeverComes() {
    apply(execution, accepted(AGENT, "run_1", CONTRACT, 1)); // And nobody queues it.
    assertEquals(List.of(), decide(new Beat(), NOW.plus(Run.DEADLINE)));
    var late = decide(new Beat(), NOW.plus(Run.DEADLINE).plusMillis(1));
    var fail = assertInstanceOf(Fail.class, late.getFirst());
    assertEquals("run_1", fail.runId());
    assertEquals(FailureReason.DEADLINE_EXCEEDED, fail.reason());
  }

  @Test
  void aBeatEndsSomeOfVeryManyAndTheNextOnesEndTheOthers() {
    for (int i = 0; i < 600; i++) apply(execution, accepted(AGENT, "run_" + i, CONTRACT, 1));
    var late = NOW.plus(Run.DEADLINE).plusMillis(1);
    int ended = 0;
    for (int beats = 0; beats < 3; beats++) {
      for (var command : decide(new Beat(), late)) {
        var fail = assertInstanceOf(Fail.class, command);
        apply(execution, new RunCancelled(AGENT, fail.runId(), 1, "a0", null));
        ended++;
      }
      assertTrue(ended <= 256 * (beats + 1));
    }
    assertEquals(600, ended);
    assertEquals(List.of(), decide(new Beat(), late));
  }

  @Test
  void aBeatTellsHowFarTheQueueIs() {
    var progress = new Progress();
    var watched = new Execution(Execution.Tool.TOKENOPS, progress);
    apply(watched, Contracting.prepared(CONTRACT, null));
    for (var run : List.of("run_1", "run_2")) {
      apply(watched, accepted(AGENT, run, CONTRACT, 1));
      watched.decide(new Execute(AGENT, run), NOW);
    }
    watched.decide(new Beat(), NOW);
    assertEquals(new Progress.Beat(NOW, 2, NOW), progress.lastBeat());
    watched.decide(new Beat(), NOW.plusSeconds(1));
    assertEquals(new Progress.Beat(NOW.plusSeconds(1), 2, NOW), progress.lastBeat());
    watched.decide(new Next(AGENT), NOW.plusSeconds(1));
    assertEquals(1, progress.executed());
    watched.decide(new Beat(), NOW.plusSeconds(2));
    assertEquals(new Progress.Beat(NOW.plusSeconds(2), 1, NOW.plusSeconds(2)), progress.lastBeat());
  }

  @Test
  void aToolThatThrowsFailsTheRunByName() {
    apply(execution, withEvidence(accepted(AGENT, "run_1", CONTRACT, 1), "{}"));
    decide(new Execute(AGENT, "run_1"));
    var fail = assertInstanceOf(Fail.class, next(NOW).getFirst());
    assertEquals(FailureReason.TOOL_FAILED, fail.reason());
  }

  @Test
  void aRunWhoseContractNobodyPreparedCannotBe() {
    apply(execution, accepted(AGENT, "run_1", "a contract without terms", 1));
    decide(new Execute(AGENT, "run_1"));
    assertThrows(IllegalStateException.class, () -> next(NOW));
  }

  private static RunAccepted withEvidence(RunAccepted run, String evidence) {
    return new RunAccepted(
        run.agentId(),
        run.runId(),
        run.pilotId(),
        run.contractId(),
        run.credentialId(),
        EvidencePack.recorded(new RawJson(evidence)),
        run.evidenceSha256(),
        run.records(),
        run.acceptedAt(),
        run.deadlineAt(),
        run.reservedMicros(),
        run.lots(),
        run.contractSha256(),
        run.credentialSha256(),
        run.request());
  }

  @Test
  void oneNextIsUnderWayWhileAnythingWaitsAndNoneAfterwards() {
    apply(execution, accepted(AGENT, "run_1", CONTRACT, 1), accepted(AGENT, "run_2", CONTRACT, 1));
    assertEquals(List.of(new Next(AGENT)), decide(new Execute(AGENT, "run_1")));
    assertEquals(List.of(), decide(new Execute(AGENT, "run_2")));
    assertEquals(2, next(NOW).size());
    assertEquals(1, next(NOW).size());
  }

  private void queued(String agentId, String runId) {
    apply(execution, accepted(agentId, runId, CONTRACT, 1));
    decide(new Execute(agentId, runId));
  }

  private List<Command> ended(Instant now) {
    return next(now);
  }

  private List<Command> next(Instant now) {
    return ((Forwarded) execution.decide(new Next(AGENT), now)).commands();
  }

  private List<Command> decide(ToExecution command) {
    return decide(command, NOW);
  }

  private List<Command> decide(ToExecution command, Instant now) {
    return ((Forwarded) execution.decide(command, now)).commands();
  }
}
