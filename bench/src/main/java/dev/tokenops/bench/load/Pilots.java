package dev.tokenops.bench.load;

import dev.tokenops.bench.load.wire.Source;
import dev.tokenops.bench.load.wire.Work;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whole pilots on demand; or, without runs, the preparation of agents. */
final class Pilots implements Source {
  private final Demand demand;
  private final RunRequests requests;
  private final String operatorKey;
  private final int records;
  private final long runsEach;
  private final @Nullable Runs runs;
  private final List<PreparedAgent> agents;
  private final Score score;

  /**
   * @param agents grows by every agent that may post runs
   * @param runs null to prepare agents alone
   */
  Pilots(
      Demand demand,
      RunRequests requests,
      String operatorKey,
      int records,
      long runsEach,
      @Nullable Runs runs,
      List<PreparedAgent> agents,
      Score score) {
    this.demand = demand;
    this.requests = requests;
    this.operatorKey = operatorKey;
    this.records = records;
    this.runsEach = runsEach;
    this.runs = runs;
    this.agents = agents;
    this.score = score;
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
    return new Pilot(requests, operatorKey, records, runsEach, runs, new Told(intendedNs));
  }

  private final class Told implements Pilot.Listener {
    private final long intendedNs;

    Told(long intendedNs) {
      this.intendedNs = intendedNs;
    }

    @Override
    public int prepared(PreparedAgent agent) {
      agents.add(agent);
      return agents.size() - 1;
    }

    @Override
    public void step(Pilot.Step step, long fromNs, long toNs) {
      score.step(step.name().toLowerCase(Locale.ROOT), fromNs, toNs);
    }

    @Override
    public void shed() {
      score.count(Outcome.SHED);
    }

    @Override
    public void ended(long nowNs) {
      score.accepted(intendedNs, nowNs);
    }

    @Override
    public void failed(String why) {
      score.wrong(why);
    }
  }
}
