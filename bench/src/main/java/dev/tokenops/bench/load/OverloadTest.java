package dev.tokenops.bench.load;

import java.io.IOException;

/**
 * Saturation, then four times as much, then a quarter of it: how much work is still done while far
 * too much is asked for, and how soon the server is itself again.
 */
final class OverloadTest {
  private static final int TIMES = 4;
  private static final double AFTERWARDS = 0.25;
  private static final int AFTER_SECONDS = 5;
  private static final long WANTED_MICROS = 10_000;

  private final LoadOptions options;
  private final LoadTest test;

  OverloadTest(LoadOptions options, LoadTest test) {
    this.options = options;
    this.test = test;
  }

  Report.Overload run() throws IOException {
    var mix = Traffic.Mix.RUNS_ALONE;
    double peak = Saturation.find(options, test);
    var flood = Saturation.times(TIMES, peak, Saturation.seconds(options));
    double goodput =
        test.posts(
                Plan.flood("overload", flood, options.connections()), mix, options.has("--hammer"))
            .acceptedPerSecond();
    var calm = Saturation.times(AFTERWARDS, peak, AFTER_SECONDS);
    var recovery = new Recovery(WANTED_MICROS);
    test.posts(
        Plan.open("after", calm, Saturation.CONNECTIONS).telling(recovery),
        mix,
        /* hammer= */ false);
    return new Report.Overload(peak, goodput, goodput / peak, recovery.afterMs());
  }
}
