package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.StrictJson.Malformed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let in and what is not; and that nothing but {@link Malformed} is ever thrown. */
class StrictJsonTest {
  private static final String CHARACTERS = "0123456789eE+-.{}[]\",:\\un ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,}",
        "[1,]",
        "{'a':1}",
        "// x\n{}",
        "\uFEFF{}",
        "\"\\ud800\"",
        "{\"\\udc00\":1}",
        "01",
        "1.",
        "NaN",
        "\"\t\"",
        "nul",
        "1e9999999999",
        "-1e-9999999999",
        "{\"a\":[1e99999999999999999999]}"
      })
  void whatTwoReadersCouldReadDifferentlyIsMalformed(String json) {
    assertThrows(Malformed.class, () -> StrictJson.parse(json.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " [1, 2.50, -3e4, 1E400] ", "\"\\ud83d\\ude00 fünf\"", "null", "0"})
  void whatEveryReaderReadsAlikeIsLetIn(String json) {
    StrictJson.parse(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{'a':1}", "{} {}", "NaN", "\"\t\"", "nul", "01", "// x\n{}"})
  void whatIsWrongIsSaidWithoutTheParsersOwnWords(String json) {
    var refused = refusal(json);
    for (var word : new String[] {"jackson", "Feature", "Source", "Token", "Json", "input"})
      assertFalse(refused.contains(word), refused);
  }

  @Test
  void aRepeatedKeyIsNamedIfItIsFitToBeToldAgain() {
    assertTrue(refusal("{\"a b\":1,\"a b\":2}").contains("'a b'"));
    for (var key : new String[] {"\\ud800", "\\u0000", "k".repeat(201)}) {
      var refused = refusal("{\"%s\":1,\"%s\":2}".formatted(key, key));
      assertTrue(refused.matches("[ -~]{1,60}"), refused);
    }
  }

  private static String refusal(String json) {
    var refused = assertThrows(Malformed.class, () -> StrictJson.parse(json.getBytes(UTF_8)));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void depthEndsAt64() {
    StrictJson.parse(("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8));
    assertThrows(
        Malformed.class, () -> StrictJson.parse(("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8)));
  }

  @Test
  void bytesThatAreNoUtf8AreMalformed() {
    var fault =
        assertThrows(Malformed.class, () -> StrictJson.parse(new byte[] {'"', (byte) 0xc0, '"'}));
    assertEquals("not UTF-8", fault.getMessage());
  }

  @Test
  void whateverIsDamagedIsMalformedOrStillJson() {
    var whole = "{\"a\":[1,2.5e3,{\"b\":\"\\u00e4\"}],\"c\":null,\"d\":-1E10}".getBytes(UTF_8);
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var json = whole.clone();
      for (int i = 0; i <= random.nextInt(4); i++)
        json[random.nextInt(json.length)] =
            (byte) CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      try {
        StrictJson.parse(json);
      } catch (Malformed refused) {
        assertEquals(false, String.valueOf(refused.getMessage()).isEmpty());
      }
    }
  }
}
