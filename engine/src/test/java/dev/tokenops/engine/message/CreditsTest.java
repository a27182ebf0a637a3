package dev.tokenops.engine.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0.000001",
    "100000, 0.1",
    "1000000, 1",
    "1200000, 1.2",
    "25000000, 25",
    "9007199254740991, 9007199254.740991"
  })
  void areWrittenWithoutNeedlessZerosAndReadBack(long micros, String text) {
    assertEquals(text, Credits.text(micros));
    assertEquals(micros, Credits.micros(text));
  }

  @Test
  void areReadWithTrailingZeros() {
    assertEquals(1_200_000, Credits.micros("1.200000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "01",
        ".5",
        "1.",
        "1.0000001",
        "1e3",
        "1,5",
        " 1",
        "9007199254.740992",
        "99999999999"
      })
  void refuseWhatIsNoAmount(String text) {
    assertThrows(IllegalArgumentException.class, () -> Credits.micros(text));
  }

  @Test
  void areNeverNegative() {
    assertThrows(IllegalArgumentException.class, () -> Credits.text(-1));
  }
}
