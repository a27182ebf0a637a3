package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our canonical form beside the reference implementation of RFC 8785, which we did not write. */
class CanonicalJsonTest {
  private static final String FACE = "\uD83D\uDE00";

  enum Colour {
    DEEP_RED
  }

  record Thing(long lastMicros, String zName, @Nullable String aName, Colour colour, Instant at) {}

  @Test
  void treesAreWrittenAsTheReferenceWritesThem() throws IOException {
    for (int seed = 0; seed < 5_000; seed++) {
      var tree =
          JsonNodeFactory.instance.arrayNode().add(GeneratedJson.value(new Random(seed), 4, false));
      assertEquals(reference(tree), text(CanonicalJson.encode(tree)), "seed " + seed);
    }
  }

  @Test
  void mapsAreWrittenAsTheReferenceWritesThem() throws IOException {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var raw = RawJson.of(JsonNodeFactory.instance.textNode(GeneratedJson.string(random)));
      var map =
          Map.of(
              "k" + GeneratedJson.string(random),
              GeneratedJson.string(random),
              "l" + GeneratedJson.string(random),
              List.of(raw));
      var json = CanonicalJson.encode(map);
      assertEquals(reference(StrictJson.parse(json)), text(json), "seed " + seed);
    }
  }

  @Test
  void longStringsAreWrittenLikeShortOnes() throws IOException {
    for (int length = 3_990; length < 4_010; length++) {
      var tree = JsonNodeFactory.instance.arrayNode().add("a".repeat(length) + FACE.repeat(4_000));
      assertEquals(reference(tree), text(CanonicalJson.encode(tree)), "length " + length);
    }
  }

  @Test
  void keysSortByUtf16CodeUnits() {
    var json = "{\"\uFB33\":1,\"\uD83D\uDE00\":2,\"\u20ac\":3,\"a\":4,\"_\":5,\"B\":6}";
    assertEquals(
        "{\"B\":6,\"_\":5,\"a\":4,\"\u20ac\":3,\"\uD83D\uDE00\":2,\"\uFB33\":1}",
        RawJson.of(json.getBytes(UTF_8)).text());
  }

  @Test
  void recordsHaveTheirNamesInSnakeCaseSortedWithoutNulls() {
    var thing = new Thing(12, "z", null, Colour.DEEP_RED, Instant.parse("2026-11-22T12:00:00Z"));
    var json = CanonicalJson.encode(thing);
    assertEquals(
        "{\"at\":\"2026-11-22T12:00:00.000Z\",\"colour\":\"deep_red\",\"last_micros\":12,\"z_name\":\"z\"}",
        text(json));
    assertEquals(thing, CanonicalJson.decode(json, Thing.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e2", "9007199254740992", "-9007199254740992", "1e400"})
  void whatADoubleDoesNotHoldExactlyIsRefused(String number) {
    var tree = StrictJson.parse(number.getBytes(UTF_8));
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.encode(tree));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740991", "-9007199254740991", "0", "{\"a\":[null,true,{}]}"})
  void whatIsCanonicalStaysAsItIs(String json) {
    assertEquals(json, RawJson.of(json.getBytes(UTF_8)).text());
    assertEquals(true, CanonicalJson.isCanonical(json.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":2}",
        "[1, 2]",
        "\"\\u00e4\"",
        "\"\\/\"",
        "-0",
        "\"\\ud83d\\ude00\""
      })
  void anotherSpellingIsNotCanonical(String json) {
    assertEquals(false, CanonicalJson.isCanonical(json.getBytes(UTF_8)));
  }

  private static String reference(JsonNode tree) throws IOException {
    return new JsonCanonicalizer(tree.toString()).getEncodedString();
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
