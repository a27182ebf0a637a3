package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Words.RateLimit;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  private static final RateLimit SIXTY_A_MINUTE = new RateLimit(60, 60);
  private static final long SECOND = 1_000_000_000L;

  private final RateLimiter limiter = new RateLimiter(1_000);

  /** The clock may begin anywhere, at its end too. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MIN_VALUE, Long.MAX_VALUE - SECOND})
  void letsABucketThroughAtOnceAndThenOneASecond(long start) {
    for (int n = 0; n < 60; n++) assertEquals(Duration.ZERO, take("a", start));
    assertEquals(Duration.ofSeconds(1), take("a", start));
    assertEquals(Duration.ofNanos(1), take("a", start + SECOND - 1));
    assertEquals(Duration.ZERO, take("a", start + SECOND));
    assertEquals(Duration.ofSeconds(1), take("a", start + SECOND));
  }

  @Test
  void isFullAgainAfterTheWholeTimeAndNeverFuller() {
    for (int n = 0; n < 60; n++) take("a", 0);
    for (int n = 0; n < 60; n++) assertEquals(Duration.ZERO, take("a", 3600 * SECOND));
    assertTrue(take("a", 3600 * SECOND).isPositive());
  }

  @Test
  void chargesNothingForARefusal() {
    for (int n = 0; n < 60; n++) take("a", 0);
    for (int n = 0; n < 1_000; n++) take("a", 0);
    assertEquals(Duration.ZERO, take("a", SECOND));
  }

  @Test
  void keepsKeysApart() {
    for (int n = 0; n < 60; n++) take("a", 0);
    assertTrue(take("a", 0).isPositive());
    assertEquals(Duration.ZERO, take("b", 0));
  }

  @Test
  void takesAClockThatStepsBackForStandingStill() {
    for (int n = 0; n < 30; n++) take("a", 10 * SECOND);
    for (int n = 0; n < 20; n++) take("a", 0);
    assertTrue(take("a", 0).isPositive());
  }

  @Test
  void neverLetsMoreThroughThanABucketAndWhatFlowedIn() {
    var random = new Random(9);
    var limit = new RateLimit(7, 3);
    long now = 0;
    long through = 0;
    for (int n = 0; n < 100_000; n++) {
      now += random.nextLong(SECOND / 2);
      if (limiter.take("a", limit, now).isZero()) through++;
      long most = 7 + now * 7 / (3 * SECOND) + 1;
      assertTrue(through <= most, through + " of " + most);
    }
    assertTrue(through > now / SECOND * 2, "and it does let the rate through: " + through);
  }

  @Test
  void remembersAtMostItsBoundAndForgetsTheQuietestKey() {
    var small = new RateLimiter(2);
    var once = new RateLimit(1, 60);
    for (String key : new String[] {"a", "b"})
      assertEquals(Duration.ZERO, small.take(key, once, 0));
    assertTrue(small.take("a", once, 1).isPositive()); // a is not the quietest now
    assertEquals(Duration.ZERO, small.take("c", once, 2));
    assertTrue(small.take("a", once, 3).isPositive());
    assertEquals(Duration.ZERO, small.take("b", once, 4));
    for (int n = 0; n < 10_000; n++) small.take("key" + n, once, 5);
    assertEquals(2, small.keys());
  }

  @Test
  void roundsAWaitUpToWholeSecondsAndAtLeastOne() {
    assertEquals(1, RateLimiter.retryAfterSeconds(Duration.ZERO));
    assertEquals(1, RateLimiter.retryAfterSeconds(Duration.ofSeconds(1)));
    assertEquals(2, RateLimiter.retryAfterSeconds(Duration.ofNanos(SECOND + 1)));
  }

  @Test
  void refusesALimitThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> limiter.take("a", new RateLimit(0, 60), 0));
    assertThrows(IllegalArgumentException.class, () -> limiter.take("a", new RateLimit(1, 0), 0));
    assertThrows(IllegalArgumentException.class, () -> new RateLimiter(0));
  }

  private Duration take(String key, long nowNanos) {
    return limiter.take(key, SIXTY_A_MINUTE, nowNanos);
  }
}
