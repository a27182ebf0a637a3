package dev.tokenops.bench.load;

import java.util.EnumMap;
import java.util.Map;

/**
 * A part of a load test with one demand, and what came of it.
 *
 * @param name such as {@code load}, {@code warm-up} or {@code overload}
 * @param offered the demand in words, such as {@code 500/s:30s}
 * @param seconds from its beginning to its last answer
 * @param counts by outcome; nothing for what did not come
 * @param acceptedPerSecond runs acknowledged (whole pilots: ended) a second
 * @param latency of those, in microseconds
 * @param steps of whole pilots, by the name of the call
 * @param clientMicros processor time of this client for each answer
 * @param stillWaiting connections that had no answer when patience ended
 */
public record Phase(
    String name,
    String offered,
    double seconds,
    Map<Outcome, Long> counts,
    double acceptedPerSecond,
    Latency latency,
    Map<String, Latency> steps,
    double clientMicros,
    int stillWaiting) {
  public Phase {
    counts = Map.copyOf(counts);
  }

  public long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  static Phase of(
      String name, String offered, double seconds, Score score, long cpuNs, int stillWaiting) {
    var counts = new EnumMap<Outcome, Long>(Outcome.class);
    long answers = 0;
    for (var outcome : Outcome.values()) {
      long total = score.total(outcome);
      answers += total;
      if (total > 0) counts.put(outcome, total);
    }
    return new Phase(
        name,
        offered,
        seconds,
        counts,
        score.total(Outcome.ACCEPTED) / seconds,
        score.latency(),
        score.steps(),
        answers == 0 ? 0 : cpuNs / 1e3 / answers,
        stillWaiting);
  }
}
