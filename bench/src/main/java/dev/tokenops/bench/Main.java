package dev.tokenops.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code tokenops bench}: runs the benches, keeps JMH's results as JSON and prints a table. */
public final class Main {
  private static final String USAGE =
      """
      Usage: tokenops bench [--quick | --full] [--out FILE] [PATTERN]

        --quick      two forks of short iterations: about two minutes for all (the default)
        --full       five forks of long iterations: for figures to keep
        --out FILE   where JMH's results go as JSON (default: bench-results.json)
        PATTERN      only benches whose name matches, such as RunPath
      """;

  private Main() {}

  public static void main(String... args) throws Exception {
    boolean full = false;
    var out = Path.of("bench-results.json");
    var pattern = "dev.tokenops.bench";
    for (int i = 0; i < args.length; i++)
      switch (args[i]) {
        case "--help", "-h" -> {
          System.out.print(USAGE);
          return;
        }
        case "--quick" -> full = false;
        case "--full" -> full = true;
        case "--out" -> out = Path.of(value(args, ++i));
        default -> {
          if (args[i].startsWith("-")) refuse("there is no option " + args[i]);
          pattern = args[i];
        }
      }
    print(run(pattern, full, out), out);
  }

  private static Collection<RunResult> run(String pattern, boolean full, Path out)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(pattern)
            .forks(full ? 5 : 2)
            .warmupIterations(full ? 5 : 3)
            .measurementIterations(full ? 10 : 4)
            .warmupTime(TimeValue.seconds(full ? 5 : 3))
            .measurementTime(TimeValue.seconds(full ? 5 : 3))
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(out.toString());
    return new Runner(options.build()).run();
  }

  private static void print(Collection<RunResult> results, Path out) {
    System.out.printf("%n%-22s %14s %12s%n", "bench", "runs/s", "± 99.9 %");
    double path = 0;
    double floor = 0;
    for (var result : results) {
      var score = result.getPrimaryResult();
      var name = result.getParams().getBenchmark();
      var bench = List.of(name.split("\\.")).get(name.split("\\.").length - 2);
      System.out.printf("%-22s %,14.0f %,12.0f%n", bench, score.getScore(), score.getScoreError());
      if (bench.startsWith("RunPath")) path = score.getScore();
      if (bench.startsWith("Floor")) floor = score.getScore();
    }
    if (path > 0 && floor > 0)
      System.out.printf("RunPath is %.2f of its floor in this run.%n", path / floor);
    System.out.println("Results as JSON: " + (Files.exists(out) ? out.toAbsolutePath() : "none"));
  }

  private static String value(String[] args, int index) {
    if (index == args.length) refuse(args[index - 1] + " needs a value");
    return args[index];
  }

  private static void refuse(String why) {
    System.err.println("tokenops bench: " + why);
    System.err.print(USAGE);
    System.exit(2);
  }
}
