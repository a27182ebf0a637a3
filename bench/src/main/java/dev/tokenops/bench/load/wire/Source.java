package dev.tokenops.bench.load.wire;

/** Says when work is due, and hands it out. Called by the loop's thread alone. */
public interface Source {
  /** A time that never comes. */
  long NEVER = Long.MAX_VALUE;

  /**
   * When the next work is due, as {@link System#nanoTime}; {@code nowNs} or earlier: now.
   *
   * @return {@link #NEVER} if there will be none
   */
  long dueNs(long nowNs);

  /**
   * The work that is due.
   *
   * @param connection which of the connections will do it, from 0
   */
  Work take(int connection, long nowNs);

  /** Called about ten times a second, whatever else happens. */
  default void tick(long nowNs) {}
}
