package dev.tokenops.engine.index;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Which segments to merge, so that a look-up meets few however many runs there were.
 *
 * <p>A segment's tier grows by one with every fourfold of its rows; four of a tier become one. So
 * there are at most three of each tier, a dozen for twenty million runs, and each row is written
 * anew once a tier.
 */
public final class Tiers {
  private static final int FAN_IN = 4;

  private Tiers() {}

  /** Four segments to merge into one, of the lowest tier that has as many; empty if none has. */
  public static List<Segment> due(List<Segment> segments) {
    return due(segments, Segment::rows);
  }

  /** The same rule for numbers of rows alone. */
  static List<Long> dueOf(List<Long> rows) {
    return due(rows, Long::longValue);
  }

  private static <S> List<S> due(List<S> segments, ToLongFunction<S> rows) {
    var tiers = new TreeMap<Integer, List<S>>();
    for (var segment : segments)
      tiers.computeIfAbsent(tier(rows.applyAsLong(segment)), _ -> new ArrayList<>()).add(segment);
    for (var tier : tiers.values())
      if (tier.size() >= FAN_IN) return List.copyOf(tier.subList(0, FAN_IN));
    return List.of();
  }

  private static int tier(long rows) {
    return (Long.SIZE - Long.numberOfLeadingZeros(rows)) / 2;
  }
}
