package dev.tokenops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class BenchSmokeTest {
  /** Every bench of the module; a new one that is not here is not smoked, so count them. */
  private static final List<Class<?>> BENCHES = List.of(RunPathBench.class, FloorBench.class);

  @Test
  void everyBenchRunsForAMoment() throws Exception {
    var options = new OptionsBuilder().forks(0).warmupIterations(0).measurementIterations(1);
    options.measurementTime(TimeValue.milliseconds(1)).shouldFailOnError(true);
    for (var bench : BENCHES) options.include(bench.getName());
    var results = new Runner(options.build()).run();
    assertEquals(BENCHES.size(), results.size());
    for (var result : results) assertTrue(result.getPrimaryResult().getScore() > 0);
  }
}
