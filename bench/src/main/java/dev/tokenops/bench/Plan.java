package dev.tokenops.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How much time goes into what.
 *
 * <p>A machine that is shared is fast one minute and slow the next. So the run path and its floor,
 * whose ratio is what counts, take turns fork by fork, and each gets the time that C2 needs to
 * settle on a program of that size. The small benches get one turn.
 *
 * @param rounds forks of the run path and of its floor, in turns
 * @param path how long each of those forks takes
 * @param forks of every other bench
 * @param part how long each of those takes
 * @param only values of JMH parameters that are measured, of those that are named here
 */
record Plan(int rounds, Effort path, int forks, Effort part, Map<String, List<String>> only) {
  static final Plan QUICK =
      new Plan(
          2,
          new Effort(5, 3, 4),
          1,
          new Effort(1, 2, 1),
          Map.of("kind", List.of("run.accepted", "run.completed"), "pack", List.of("compact")));

  static final Plan FULL = new Plan(5, new Effort(8, 10, 5), 3, new Effort(5, 5, 3), Map.of());

  /** Iterations of one fork, and how long each of them is. */
  record Effort(int warmups, int measurements, int seconds) {}

  private static final List<String> IN_TURNS = List.of("RunPathBench", "FloorBench");

  /**
   * Runs all benches whose name matches, and writes JMH's results as one JSON file.
   *
   * @param pattern found anywhere in the full name; empty for all
   * @throws RunnerException if a bench fails
   */
  List<RunResult> run(String pattern, Path out) throws RunnerException {
    var merged = new LinkedHashMap<String, RunResult>();
    for (int round = 0; round < rounds; round++)
      for (var bench : IN_TURNS) merge(merged, run(named(bench, pattern), 1, path));
    var others = "^(?!.*\\.(" + String.join("|", IN_TURNS) + ")\\.)" + having(pattern) + ".*";
    merge(merged, run(others, forks, part));
    var results = List.copyOf(merged.values());
    if (!results.isEmpty())
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out.toString()).writeOut(results);
    return results;
  }

  private static String named(String bench, String pattern) {
    return "^" + having(pattern) + ".*\\." + bench + "\\.";
  }

  private static String having(String pattern) {
    return "(?=.*(?:" + pattern + "))";
  }

  private Collection<RunResult> run(String pattern, int forks, Effort effort)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(pattern)
            .forks(forks)
            .warmupIterations(effort.warmups())
            .measurementIterations(effort.measurements())
            .warmupTime(TimeValue.seconds(effort.seconds()))
            .measurementTime(TimeValue.seconds(effort.seconds()))
            .shouldFailOnError(true);
    only.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    try {
      return new Runner(options.build()).run();
    } catch (NoBenchmarksException none) {
      return List.of();
    }
  }

  /** Forks of the same bench with the same parameters become one result. */
  private static void merge(Map<String, RunResult> merged, Collection<RunResult> forks) {
    for (var fork : forks) merged.merge(fork.getParams().id(), fork, Plan::both);
  }

  private static RunResult both(RunResult before, RunResult now) {
    var forks =
        Stream.concat(before.getBenchmarkResults().stream(), now.getBenchmarkResults().stream());
    return new RunResult(before.getParams(), new ArrayList<>(forks.toList()));
  }
}
