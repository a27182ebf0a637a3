package dev.tokenops.bench.load;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a phase is to do.
 *
 * @param offered the demand in words
 * @param demand made when the phase begins, of that moment as {@link System#nanoTime}
 * @param connections at most
 * @param patienceNs for the last answers; 0 abandons them when the demand ends
 * @param recovery hears of each answered run; null if nobody listens
 */
record Plan(
    String name,
    String offered,
    LongFunction<Demand> demand,
    int connections,
    long patienceNs,
    @Nullable Recovery recovery) {
  static final long PATIENCE_NS = 40_000_000_000L;
  private static final long SECOND_NS = 1_000_000_000;

  /** Rates by the clock. */
  static Plan open(String name, Rates rates, int connections) {
    return new Plan(
        name,
        rates.toString(),
        begin -> Demand.open(rates, begin, Long.MAX_VALUE),
        connections,
        PATIENCE_NS,
        null);
  }

  /** As much as the connections take. */
  static Plan closed(String name, int seconds, int connections) {
    return new Plan(
        name,
        connections + " connections, " + seconds + " s",
        begin -> Demand.closed(begin + seconds * SECOND_NS),
        connections,
        PATIENCE_NS,
        null);
  }

  /** More than can be done: what finds no connection within a second is not sent at all. */
  static Plan flood(String name, Rates rates, int connections) {
    return new Plan(
        name,
        rates.toString(),
        begin -> Demand.open(rates, begin, SECOND_NS),
        connections,
        0,
        null);
  }

  Plan telling(Recovery listener) {
    return new Plan(name, offered, demand, connections, patienceNs, listener);
  }
}
