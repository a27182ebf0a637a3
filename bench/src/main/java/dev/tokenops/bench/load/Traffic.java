package dev.tokenops.bench.load;

import dev.tokenops.bench.load.wire.Source;
import dev.tokenops.bench.load.wire.Work;
import java.util.List;
import java.util.SplittableRandom;

/** What single posts are due, and when: new runs with a share of duplicates and of bad posts. */
final class Traffic implements Source {
  private final Demand demand;
  private final Posting posting;
  private final Runs runs;
  private final Recent recent;
  private final Score score;
  private final List<PreparedAgent> agents;
  private final List<RunRequests.AgentPart> parts;
  private final Mix mix;
  private final SplittableRandom random;
  private long number;

  /**
   * What is sent besides new runs.
   *
   * @param duplicates share of posts that repeat an acknowledged one, 0 to 1; every tenth of them
   *     with another body
   * @param bad share of posts that must be refused, 0 to 1
   */
  record Mix(double duplicates, double bad) {
    private static final int REUSED_ONE_IN = 10;

    static final Mix RUNS_ALONE = new Mix(0, 0);
  }

  Traffic(
      Demand demand,
      Posting posting,
      RunRequests requests,
      Runs runs,
      Recent recent,
      Score score,
      List<PreparedAgent> agents,
      Mix mix,
      long seed) {
    this.demand = demand;
    this.posting = posting;
    this.runs = runs;
    this.recent = recent;
    this.score = score;
    this.agents = List.copyOf(agents);
    this.parts = agents.stream().map(requests::part).toList();
    this.mix = mix;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long dueNs(long nowNs) {
    return demand.dueNs(nowNs);
  }

  @Override
  public void tick(long nowNs) {
    score.tick(nowNs, demand.waiting(nowNs));
  }

  @Override
  public Work take(int connection, long nowNs) {
    long intendedNs = demand.take(nowNs);
    double kind = random.nextDouble();
    if (kind < mix.duplicates()) {
      long run = recent.any(random);
      if (run != Recent.NONE) return duplicate(run);
    } else if (kind < mix.duplicates() + mix.bad()) {
      var bad = BadPost.ALL.get(random.nextInt(BadPost.ALL.size()));
      return posting.bad(bad, agents.get(connection % agents.size()), number++);
    }
    int agent = demand.isOpen() ? (int) (number % agents.size()) : connection % agents.size();
    number++;
    return posting.run(parts.get(agent), agent, intendedNs);
  }

  private Work duplicate(long run) {
    var part = parts.get(runs.agent(run));
    return random.nextInt(Mix.REUSED_ONE_IN) == 0
        ? posting.reuse(part, run)
        : posting.repeat(part, run);
  }
}
