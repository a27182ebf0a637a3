package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * After the load: is every acknowledged run there, once, and does the money add up? Asked of the
 * server as its agents may ask. Where its data folder is at hand {@link FolderCheck} asks that,
 * which is quicker by far.
 *
 * <ul>
 *   <li>each acknowledged run is in its agent's list, and consumed there what its answer said;
 *   <li>the list has no run that nobody posted: a duplicate that made a second run shows here;
 *   <li>{@code funded − reversed = available + reserved + consumed − shortfall}, and consumed is
 *       the sum over the list, reserved that over its open runs;
 *   <li>of a sample, the usage receipt in the proof says the same credits.
 * </ul>
 */
final class FinalCheck {
  private static final Set<String> OPEN = Set.of("queued", "executing");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MS = 100;
  private static final int PAGE = 1_000;

  private final Api api;
  private final Runs runs;
  private final Faults faults = new Faults();
  private long found;
  private long late;
  private long consumedMicros;

  FinalCheck(Api api, Runs runs) {
    this.api = api;
    this.runs = runs;
  }

  /** A run as the server's list has it. */
  private record Listed(String state, long reservedMicros, long consumedMicros) {}

  /**
   * @param sample how many proofs are read, spread evenly over the acknowledged runs
   */
  Findings check(List<PreparedAgent> agents, int sample, RandomGenerator random)
      throws IOException, InterruptedException {
    var byAgent = byAgent(agents.size());
    long acknowledged = 0;
    for (int agent = 0; agent < agents.size(); agent++)
      acknowledged += check(agents.get(agent), byAgent.get(agent));
    long receipts = new Receipts(api, runs, faults).compare(agents, sample, random);
    return Findings.of(acknowledged, found, late, receipts, consumedMicros, faults);
  }

  private List<List<Long>> byAgent(int agents) {
    var byAgent = new ArrayList<List<Long>>();
    for (int i = 0; i < agents; i++) byAgent.add(new ArrayList<>());
    for (long run = 0; run < runs.size(); run++) byAgent.get(runs.agent(run)).add(run);
    return byAgent;
  }

  private long check(PreparedAgent agent, List<Long> posted)
      throws IOException, InterruptedException {
    var listed = list(agent);
    found += listed.size();
    long acknowledged = 0;
    long unanswered = 0;
    long listedMicros = 0;
    long openMicros = 0;
    for (var each : listed.values()) {
      listedMicros += each.consumedMicros();
      if (OPEN.contains(each.state()) || each.state().equals("exception_open"))
        openMicros += each.reservedMicros();
    }
    for (long run : posted)
      switch (runs.state(run)) {
        case ACKNOWLEDGED -> {
          acknowledged++;
          compare(run, listed.remove(runs.id(run)));
        }
        case POSTED, UNANSWERED -> unanswered++;
        case REFUSED -> {} // Must not be there, and would be left over.
      }
    if (listed.size() > unanswered)
      faults.add(
          "%s has %d runs that were not acknowledged, and %d posts had no answer: %s"
              .formatted(
                  agent.agentId(),
                  listed.size(),
                  unanswered,
                  listed.keySet().stream().limit(3).toList()));
    late += Math.min(listed.size(), unanswered);
    consumedMicros += listedMicros;
    Account.of(api, agent).compare(agent.agentId(), listedMicros, openMicros, faults);
    return acknowledged;
  }

  private void compare(long run, @Nullable Listed listed) {
    if (listed == null) {
      faults.add("%s was acknowledged and is not in its agent's list".formatted(runs.id(run)));
      return;
    }
    long answered = runs.consumedMicros(run);
    if (answered != Runs.UNKNOWN && answered != listed.consumedMicros())
      faults.add(
          "%s consumed %d micro-credits by its answer and %d by the list"
              .formatted(runs.id(run), answered, listed.consumedMicros()));
  }

  /** All runs of an agent, once none of them is open any more or patience has ended. */
  private Map<String, Listed> list(PreparedAgent agent) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var all = new HashMap<String, Listed>();
      var token = "";
      do {
        var page =
            api.get(
                "/v1/runs?page_size=" + PAGE + (token.isEmpty() ? "" : "&page_token=" + token),
                agent.accessKey());
        for (var run : page.path("data")) add(all, run);
        token = page.path("next_page_token").asText("");
      } while (!token.isEmpty());
      boolean open = all.values().stream().anyMatch(each -> OPEN.contains(each.state()));
      if (!open) return all;
      if (System.nanoTime() > deadline) {
        faults.add(agent.agentId() + " has runs that do not end");
        return all;
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private void add(Map<String, Listed> all, JsonNode run) {
    var before =
        all.put(
            run.path("run_id").asText(),
            new Listed(
                run.path("run_state").asText(),
                Account.micros(run, "credits_reserved"),
                Account.micros(run, "credits_consumed")));
    if (before != null) faults.add(run.path("run_id").asText() + " is listed twice");
  }
}
