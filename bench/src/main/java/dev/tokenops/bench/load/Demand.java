package dev.tokenops.bench.load;

import dev.tokenops.bench.load.wire.Source;

/** When work is due: by the clock (open), or whenever a connection is free (closed). */
abstract sealed class Demand {
  /** As {@link Source#dueNs}. */
  abstract long dueNs(long nowNs);

  /** Takes the one that is due; the moment it was meant to begin. */
  abstract long take(long nowNs);

  /** How many are due and not taken. */
  abstract long waiting(long nowNs);

  abstract boolean isOpen();

  /**
   * Rates by the clock, beginning at a moment of {@link System#nanoTime}.
   *
   * @param lateNs what could not be sent so long after it was due is not sent at all
   */
  static Demand open(Rates rates, long beginNs, long lateNs) {
    return new Open(rates, beginNs, lateNs);
  }

  /** As much as the connections take, until a moment. */
  static Demand closed(long endNs) {
    return new Closed(endNs);
  }

  /** So many, as soon as connections are free. */
  static Demand times(long count) {
    return new Times(count);
  }

  private static final class Open extends Demand {
    private final Rates.Arrivals taken;
    private final Rates.Arrivals due;
    private final long beginNs;
    private final long lateNs;
    private long waiting;

    Open(Rates rates, long beginNs, long lateNs) {
      this.taken = rates.arrivals();
      this.due = rates.arrivals();
      this.beginNs = beginNs;
      this.lateNs = lateNs;
    }

    @Override
    long dueNs(long nowNs) {
      long due = taken.dueNs();
      while (due != Long.MAX_VALUE && nowNs - beginNs - due > lateNs) {
        taken.next();
        waiting--;
        due = taken.dueNs();
      }
      return due == Long.MAX_VALUE ? Source.NEVER : beginNs + due;
    }

    @Override
    long take(long nowNs) {
      long intended = beginNs + taken.dueNs();
      taken.next();
      waiting--;
      return intended;
    }

    @Override
    long waiting(long nowNs) {
      while (due.dueNs() != Long.MAX_VALUE && beginNs + due.dueNs() <= nowNs) {
        due.next();
        waiting++;
      }
      return Math.max(waiting, 0);
    }

    @Override
    boolean isOpen() {
      return true;
    }
  }

  private static final class Closed extends Demand {
    private final long endNs;

    Closed(long endNs) {
      this.endNs = endNs;
    }

    @Override
    long dueNs(long nowNs) {
      return nowNs >= endNs ? Source.NEVER : nowNs;
    }

    @Override
    long take(long nowNs) {
      return nowNs;
    }

    @Override
    long waiting(long nowNs) {
      return 0;
    }

    @Override
    boolean isOpen() {
      return false;
    }
  }

  private static final class Times extends Demand {
    private long left;

    Times(long count) {
      this.left = count;
    }

    @Override
    long dueNs(long nowNs) {
      return left == 0 ? Source.NEVER : nowNs;
    }

    @Override
    long take(long nowNs) {
      left--;
      return nowNs;
    }

    @Override
    long waiting(long nowNs) {
      return 0;
    }

    @Override
    boolean isOpen() {
      return true;
    }
  }
}
