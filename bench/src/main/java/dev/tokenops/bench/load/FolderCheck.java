package dev.tokenops.bench.load;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.ledger.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The questions of {@link FinalCheck}, answered by the entries themselves as the folder is
 * verified: one pass for both, and nothing is fetched run by run.
 *
 * <ul>
 *   <li>each acknowledged run was accepted once, under the key and id that it had, and has ended;
 *   <li>nothing else was accepted of the agents of this test: a duplicate that made a second run
 *       shows here, and so does a refused post that made one;
 *   <li>what a run consumed is what its answer said, and what an agent's runs consumed is what the
 *       server said of its account, where nothing is reserved any more.
 * </ul>
 *
 * <p>First {@link #ask} the server, while it runs; then give it all entries; then the {@link
 * #findings}. Remembers a bit a run, and those that are open. One thread.
 */
final class FolderCheck implements Consumer<Entry> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_MS = 100;
  private static final String OF_A_RUN = "run.";

  private final Runs runs;
  private final RunRequests requests;
  private final List<PreparedAgent> agents;
  private final Map<String, Integer> numbers = new HashMap<>(); // Of agents, by id.
  private final List<Account> accounts = new ArrayList<>();
  private final long[] consumedMicros;
  private final BitSet accepted = new BitSet();
  private final Map<String, Long> open = new HashMap<>(); // Runs by id.
  private final Faults faults = new Faults();
  private long found;
  private long late;
  private long receipts;

  FolderCheck(Runs runs, RunRequests requests, List<PreparedAgent> agents) {
    this.runs = runs;
    this.requests = requests;
    this.agents = List.copyOf(agents);
    this.consumedMicros = new long[agents.size()];
    for (var agent : agents) numbers.put(agent.agentId(), numbers.size());
  }

  /**
   * Waits until the server has ended all runs, and takes down what it says of accounts and
   * receipts.
   *
   * @param sample proofs that are read
   */
  void ask(Api api, int sample, RandomGenerator random) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var agent : agents) {
      var account = Account.of(api, agent);
      while (account.reservedMicros() != 0 && System.nanoTime() < deadline) {
        Thread.sleep(PAUSE_MS);
        account = Account.of(api, agent);
      }
      accounts.add(account);
    }
    receipts = new Receipts(api, runs, faults).compare(agents, sample, random);
  }

  @Override
  public void accept(Entry entry) {
    if (!entry.type().startsWith(OF_A_RUN)) return;
    Fact fact;
    try {
      fact = Recorded.of(entry.type(), entry.body()).fact();
    } catch (IllegalArgumentException e) {
      faults.add("entry " + entry.index() + " holds no fact: " + e.getMessage());
      return;
    }
    var agent = numbers.get(fact.home());
    if (agent == null) return;
    switch (fact) {
      case RunAccepted run -> accepted(agent, run);
      case RunCompleted run -> ended(agent, run.runId(), run.consumedMicros());
      case RunCancelled run -> ended(agent, run.runId(), 0);
      case RunFailed run -> ended(agent, run.runId(), 0);
      default -> {} // Changes neither what there is nor what it costs.
    }
  }

  private void accepted(int agent, RunAccepted fact) {
    found++;
    var request = fact.request();
    long run = request == null ? -1 : requests.number(request.key());
    open.put(fact.runId(), run);
    if (run < 0 || run >= runs.size() || runs.agent(run) != agent) {
      faults.add("%s of %s is a run that nobody posted".formatted(fact.runId(), fact.agentId()));
      return;
    }
    if (accepted.get((int) run)) faults.add(fact.runId() + " is a run posted once, accepted twice");
    accepted.set((int) run);
    switch (runs.state(run)) {
      case ACKNOWLEDGED -> {
        if (!fact.runId().equals(runs.id(run)))
          faults.add("%s was acknowledged as %s".formatted(fact.runId(), runs.id(run)));
      }
      case POSTED, UNANSWERED -> late++;
      case REFUSED -> faults.add(fact.runId() + " was refused, and is in the ledger");
    }
  }

  private void ended(int agent, String runId, long consumed) {
    @Nullable Long run = open.remove(runId);
    consumedMicros[agent] += consumed;
    if (run == null) {
      faults.add(runId + " has ended, and is not open");
      return;
    }
    if (run < 0 || run >= runs.size() || runs.state(run) != Runs.State.ACKNOWLEDGED) return;
    long answered = runs.consumedMicros(run);
    if (answered != Runs.UNKNOWN && answered != consumed)
      faults.add(
          "%s consumed %d micro-credits by its answer and %d by the ledger"
              .formatted(runId, answered, consumed));
  }

  /** What all entries together show. */
  Findings findings() {
    long acknowledged = 0;
    for (long run = 0; run < runs.size(); run++)
      if (runs.state(run) == Runs.State.ACKNOWLEDGED) {
        acknowledged++;
        if (!accepted.get((int) run))
          faults.add("%s was acknowledged and is not in the ledger".formatted(runs.id(run)));
      }
    for (var runId : open.keySet()) faults.add(runId + " has not ended");
    long all = 0;
    for (int agent = 0; agent < accounts.size(); agent++) {
      accounts.get(agent).compare(agents.get(agent).agentId(), consumedMicros[agent], 0, faults);
      all += consumedMicros[agent];
    }
    return Findings.of(acknowledged, found, late, receipts, all, faults);
  }
}
