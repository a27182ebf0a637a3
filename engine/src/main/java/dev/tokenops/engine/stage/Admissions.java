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
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.RunRetried;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which names are taken and how many runs of each contract are used. Part of {@link Funding}.
 *
 * <p>A run that is cancelled or fails costs nothing, so it does not count against its contract's
 * {@code max_runs} either; retried, it counts again.
 */
final class Admissions {
  /** A run that failed, while its ticket is open. */
  record Failed(String contractId, String exceptionId) {}

  private final Pilots pilots;
  private final Map<String, Long> runsByContract = new HashMap<>();
  private final Map<String, String> contractByOpenRun = new HashMap<>(); // Or paused.
  private final Map<String, Failed> failed = new HashMap<>(); // By run.

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

  /** The failed run that may be retried; null if it may not. */
  @Nullable Failed failed(String runId) {
    return failed.get(runId);
  }

  /** Takes in an open run whose contract's count comes from elsewhere. */
  void restore(Fact fact) {
    apply(fact, 0);
  }

  /** Sets how many runs under a contract are open or completed. */
  void restore(String contractId, long runs) {
    runsByContract.put(contractId, runs);
  }

  void apply(Fact fact) {
    apply(fact, 1);
  }

  /**
   * @param each what a run counts
   */
  private void apply(Fact fact, long each) {
    switch (fact) {
      case RunAccepted run -> {
        pilots.use(run.agentId(), run.pilotId());
        count(run.runId(), run.contractId(), each);
      }
      case RunCancelled run -> giveBack(run.runId(), each);
      case RunFailed run ->
          failed.put(run.runId(), new Failed(giveBack(run.runId(), each), run.exceptionId()));
      case RunCompleted run -> contractByOpenRun.remove(run.runId());
      case RunRetried run -> {
        if (failed.remove(run.runId()) != null) count(run.runId(), run.contractId(), each);
      }
      case ExceptionClosed run -> over(run.runId(), each);
      case ExceptionExpired run -> over(run.runId(), each);
      case OfOnboarding _, OfCredential _, OfProvider _, OfException _ -> {}
      case OfFunding _, OfRun _, OfReturns _, OfLedger _, OfControls _ -> {}
    }
  }

  private void count(String runId, String contractId, long each) {
    runsByContract.merge(contractId, each, Long::sum);
    contractByOpenRun.put(runId, contractId);
  }

  private void over(String runId, long each) {
    if (failed.remove(runId) == null) giveBack(runId, each);
  }

  private String giveBack(String runId, long each) {
    var contractId = contractByOpenRun.remove(runId);
    if (contractId == null) throw new IllegalStateException("not open: " + runId);
    runsByContract.merge(contractId, -each, Long::sum);
    return contractId;
  }
}
