package dev.tokenops.http.callback;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When the next attempt at a callback is due, and when there is none.
 *
 * <p>Ten attempts: at once, then 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h after the
 * one before. Each wait is lengthened by up to a fifth, at random, so that callbacks which failed
 * together do not come back together. A 429, 502 or 504 asks for less: the wait is the schedule's
 * next longer one. {@code Retry-After} is a lower bound, believed up to 24 h. A 2xx ends it well, a
 * 410 at once badly. Source: Standard Webhooks specification, "Deliverability and reliability".
 * Pure; any thread.
 */
public final class RetrySchedule {
  /** The wait before each attempt, the first one's included. */
  private static final List<Duration> WAITS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** Attempts of one round; a redelivery begins a new round. */
  public static final int MAX_ATTEMPTS = WAITS.size();

  /** The longest wait before jitter, and the longest {@code Retry-After} that is believed. */
  public static final Duration MAX_WAIT = Duration.ofHours(24);

  private static final int JITTER_DIVISOR = 5;

  private RetrySchedule() {}

  /** What follows an attempt. */
  public sealed interface Next {
    /** The receiver has it. */
    record Delivered() implements Next {}

    /**
     * @param delay from the end of the attempt
     */
    record RetryIn(Duration delay) implements Next {}

    /**
     * No further attempt.
     *
     * @param sentence why
     */
    record DeadLettered(String sentence) implements Next {}
  }

  /**
   * What follows the answer to attempt number {@code attempts} of this round.
   *
   * @param attempts made so far, this one included: 1 to {@link #MAX_ATTEMPTS}
   * @param random for the jitter alone
   */
  public static Next after(int attempts, CallbackAnswer answer, RandomGenerator random) {
    if (attempts < 1 || attempts > MAX_ATTEMPTS)
      throw new IllegalArgumentException("attempt " + attempts + " of " + MAX_ATTEMPTS);
    if (answer.delivered()) return new Next.Delivered();
    if (answer.gone())
      return new Next.DeadLettered("the receiver answered 410: it wants no more callbacks");
    if (attempts == MAX_ATTEMPTS)
      return new Next.DeadLettered("none of " + MAX_ATTEMPTS + " attempts was answered with 2xx");
    Duration wait = WAITS.get(Math.min(attempts + step(answer), WAITS.size() - 1));
    return new Next.RetryIn(jittered(longer(wait, asked(answer)), random));
  }

  private static int step(CallbackAnswer answer) {
    return switch (answer.attempt().status()) {
      case 429, 502, 504 -> 1;
      default -> 0;
    };
  }

  private static Duration asked(CallbackAnswer answer) {
    Duration asked = answer.retryAfter();
    if (asked == null) return Duration.ZERO;
    return asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration jittered(Duration wait, RandomGenerator random) {
    long millis = wait.toMillis();
    return Duration.ofMillis(millis + random.nextLong(millis / JITTER_DIVISOR + 1));
  }
}
