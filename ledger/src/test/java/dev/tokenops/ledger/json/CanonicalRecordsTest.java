package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fast way writes what databind writes. */
class CanonicalRecordsTest {
  private enum Word {
    ONE,
    TWO_WORDS
  }

  private interface Kind {
    @JsonProperty("the_kind")
    default String kind() {
      return "kind";
    }
  }

  private record Inner(@JsonProperty("_type") String type, @Nullable Long number) {}

  private record Outer(
      String zText,
      @Nullable String text,
      long aLong,
      int anInt,
      boolean truth,
      Instant at,
      RawJson raw,
      @Nullable Word word,
      List<Inner> inner,
      @Nullable Inner one,
      Map<String, String> map,
      String sha256,
      String rulesV2)
      implements Kind {}

  @Test
  void everyRecordIsWrittenAsDatabindWritesIt() {
    var random = new Random(11);
    for (int round = 0; round < 5_000; round++) {
      var outer = outer(random);
      assertEquals(
          new String(CanonicalJson.encode(outer), UTF_8),
          new String(CanonicalRecords.encode(outer), UTF_8));
    }
  }

  private record Gapped(
      @Nullable String a, @Nullable String digest, @Nullable String e, @Nullable String z) {}

  @Test
  void aMemberThatIsPutInLaterStandsWhereItBelongs() {
    var key = JsonKey.of("digest");
    for (int set = 0; set < 8; set++) {
      var a = (set & 1) == 0 ? null : "1";
      var e = (set & 2) == 0 ? null : "2";
      var z = (set & 4) == 0 ? null : "3";
      var gap = CanonicalRecords.encodeBut(new Gapped(a, null, e, z), key);
      assertEquals(
          new String(CanonicalJson.encode(new Gapped(a, null, e, z)), UTF_8),
          new String(gap.json(), UTF_8));
      assertEquals(
          new String(CanonicalJson.encode(new Gapped(a, "d\"", e, z)), UTF_8),
          new String(gap.filled("d\""), UTF_8));
    }
  }

  @Test
  void whatHasNoCanonicalFormIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> CanonicalRecords.encode(1.5));
    assertThrows(IllegalArgumentException.class, () -> CanonicalRecords.encode(1L << 53));
    assertThrows(IllegalArgumentException.class, () -> CanonicalRecords.encode(new Object()));
  }

  private static Outer outer(Random random) {
    return new Outer(
        text(random),
        random.nextBoolean() ? null : text(random),
        random.nextLong(CanonicalJson.MAX_INTEGER),
        random.nextInt(),
        random.nextBoolean(),
        Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
        RawJson.of("{\"b\":[1,null],\"a\":\"x\"}".getBytes(UTF_8)),
        random.nextBoolean() ? null : Word.values()[random.nextInt(2)],
        random.nextBoolean() ? List.of() : List.of(inner(random), inner(random)),
        random.nextBoolean() ? null : inner(random),
        Map.of("k" + random.nextInt(20), text(random), "a", text(random)),
        text(random),
        text(random));
  }

  private static Inner inner(Random random) {
    return new Inner(text(random), random.nextBoolean() ? null : random.nextLong(1_000));
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--)
      text.appendCodePoint("aé\"\\\n€😀\u0001".codePoints().toArray()[random.nextInt(8)]);
    return text.toString();
  }
}
