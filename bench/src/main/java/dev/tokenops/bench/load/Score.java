package dev.tokenops.bench.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts what comes of the posts, second by second, with a histogram of the runs' latencies. Times
 * are {@link System#nanoTime}. The loop's thread alone.
 */
final class Score {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long MOST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 3;
  private static final int SAMPLES = 10;

  private static final class Count {
    private long value;
  }

  private final Consumer<Second> listener;
  private final long beginNs;
  private final List<Second> seconds = new ArrayList<>();
  private final List<String> samples = new ArrayList<>();
  private final Histogram latencies = new Histogram(MOST_MICROS, DIGITS);
  private final Histogram current = new Histogram(MOST_MICROS, DIGITS);
  private final Map<String, Histogram> steps = new LinkedHashMap<>();
  private final EnumMap<Outcome, Long> totals = new EnumMap<>(Outcome.class);
  private final EnumMap<Outcome, Count> counts = new EnumMap<>(Outcome.class);
  private @Nullable Recovery recovery;
  private long secondEndNs;

  /**
   * @param listener hears of each second when it is over
   */
  Score(long beginNs, Consumer<Second> listener) {
    this.beginNs = beginNs;
    this.listener = listener;
    this.secondEndNs = beginNs + SECOND_NS;
  }

  void count(Outcome outcome) {
    counts.computeIfAbsent(outcome, _ -> new Count()).value++;
  }

  /** A run that was acknowledged, and when it was meant to begin. */
  void accepted(long intendedNs, long nowNs) {
    count(Outcome.ACCEPTED);
    long micros = micros(nowNs - intendedNs);
    current.recordValue(micros);
    if (recovery != null) recovery.answered(micros, nowNs);
  }

  /** From now on somebody else hears of each acknowledged run too. */
  void tell(Recovery listening) {
    recovery = listening;
    listening.begin(beginNs);
  }

  /** One step of a whole pilot. */
  void step(String name, long fromNs, long toNs) {
    steps
        .computeIfAbsent(name, _ -> new Histogram(MOST_MICROS, DIGITS))
        .recordValue(micros(toNs - fromNs));
  }

  /** An answer that must not be; the first few are kept word for word. */
  void wrong(String what) {
    count(Outcome.WRONG);
    if (samples.size() < SAMPLES) samples.add(what);
  }

  /** Ends the seconds that are over. */
  void tick(long nowNs, long waiting) {
    while (nowNs >= secondEndNs) {
      close(waiting);
      secondEndNs += SECOND_NS;
    }
  }

  /** Ends the last second, which may be a part of one. */
  void end(long waiting) {
    if (counts.values().stream().anyMatch(count -> count.value > 0)) close(waiting);
  }

  private void close(long waiting) {
    var now = new EnumMap<Outcome, Long>(Outcome.class);
    counts.forEach((outcome, count) -> {
      now.put(outcome, count.value);
      totals.merge(outcome, count.value, Long::sum);
      count.value = 0;
    });
    int number = (int) ((secondEndNs - beginNs) / SECOND_NS);
    var second = new Second(number, "", now, Latency.brief(current), waiting);
    latencies.add(current);
    current.reset();
    seconds.add(second);
    listener.accept(second);
  }

  private static long micros(long ns) {
    return Math.clamp(ns / 1_000, 1, MOST_MICROS);
  }

  List<Second> seconds() {
    return List.copyOf(seconds);
  }

  /** All seconds that are over. */
  long total(Outcome outcome) {
    return totals.getOrDefault(outcome, 0L);
  }

  Latency latency() {
    return Latency.whole(latencies);
  }

  Map<String, Latency> steps() {
    var all = new LinkedHashMap<String, Latency>();
    steps.forEach((name, histogram) -> all.put(name, Latency.brief(histogram)));
    return all;
  }

  List<String> samples() {
    return List.copyOf(samples);
  }
}
