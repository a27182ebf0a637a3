package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.CanonicalReader.Unexpected;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalReaderTest {
  private static final JsonKey A = JsonKey.of("a");
  private static final JsonKey B = JsonKey.of("b");
  private static final JsonKey C = JsonKey.of("c");

  @Test
  void readsTruthsAndNothingElseAsOne() {
    var reader = new CanonicalReader("[true,false,1]".getBytes(UTF_8));
    reader.beginArray();
    assertTrue(reader.bool());
    assertFalse(reader.bool());
    assertThrows(Unexpected.class, reader::bool);
    assertThrows(Unexpected.class, new CanonicalReader("tru".getBytes(UTF_8))::bool);
  }

  @Test
  void readsFromAnyMemberOn() {
    var reader = new CanonicalReader("{\"a\":1,\"b\":2}".getBytes(UTF_8), 6);
    reader.key(B);
    assertEquals(2, reader.number());
    reader.endObject();
    reader.end();
  }

  @Test
  void readsWhatTheWriterWrote() {
    for (int seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      var text = GeneratedJson.string(random);
      long number = random.nextLong() >> (10 + random.nextInt(54));
      var time = Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
      var raw = RawJson.of(GeneratedJson.value(random, 3, true));
      var written =
          new CanonicalWriter()
              .beginObject()
              .key(A)
              .beginArray()
              .string(text)
              .number(number)
              .endArray()
              .key(B)
              .raw(raw)
              .key(C)
              .time(time)
              .endObject()
              .toBytes();
      var reader = new CanonicalReader(written);
      reader.beginObject();
      reader.key(A);
      reader.beginArray();
      assertTrue(reader.more());
      assertEquals(text, reader.string());
      assertEquals(number, reader.number());
      assertFalse(reader.more());
      assertFalse(reader.next(C));
      assertTrue(reader.next(B));
      var slice = reader.raw();
      assertEquals(raw, slice);
      assertSame(written, slice.source());
      reader.key(C);
      assertEquals(time, reader.time());
      reader.endObject();
      reader.end();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{}", "{\"b\":1}", "{,\"a\":1}", "{ \"a\":1}", "[\"a\":1}", "\"a\":1"})
  void wantsTheKeyThatIsNamed(String json) {
    refuses(
        json,
        reader -> {
          reader.beginObject();
          reader.key(A);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1\"b\":2}", "{\"a\":1,\"b\":2", "{\"a\":1,,\"b\":2}", "{\"a\":1}"})
  void wantsOneCommaBetweenMembersAndAnEnd(String json) {
    refuses(
        json,
        reader -> {
          reader.beginObject();
          reader.key(A);
          reader.number();
          reader.key(B);
          reader.number();
          reader.endObject();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,]", "[,1]", "[1 ,2]", "[1", "[", "1", "[1,2}", "[1][2]"})
  void wantsArraysWhole(String json) {
    refuses(
        json,
        reader -> {
          reader.beginArray();
          while (reader.more()) reader.number();
          reader.end();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "-0", "01", "+1", "\"1\"", "9007199254740992", "null", "1.0", "1e3"})
  void wantsCanonicalIntegers(String json) {
    refuses(
        json,
        reader -> {
          reader.number();
          reader.end();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "-2147483649"})
  void wantsIntegersOf32Bits(String json) {
    refuses(json, CanonicalReader::integer);
    assertEquals(Long.parseLong(json), new CanonicalReader(json.getBytes(UTF_8)).number());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"a", "a", "\"\\u0041\"", "\"\\/\"", "\"\u0001\"", "1"})
  void wantsCanonicalStrings(String json) {
    refuses(json, CanonicalReader::string);
  }

  @Test
  void readsTheSameTimesAsTheTextReader() {
    var good = "\"2024-02-29T23:59:59.999Z\"";
    assertEquals(
        Instant.parse("2024-02-29T23:59:59.999Z"),
        new CanonicalReader(good.getBytes(UTF_8)).time());
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder("2024-02-29T23:59:59.999Z");
      for (int i = 0; i < 2; i++)
        text.setCharAt(
            random.nextInt(text.length()), "0123456789-:.TZ ".charAt(random.nextInt(16)));
      byte[] json = text.toString().getBytes(UTF_8);
      var read = Rfc3339.read(json, 0);
      if (read == null) assertFalse(isWrittenForm(text.toString()), text::toString);
      else assertEquals(Rfc3339.parse(text.toString()), read);
    }
  }

  /** Whether the text is a time, in just the form in which times are written. */
  private static boolean isWrittenForm(String text) {
    try {
      return Rfc3339.format(Rfc3339.parse(text)).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void refuses(String json, Consumer<CanonicalReader> reading) {
    var reader = new CanonicalReader(json.getBytes(UTF_8));
    assertThrows(Unexpected.class, () -> reading.accept(reader));
  }
}
