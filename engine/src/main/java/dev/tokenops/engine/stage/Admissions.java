package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact;
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
import dev.tokenops.engine.message.OfControls;
import java.util.HashMap;
import java.util.Map;

/**
 * Which names are taken and how many runs of each contract are used. Part of {@link Funding}.
 *
 * <p>A run that is cancelled or fails costs nothing, so it does not count against its contract's
 * {@code max_runs} either.
 */
final class Admissions {
  private final Pilots pilots;
  private final Map<String, Long> runsByContract = new HashMap<>();
  private final Map<String, String> contractByOpenRun = new HashMap<>();

  Admissions(Pilots pilots) {
    this.pilots = pilots;
  }

  boolean isUsed(String agentId, String pilotId) {
    return pilots.isUsed(agentId, pilotId);
  }

  /** Runs under a contract that are open or completed. */
  long runs(String contractId) {
    return runsByContract.getOrDefault(contractId, 0L);
  }

  /** Takes in an open run whose contract's count comes from elsewhere. */
  void restore(Fact fact) {
    switch (fact) {
      case RunAccepted run -> {
        pilots.use(run.agentId(), run.pilotId());
        contractByOpenRun.put(run.runId(), run.contractId());
      }
      case RunCompleted run -> contractByOpenRun.remove(run.runId());
      default -> {}
    }
  }

  /** Sets how many runs under a contract are open or completed. */
  void restore(String contractId, long runs) {
    runsByContract.put(contractId, runs);
  }

  void apply(Fact fact) {
    switch (fact) {
      case RunAccepted run -> {
        pilots.use(run.agentId(), run.pilotId());
        runsByContract.merge(run.contractId(), 1L, Long::sum);
        contractByOpenRun.put(run.runId(), run.contractId());
      }
      case RunCancelled run -> giveBack(run.runId());
      case RunFailed run -> giveBack(run.runId());
      case RunCompleted run -> contractByOpenRun.remove(run.runId());
      case OfOnboarding _, OfCredential _, OfProvider _ -> {}
      case OfFunding _, OfRun _, OfReturns _, OfLedger _, OfControls _ -> {}
    }
  }

  private void giveBack(String runId) {
    var contractId = contractByOpenRun.remove(runId);
    if (contractId == null) throw new IllegalStateException("not open: " + runId);
    runsByContract.merge(contractId, -1L, Long::sum);
  }
}
