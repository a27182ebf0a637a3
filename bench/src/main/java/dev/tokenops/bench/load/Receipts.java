package dev.tokenops.bench.load;

import static dev.tokenops.bench.load.Account.micros;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Of a sample of runs: does the usage receipt in the proof say the credits that the run says? */
final class Receipts {
  private final Api api;
  private final Runs runs;
  private final Faults faults;
  private long compared;

  Receipts(Api api, Runs runs, Faults faults) {
    this.api = api;
    this.runs = runs;
    this.faults = faults;
  }

  /**
   * Reads them.
   *
   * @param sample how many are picked, spread evenly over all runs
   * @return how many of those are acknowledged and have a receipt
   */
  long compare(List<PreparedAgent> agents, int sample, RandomGenerator random)
      throws IOException, InterruptedException {
    for (int i = 0; i < sample && runs.size() > 0; i++)
      compare(agents, random.nextLong(runs.size()));
    return compared;
  }

  private void compare(List<PreparedAgent> agents, long run)
      throws IOException, InterruptedException {
    var runId = runs.id(run);
    if (runId == null) return;
    var key = agents.get(runs.agent(run)).accessKey();
    var shown = api.get("/v1/runs/" + runId, key);
    if (!shown.path("run_state").asText().equals("result_ready")) return;
    var receipt = api.get("/v1/runs/" + runId + "/proof", key).at("/objects/usage_receipt");
    compared++;
    if (!receipt.path("run_id").asText().equals(runId)
        || micros(receipt, "credits_consumed") != micros(shown, "credits_consumed"))
      faults.add("the usage receipt of " + runId + " says otherwise than the run: " + receipt);
  }
}
