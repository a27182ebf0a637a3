package dev.tokenops.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies, all in microseconds.
 *
 * @param count how many
 * @param spectrum the whole distribution, finer towards its end: what a percentile plot shows
 */
public record Latency(
    long count,
    double mean,
    long p50,
    long p90,
    long p99,
    long p999,
    long p9999,
    long max,
    List<Point> spectrum) {
  private static final int TICKS_PER_HALF = 5;

  /**
   * @param percentile 0 to 100
   */
  public record Point(double percentile, long micros) {}

  public Latency {
    spectrum = List.copyOf(spectrum);
  }

  /** Without the spectrum: for a second among many. */
  static Latency brief(Histogram histogram) {
    return of(histogram, List.of());
  }

  static Latency whole(Histogram histogram) {
    var spectrum = new ArrayList<Point>();
    for (var value : histogram.percentiles(TICKS_PER_HALF))
      spectrum.add(new Point(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo()));
    return of(histogram, histogram.getTotalCount() == 0 ? List.of() : spectrum);
  }

  private static Latency of(Histogram histogram, List<Point> spectrum) {
    return new Latency(
        histogram.getTotalCount(),
        histogram.getTotalCount() == 0 ? 0 : histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getValueAtPercentile(99.99),
        histogram.getMaxValue(),
        spectrum);
  }
}
