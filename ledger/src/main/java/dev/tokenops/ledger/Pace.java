package dev.tokenops.ledger;

/**
 * How long the writer lets calls gather before it closes the next batch.
 *
 * <p>Each force costs its fifth of a millisecond of processor time, however little it carries. A
 * writer that goes back to a quick disk at once spends that on one or two calls, and takes it from
 * the threads that make them: half of all processor time at half of what a machine can do, while
 * everybody waits for a processor and not for the disk. So the time between two batches grows with
 * the rate at which calls come, and is nothing where there are few.
 *
 * <p>The rate is that of the last batches, older ones counting less. Used by the writer alone.
 */
final class Pace {
  /** Between two batches at most, so that a call waits for half of it on average. */
  static final long MOST_NANOS = 2_000_000;

  /** Calls a second at which that is reached; below it the time is in proportion. */
  static final double BUSY_PER_SECOND = 16_000;

  /** Fewer than so many calls in that time, and nobody waits: they would gather nothing. */
  private static final double WORTHWHILE_CALLS = 4;

  private static final double MEMORY = 7 / 8.0;

  /** One pause says no more than that it was quiet, however long it was. */
  private static final long LONGEST_NANOS = 100_000_000;

  private long closedNanos;
  private double calls;
  private double nanos = LONGEST_NANOS;

  /**
   * A batch was closed.
   *
   * @param nowNanos as {@link System#nanoTime}
   */
  void closed(int callsOfBatch, long nowNanos) {
    calls = calls * MEMORY + callsOfBatch;
    nanos = nanos * MEMORY + Math.min(nowNanos - closedNanos, LONGEST_NANOS);
    closedNanos = nowNanos;
  }

  /** How long the next one should stay open from now, in nanoseconds; 0 or less: not at all. */
  long leftNanos(long nowNanos) {
    double gap = MOST_NANOS * Math.min(1, calls / nanos * 1e9 / BUSY_PER_SECOND);
    return calls / nanos * gap < WORTHWHILE_CALLS ? 0 : closedNanos + (long) gap - nowNanos;
  }
}
