package dev.tokenops.bench.load;

import java.io.IOException;

/**
 * Saturation, then four times as much, then a quarter of it: how much work is still done while far
 * too much is asked for, and how soon the server is itself again.
 */
final class OverloadTest {
  private static final int TIMES = 4;
  private static final double AFTERWARDS = 0.25;
  private static final int SATURATED_CONNECTIONS = 64;
  private static final int AFTER_SECONDS = 5;
  private static final int LONGEST = 20;
  private static final int WARMUP_SECONDS = 10;
  private static final long WANTED_MICROS = 10_000;

  private final LoadOptions options;
  private final LoadTest test;

  OverloadTest(LoadOptions options, LoadTest test) {
    this.options = options;
    this.test = test;
  }

  Report.Overload run() throws IOException {
    int seconds = Math.min(options.seconds(), LONGEST);
    var mix = Traffic.Mix.RUNS_ALONE;
    int warming = options.number("--warmup", WARMUP_SECONDS, 1);
    test.posts(Plan.closed("warm-up", warming, SATURATED_CONNECTIONS), mix, false);
    var peak = test.posts(Plan.closed("saturation", seconds, SATURATED_CONNECTIONS), mix, false);
    double peakRate = peak.acceptedPerSecond();
    var flood = Rates.constant(Math.max(1, Math.rint(peakRate * TIMES)), seconds);
    var overload =
        test.posts(
            Plan.flood("overload", flood, options.connections()), mix, options.has("--hammer"));
    var calm = Rates.constant(Math.max(1, Math.rint(peakRate * AFTERWARDS)), AFTER_SECONDS);
    var recovery = new Recovery(WANTED_MICROS);
    test.posts(Plan.open("after", calm, SATURATED_CONNECTIONS).telling(recovery), mix, false);
    return new Report.Overload(
        peakRate,
        overload.acceptedPerSecond(),
        overload.acceptedPerSecond() / peakRate,
        recovery.afterMs());
  }
}
