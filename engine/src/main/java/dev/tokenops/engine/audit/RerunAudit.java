package dev.tokenops.engine.audit;

import dev.tokenops.engine.audit.Rerun.Reviewed;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.review.RecordedOutcome;
import java.util.HashMap;
import java.util.Map;

/**
 * Rerun: the review of every run that completed or paused, repeated on the recorded evidence under
 * the contract's terms, gives the same bytes; and what was added comes to what it says. Keeps the
 * evidence of runs that are open or have an open ticket. Confined to one thread.
 */
final class RerunAudit implements Audit {
  private final Map<String, Rerun.Agreed> agreed = new HashMap<>(); // By contract.
  private final Map<String, Reviewed> live = new HashMap<>();
  private long reviews;

  @Override
  public String name() {
    return "rerun";
  }

  @Override
  public void take(AuditEntry entry) {
    switch (entry.fact()) {
      case ContractPrepared contract -> agreed.put(contract.contractId(), Rerun.agreed(contract));
      case RunAccepted run -> live.put(run.runId(), Reviewed.of(run));
      case RunCancelled run -> live.remove(run.runId());
      case RunCompleted run -> {
        check(run.runId(), run.outcome());
        live.remove(run.runId());
      }
      case ExceptionOpened run -> check(run.runId(), RecordedOutcome.recorded(run.outcome()));
      case EvidenceAdded run -> live.put(run.runId(), live(run.runId()).with(run));
      case ExceptionClosed run -> live.remove(run.runId());
      case ExceptionExpired run -> live.remove(run.runId());
      case Fact.OfOnboarding _, Fact.OfCredential _, Fact.OfProvider _ -> {}
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _, Fact.OfLedger _, OfControls _ -> {}
      case OfException _ -> {}
    }
  }

  private void check(String runId, RecordedOutcome outcome) {
    var run = live(runId);
    var contract = agreed.get(run.contractId());
    if (contract == null)
      throw new Fault("there is no contract " + run.contractId() + " before it");
    Rerun.check(run, outcome, contract);
    reviews++;
  }

  private Reviewed live(String runId) {
    var run = live.get(runId);
    if (run == null) throw new Fault("there is no evidence of " + runId + " before it");
    return run;
  }

  @Override
  public String finish() {
    return "%,d reviews repeated on the recorded evidence give the same bytes".formatted(reviews);
  }
}
