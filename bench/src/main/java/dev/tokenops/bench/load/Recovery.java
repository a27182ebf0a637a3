package dev.tokenops.bench.load;

import org.HdrHistogram.Histogram;

/** Looks for the first window of time whose p99 is good again. One thread. */
final class Recovery {
  private static final long WINDOW_NS = 250_000_000;
  private static final long MOST_MICROS = 3_600_000_000L;

  private final long wantedMicros;
  private final Histogram window = new Histogram(MOST_MICROS, 2);
  private long beginNs;
  private long windowEndNs;
  private long afterMs = -1;

  /**
   * @param wantedMicros p99 at most
   */
  Recovery(long wantedMicros) {
    this.wantedMicros = wantedMicros;
  }

  /** The moment from which it is counted. */
  void begin(long nowNs) {
    beginNs = nowNs;
    windowEndNs = nowNs + WINDOW_NS;
  }

  /** A run was answered. */
  void answered(long micros, long nowNs) {
    if (afterMs >= 0) return;
    if (nowNs > windowEndNs) {
      if (window.getTotalCount() > 0 && window.getValueAtPercentile(99) <= wantedMicros)
        afterMs = (windowEndNs - beginNs) / 1_000_000;
      window.reset();
      while (nowNs > windowEndNs) windowEndNs += WINDOW_NS;
    }
    window.recordValue(micros);
  }

  /** Milliseconds until the end of the first good window; -1 if there was none. */
  long afterMs() {
    return afterMs;
  }
}
