package dev.tokenops.http.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.http.callback.RetrySchedule.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
  /** Draws no jitter at all. */
  private static final RandomGenerator STILL = () -> 0;

  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  @Test
  void waitsLongerAndLongerAndGivesUpAfterTenAttempts() {
    for (int attempt = 1; attempt <= 9; attempt++)
      assertEquals(WAITS.get(attempt - 1), wait(attempt, answer(500, null)), "after " + attempt);
    assertInstanceOf(Next.DeadLettered.class, next(10, answer(500, null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 301, 302, 307, 400, 401, 404, 409, 411, 500, 503})
  void triesAgainWhateverElseWentWrong(int status) {
    assertEquals(Duration.ofSeconds(5), wait(1, answer(status, null)));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void isDoneWithAny2xx(int status) {
    assertInstanceOf(Next.Delivered.class, next(1, answer(status, null)));
    assertInstanceOf(Next.Delivered.class, next(10, answer(status, null)));
  }

  @Test
  void givesUpAtOnceWhenTheReceiverIsGone() {
    assertInstanceOf(Next.DeadLettered.class, next(1, answer(410, Duration.ofSeconds(1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 504})
  void slowsDownByOneStep(int status) {
    assertEquals(Duration.ofMinutes(5), wait(1, answer(status, null)));
    assertEquals(Duration.ofHours(24), wait(8, answer(status, null)));
    assertEquals(Duration.ofHours(24), wait(9, answer(status, null)));
    assertInstanceOf(Next.DeadLettered.class, next(10, answer(status, null)));
  }

  @Test
  void waitsAtLeastWhatTheReceiverAsksForUpToADay() {
    assertEquals(Duration.ofSeconds(5), wait(1, answer(503, Duration.ofSeconds(4))));
    assertEquals(Duration.ofSeconds(6), wait(1, answer(503, Duration.ofSeconds(6))));
    assertEquals(Duration.ofHours(24), wait(1, answer(503, Duration.ofHours(24))));
    assertEquals(Duration.ofHours(24), wait(1, answer(503, Duration.ofDays(365))));
    assertEquals(Duration.ofHours(5), wait(4, answer(429, Duration.ZERO)));
  }

  @Test
  void lengthensByUpToAFifthAndNeverShortens() {
    var random = new Random(5);
    Duration shortest = Duration.ofDays(1);
    Duration longest = Duration.ZERO;
    for (int n = 0; n < 10_000; n++) {
      Duration wait = wait(2, answer(500, null), random);
      if (wait.compareTo(shortest) < 0) shortest = wait;
      if (wait.compareTo(longest) > 0) longest = wait;
    }
    assertTrue(shortest.compareTo(Duration.ofMinutes(5)) >= 0, "shortest " + shortest);
    assertTrue(longest.compareTo(Duration.ofMinutes(6)) <= 0, "longest " + longest);
    assertNotEquals(shortest, longest);
    assertTrue(longest.minus(shortest).compareTo(Duration.ofSeconds(55)) > 0, "spread out");
  }

  @Test
  void refusesToCountWhatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> next(0, answer(500, null)));
    assertThrows(IllegalArgumentException.class, () -> next(11, answer(500, null)));
  }

  private static Next next(int attempts, CallbackAnswer answer) {
    return RetrySchedule.after(attempts, answer, STILL);
  }

  private static Duration wait(int attempts, CallbackAnswer answer) {
    return wait(attempts, answer, STILL);
  }

  private static Duration wait(int attempts, CallbackAnswer answer, RandomGenerator random) {
    var next = RetrySchedule.after(attempts, answer, random);
    return assertInstanceOf(Next.RetryIn.class, next).delay();
  }

  private static CallbackAnswer answer(int status, @Nullable Duration retryAfter) {
    return new CallbackAnswer(new Attempt(Instant.EPOCH, status, 12, null), retryAfter);
  }
}
