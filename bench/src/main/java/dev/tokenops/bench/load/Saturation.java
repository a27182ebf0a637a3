package dev.tokenops.bench.load;

import java.io.IOException;

/** What a warm server does at most: where the tests begin that load it with a multiple of that. */
final class Saturation {
  static final int CONNECTIONS = 64;
  private static final int WARMUP_SECONDS = 30;
  private static final int LONGEST = 20;

  private Saturation() {}

  /**
   * Warms the server up, and saturates it.
   *
   * @return runs a second
   */
  static double find(LoadOptions options, LoadTest test) throws IOException {
    int warming = options.number("--warmup", WARMUP_SECONDS, 1);
    var mix = Traffic.Mix.RUNS_ALONE;
    test.posts(Plan.closed("warm-up", warming, CONNECTIONS), mix, /* hammer= */ false);
    return test.posts(Plan.closed("saturation", seconds(options), CONNECTIONS), mix, false)
        .acceptedPerSecond();
  }

  /** How long a phase of such a test lasts. */
  static int seconds(LoadOptions options) {
    return Math.min(options.seconds(), LONGEST);
  }

  /** A share of the saturation for some seconds; at least a run a second. */
  static Rates times(double share, double perSecond, int seconds) {
    return Rates.constant(Math.max(1, Math.rint(perSecond * share)), seconds);
  }
}
