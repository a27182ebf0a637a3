package dev.tokenops.bench.load;

import java.util.random.RandomGenerator;

/** The last few thousand acknowledged runs: what a duplicate may repeat. */
final class Recent {
  /** There is none yet. */
  static final long NONE = -1;

  private static final int MOST = 4_096;

  private final long[] runs = new long[MOST];
  private long added;

  void add(long run) {
    runs[(int) (added++ % MOST)] = run;
  }

  /** Any of them, or {@link #NONE}. */
  long any(RandomGenerator random) {
    return added == 0 ? NONE : runs[random.nextInt((int) Math.min(added, MOST))];
  }
}
