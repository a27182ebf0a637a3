package dev.tokenops.http.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void readsSeconds() {
    assertEquals(Duration.ZERO, RetryAfter.parse("0", NOW));
    assertEquals(Duration.ofMinutes(2), RetryAfter.parse(" 120 ", NOW));
    assertEquals(Duration.ofSeconds(999_999_999), RetryAfter.parse("999999999", NOW));
  }

  @Test
  void readsAnHttpDateAndCallsAPastOneZero() {
    assertEquals(Duration.ofSeconds(90), RetryAfter.parse("Sun, 22 Nov 2026 12:01:30 GMT", NOW));
    assertEquals(Duration.ZERO, RetryAfter.parse("Sun, 22 Nov 2026 11:59:59 GMT", NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-1", "1.5", "1e3", "9999999999", "Sun, 31 Feb 2026 12:00:00 GMT"})
  void ignoresWhatItCannotUnderstand(String header) {
    assertNull(RetryAfter.parse(header, NOW));
  }

  @Test
  void isNullWhereNothingIsAsked() {
    assertNull(RetryAfter.parse(null, NOW));
  }
}
