package dev.tokenops.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class BenchSmokeTest {
  @Test
  void everyBenchRunsForAMoment() throws Exception {
    var options =
        new OptionsBuilder()
            .include("dev.tokenops.bench")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true);
    var results = new Runner(options.build()).run();
    var names =
        results.stream()
            .map(result -> result.getParams().getBenchmark())
            .collect(Collectors.joining(" "));
    assertTrue(names.contains("RunPath") && names.contains("Floor"), names);
    for (var result : results) assertTrue(result.getPrimaryResult().getScore() > 0);
  }
}
