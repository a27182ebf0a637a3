package dev.tokenops.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * The table of a run of benches: each with its score, its 99.9 % interval, and how it compares with
 * its baseline in the same run.
 *
 * <p>The baseline of a bench is the method {@code baseline} of its class, with the same parameters
 * where it has them; that of the run path is the floor.
 */
final class Figures {
  private static final String BASELINE = "baseline";

  private Figures() {}

  static String table(Collection<RunResult> results) {
    var table = new StringBuilder("\n");
    table.append(
        "%-44s %16s %14s %-8s %s%n"
            .formatted("bench", "score", "± 99.9 %", "unit", "speed of its baseline"));
    for (var result : results) {
      var score = result.getPrimaryResult();
      table.append(
          "%-44s %16s %14s %-8s %s%n"
              .formatted(
                  name(result.getParams()),
                  figure(score.getScore()),
                  figure(score.getScoreError()),
                  score.getScoreUnit(),
                  ratio(result, results)));
    }
    return table.toString();
  }

  private static String ratio(RunResult result, Collection<RunResult> all) {
    if (isBaseline(result.getParams())) return "";
    return all.stream()
        .filter(other -> isBaselineOf(other.getParams(), result.getParams()))
        .findFirst()
        .map(baseline -> "%.2f".formatted(speed(result) / speed(baseline)))
        .orElse("");
  }

  /** Times are turned over, so that more is always faster. */
  private static double speed(RunResult result) {
    double score = result.getPrimaryResult().getScore();
    return result.getParams().getMode() == Mode.Throughput ? score : 1 / score;
  }

  private static boolean isBaseline(BenchmarkParams bench) {
    return method(bench).equals(BASELINE) || type(bench).equals("FloorBench");
  }

  private static boolean isBaselineOf(BenchmarkParams baseline, BenchmarkParams bench) {
    if (type(bench).equals("RunPathBench")) return type(baseline).equals("FloorBench");
    return type(baseline).equals(type(bench))
        && method(baseline).equals(BASELINE)
        && baseline.getParamsKeys().stream()
            .allMatch(key -> baseline.getParam(key).equals(bench.getParam(key)));
  }

  private static String name(BenchmarkParams bench) {
    var name = new StringBuilder(type(bench)).append('.').append(method(bench));
    for (var key : bench.getParamsKeys())
      name.append(' ').append(key).append('=').append(bench.getParam(key));
    return name.toString();
  }

  private static String type(BenchmarkParams bench) {
    var name = bench.getBenchmark().substring(0, bench.getBenchmark().lastIndexOf('.'));
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String method(BenchmarkParams bench) {
    return bench.getBenchmark().substring(bench.getBenchmark().lastIndexOf('.') + 1);
  }

  private static String figure(double value) {
    if (Double.isNaN(value)) return "-";
    int digits = Math.abs(value) < 10 ? 3 : Math.abs(value) < 1_000 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
