package dev.tokenops.ledger.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private static final long YEAR_0000 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  /** What the JDK writes in any zone is read as the JDK reads it. */
  @Test
  void readsWhatTheJdkReads() {
    var random = new Random(3339);
    for (int i = 0; i < 20_000; i++) {
      var time = Instant.ofEpochSecond(random.nextLong(YEAR_0000 + 64_800, YEAR_10000 - 64_800));
      time = time.plusNanos(random.nextBoolean() ? random.nextLong(1_000_000_000L) : 0);
      var zone = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-1_080, 1_081));
      var text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(zone));
      assertEquals(OffsetDateTime.parse(text).toInstant(), Rfc3339.parse(text), text);
    }
  }

  @Test
  void writesUtcWithMillisecondsAndCutsTheRest() {
    var formatter =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    var random = new Random(3339);
    for (int i = 0; i < 20_000; i++) {
      var time = Instant.ofEpochSecond(random.nextLong(YEAR_0000, YEAR_10000), 999_999_999);
      assertEquals(formatter.format(time), Rfc3339.format(time));
    }
    assertEquals("1969-12-31T23:59:59.999Z", Rfc3339.format(Instant.ofEpochMilli(-1)));
    var tooLate = Instant.ofEpochSecond(YEAR_10000);
    assertThrows(IllegalArgumentException.class, () -> Rfc3339.format(tooLate));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20t10:00:00z",
        "2026-11-20T10:00:00.1Z",
        "2026-11-20T10:00:00.123456789Z",
        "2026-11-20T10:00:00-00:00",
        "2026-11-20T10:00:00+18:00",
        "2028-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void takesEveryFormOfTheStandard(String text) {
    assertEquals(OffsetDateTime.parse(text).toInstant(), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-20",
        "2026-11-20T10:00:00",
        "2026-11-20T10:00Z",
        "2026-11-20 10:00:00Z",
        "2026-11-20T10:00:00Zx",
        "2026-11-20T10:00:00.Z",
        "2026-11-20T10:00:00.1234567890Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:60:00Z",
        "2026-11-20T10:00:60Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-11-00T10:00:00Z",
        "2026-11-20T10:00:00+18:01",
        "2026-11-20T10:00:00+1:00",
        "2026-11-20T10:00:00+0100",
        "2026-11-20T10:00:00+01:60",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+2026-11-20T10:00:00Z",
        "２026-11-20T10:00:00Z"
      })
  void refusesEverythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> Rfc3339.parse(text));
  }
}
