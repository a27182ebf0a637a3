package dev.tokenops.bench.load;

import java.util.Map;

/**
 * One second of a load test.
 *
 * @param second from 1, since the beginning
 * @param phase such as {@code 500/s} or {@code saturation}
 * @param counts of the answers that came in it; nothing for what did not come
 * @param latency in microseconds, of the runs that were acknowledged in it
 * @param waiting works that were due and had no connection at its end
 */
public record Second(
    int second, String phase, Map<Outcome, Long> counts, Latency latency, long waiting) {
  public Second {
    counts = Map.copyOf(counts);
  }

  public long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** The same second as part of a test whose phase began after {@code before} seconds. */
  Second within(int before, String phaseName) {
    return new Second(before + second, phaseName, counts, latency, waiting);
  }
}
