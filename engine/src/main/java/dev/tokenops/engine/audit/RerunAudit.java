package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfControls;
import java.util.HashMap;
import java.util.Map;

/**
 * Rerun: the review of every completed run, repeated on the recorded evidence under the contract's
 * terms, gives the same bytes. Keeps the evidence of open runs. Confined to one thread.
 */
final class RerunAudit implements Audit {
  private final Map<String, Rerun.Agreed> agreed = new HashMap<>(); // By contract.
  private final Map<String, RunAccepted> open = new HashMap<>();
  private long runs;

  @Override
  public String name() {
    return "rerun";
  }

  @Override
  public void take(AuditEntry entry) {
    switch (entry.fact()) {
      case ContractPrepared contract -> agreed.put(contract.contractId(), Rerun.agreed(contract));
      case RunAccepted run -> open.put(run.runId(), run);
      case RunCancelled run -> open.remove(run.runId());
      case RunFailed run -> open.remove(run.runId());
      case RunCompleted run -> completed(run);
      case Fact.OfOnboarding _, Fact.OfCredential _, Fact.OfProvider _ -> {}
      case Fact.OfFunding _, Fact.OfRun _, Fact.OfReturns _, Fact.OfLedger _, OfControls _ -> {}
    }
  }

  private void completed(RunCompleted completed) {
    var run = open.remove(completed.runId());
    if (run == null) throw new Fault("there is no evidence of " + completed.runId() + " before it");
    var contract = agreed.get(run.contractId());
    if (contract == null)
      throw new Fault("there is no contract " + run.contractId() + " before it");
    Rerun.check(run, completed.outcome(), contract);
    runs++;
  }

  @Override
  public String finish() {
    return "%,d reviews repeated on the recorded evidence give the same bytes".formatted(runs);
  }
}
