package dev.tokenops.engine.index;

import java.util.TreeSet;

/**
 * Gathers the newest of some indexes, each once: the same row may stand in a tail and in a segment.
 */
final class Newest {
  private final TreeSet<Long> found = new TreeSet<>();
  private final long before;
  private final int most;

  /**
   * @param before only indexes below it count
   * @param most 1 or more
   */
  Newest(long before, int most) {
    this.before = before;
    this.most = most;
  }

  long before() {
    return before;
  }

  int most() {
    return most;
  }

  void add(long index) {
    if (index >= before) return;
    boolean full = found.size() == most;
    if (full && index < found.first()) return;
    if (found.add(index) && full) found.pollFirst();
  }

  /** Newest first. */
  long[] toArray() {
    return found.descendingSet().stream().mapToLong(Long::longValue).toArray();
  }
}
