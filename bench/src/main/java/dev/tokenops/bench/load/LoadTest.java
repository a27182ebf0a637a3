package dev.tokenops.bench.load;

import dev.tokenops.bench.load.wire.LineLoop;
import dev.tokenops.bench.load.wire.Loop;
import dev.tokenops.bench.load.wire.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs phases against one server, and keeps everything for the check at the end. One thread. */
final class LoadTest {
  private static final int WAIT_SECONDS = 30;
  private static final int PREPARING = 16;

  /** What one agent can pay for: more than a load test makes. */
  private static final long RUNS_EACH = 20_000_000;

  /** How a phase's demand is met; gives the connections that had no answer at its end. */
  private interface Work {
    int run(Score score, Demand demand) throws IOException;
  }

  private final InetSocketAddress server;
  private final RunRequests requests;
  private final String operatorKey;
  private final long seed;
  private final Consumer<Second> listener;
  private final Runs runs = new Runs();
  private final Recent recent = new Recent();
  private final List<PreparedAgent> agents = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();
  private final List<Second> seconds = new ArrayList<>();
  private final List<String> samples = new ArrayList<>();

  /**
   * @param operatorKey empty if the agents are prepared elsewhere
   * @param listener hears of each second as it ends
   */
  LoadTest(URI url, String operatorKey, EvidenceMix mix, long seed, Consumer<Second> listener) {
    this.server = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
    this.operatorKey = operatorKey;
    this.seed = seed;
    this.listener = listener;
    var name = "%08x-".formatted(RandomGenerator.getDefault().nextInt());
    this.requests = new RunRequests(url.getAuthority(), WAIT_SECONDS, name, mix);
  }

  /** Takes agents that something else has prepared. */
  void use(List<PreparedAgent> prepared) {
    agents.addAll(prepared);
  }

  /**
   * Walks new agents as far as an accepted contract with credits for all runs.
   *
   * @throws LoadRefused if the server does not let one through
   */
  void prepare(int count) throws IOException {
    var score = new Score(System.nanoTime(), _ -> {});
    int wanted = agents.size() + count;
    var demand = Demand.times(count);
    var source =
        new Pilots(
            demand,
            requests,
            operatorKey,
            requests.mix().mostRecords(),
            RUNS_EACH,
            null,
            agents,
            score);
    try (var loop = new Loop(server, Math.min(PREPARING, count))) {
      loop.run(source, Plan.PATIENCE_NS);
    }
    if (agents.size() < wanted)
      throw LoadRefused.failed(
          "the agents could not be prepared (is it a sandbox, and the operator's key the right one?): "
              + score.samples());
  }

  /** Single posts of the prepared agents. */
  Phase posts(Plan plan, Traffic.Mix mix, boolean hammer) throws IOException {
    return phase(
        plan,
        (score, demand) ->
            over(
                plan,
                new Traffic(
                    demand,
                    new Posting(requests, runs, score, recent, hammer),
                    requests,
                    runs,
                    recent,
                    score,
                    agents,
                    mix,
                    seed + phases.size())));
  }

  /**
   * Runs as lines, a stream for each agent.
   *
   * @param window lines of a stream that may be unanswered
   */
  Phase lines(Plan plan, Traffic.Mix mix, int window) throws IOException {
    return phase(
        plan,
        (score, demand) -> {
          var traffic =
              new StreamTraffic(
                  demand, requests, runs, recent, score, agents, mix, seed + phases.size());
          try (var loop = new LineLoop()) {
            return loop.run(server, agents.size(), window, traffic, plan.patienceNs());
          }
        });
  }

  /** Whole pilots. */
  Phase pilots(Plan plan) throws IOException {
    return phase(
        plan,
        (score, demand) ->
            over(
                plan,
                new Pilots(
                    demand,
                    requests,
                    operatorKey,
                    requests.mix().mostRecords(),
                    1,
                    runs,
                    agents,
                    score)));
  }

  private Phase phase(Plan plan, Work work) throws IOException {
    long begin = System.nanoTime();
    long cpu = cpuNs();
    int before = seconds.size();
    var score =
        new Score(
            begin,
            second -> {
              var numbered = second.within(before, plan.name());
              seconds.add(numbered);
              listener.accept(numbered);
            });
    if (plan.recovery() != null) score.tell(plan.recovery());
    int waiting = work.run(score, plan.demand().apply(begin));
    long end = System.nanoTime();
    score.tick(end, 0);
    score.end(0);
    double lasted = (end - begin) / 1e9;
    var phase =
        Phase.of(
            plan.name(),
            plan.offered(),
            lasted,
            score,
            cpuNs() - cpu,
            plan.patienceNs() == 0 ? 0 : waiting);
    phases.add(phase);
    samples.addAll(score.samples());
    return phase;
  }

  private int over(Plan plan, Source source) throws IOException {
    try (var loop = new Loop(server, plan.connections())) {
      return loop.run(source, plan.patienceNs());
    }
  }

  private static long cpuNs() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  RunRequests requests() {
    return requests;
  }

  InetSocketAddress server() {
    return server;
  }

  Runs runs() {
    return runs;
  }

  Recent recent() {
    return recent;
  }

  List<PreparedAgent> agents() {
    return agents;
  }

  List<Phase> phases() {
    return phases;
  }

  List<Second> seconds() {
    return seconds;
  }

  /** The first answers that must not be. */
  List<String> samples() {
    return samples;
  }
}
