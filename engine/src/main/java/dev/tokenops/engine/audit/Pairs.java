package dev.tokenops.engine.audit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;

/**
 * Pairs of longs by the million, 16 bytes each: what an audit must remember of what is over. Open
 * addressing by the first of each pair, at most two thirds full. Only adds. A pair of zeros marks a
 * free place and cannot be added. Confined to one thread.
 */
final class Pairs {
  /** Gives so many bytes of zeros. */
  private final LongFunction<MemorySegment> room;

  private MemorySegment places;
  private long capacity;
  private long count;

  Pairs(LongFunction<MemorySegment> room) {
    this.room = room;
    capacity = 1_024;
    places = room.apply(16 * capacity);
  }

  /**
   * @return whether the pair is new
   */
  boolean add(long first, long second) {
    if (first == 0 && second == 0) throw new IllegalArgumentException("zeros are a free place");
    if (3 * (count + 1) > 2 * capacity) grow();
    if (!put(first, second)) return false;
    count++;
    return true;
  }

  /** Whether any pair begins so. */
  boolean has(long first) {
    for (long at = home(first); isTaken(at); at = next(at)) if (first(at) == first) return true;
    return false;
  }

  /** Whether there is this pair. */
  boolean has(long first, long second) {
    for (long at = home(first); isTaken(at); at = next(at))
      if (first(at) == first && second(at) == second) return true;
    return false;
  }

  private boolean put(long first, long second) {
    long at = home(first);
    while (isTaken(at)) {
      if (first(at) == first && second(at) == second) return false;
      at = next(at);
    }
    places.set(ValueLayout.JAVA_LONG, 16 * at, first);
    places.set(ValueLayout.JAVA_LONG, 16 * at + 8, second);
    return true;
  }

  private void grow() {
    var full = places;
    long taken = capacity;
    capacity = 2 * taken;
    places = room.apply(16 * capacity);
    for (long at = 0; at < taken; at++) {
      long first = full.get(ValueLayout.JAVA_LONG, 16 * at);
      long second = full.get(ValueLayout.JAVA_LONG, 16 * at + 8);
      if (first != 0 || second != 0) put(first, second);
    }
  }

  private boolean isTaken(long at) {
    return first(at) != 0 || second(at) != 0;
  }

  private long first(long at) {
    return places.get(ValueLayout.JAVA_LONG, 16 * at);
  }

  private long second(long at) {
    return places.get(ValueLayout.JAVA_LONG, 16 * at + 8);
  }

  private long home(long first) {
    long hash = first * 0x9E3779B97F4A7C15L;
    return (hash ^ (hash >>> 32)) & (capacity - 1);
  }

  private long next(long at) {
    return (at + 1) & (capacity - 1);
  }
}
