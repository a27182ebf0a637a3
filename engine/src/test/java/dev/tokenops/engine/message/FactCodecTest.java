package dev.tokenops.engine.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.ledger.json.CanonicalJson;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own forms of the hot facts beside databind, which is the slow and obvious way. */
class FactCodecTest {
  private static final String[] INSERTS = {
    " ", "null", "0", "-1", "1.5", "\"\"", ",", "{}", "\"home\":\"\",", "\u0001", "ä"
  };

  static Stream<String> types() {
    return FactCodec.types().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("types")
  void aFactIsWrittenAsDatabindWritesItAndReadBackTheSame(String type) {
    for (int seed = 0; seed < 150; seed++) {
      var fact = GeneratedFacts.fact(kind(type), new Random(seed));
      byte[] body = FactCodec.encode(fact);
      assertEquals(text(CanonicalJson.encode(fact)), text(body), type + ", seed " + seed);
      assertEquals(fact, FactCodec.decode(type, body), type + ", seed " + seed);
      assertEquals(fact, CanonicalJson.decode(body, kind(type)), type + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void aChangedBodyIsTakenOrRefusedAsDatabindDoes(String type) {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      byte[] body = changed(FactCodec.encode(GeneratedFacts.fact(kind(type), random)), random);
      assertEquals(
          answer(() -> CanonicalJson.decode(body, kind(type))),
          answer(() -> FactCodec.decode(type, body)),
          () -> type + ": " + text(body));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void exactReadingTakesOnlyWhatIsWrittenSo(String type) {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var fact = GeneratedFacts.fact(kind(type), random);
      byte[] body = FactCodec.encode(fact);
      assertEquals(fact, FactCodec.decodeExact(type, body));
      byte[] changed = changed(body, random);
      if (!isWrittenSo(type, changed))
        assertThrows(
            IllegalArgumentException.class,
            () -> FactCodec.decodeExact(type, changed),
            () -> text(changed));
    }
  }

  private static boolean isWrittenSo(String type, byte[] body) {
    try {
      return Arrays.equals(CanonicalJson.encode(CanonicalJson.decode(body, kind(type))), body);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void anUnknownTypeIsRefusedByName() {
    var body = "{}".getBytes(UTF_8);
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> FactCodec.decode("run.accepted.v2", body));
    assertEquals("no fact has the type run.accepted.v2", refusal.getMessage());
  }

  private static byte[] changed(byte[] body, Random random) {
    int at = random.nextInt(body.length);
    int end = Math.min(body.length, at + 1 + random.nextInt(3));
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> joined(body, at, new byte[0], end);
      case 2 -> joined(body, at, INSERTS[random.nextInt(INSERTS.length)].getBytes(UTF_8), at);
      default -> joined(body, at, INSERTS[random.nextInt(INSERTS.length)].getBytes(UTF_8), end);
    };
  }

  private static byte[] joined(byte[] body, int to, byte[] insert, int from) {
    byte[] all = Arrays.copyOf(body, to + insert.length + body.length - from);
    System.arraycopy(insert, 0, all, to, insert.length);
    System.arraycopy(body, from, all, to + insert.length, body.length - from);
    return all;
  }

  private interface Reading {
    Object read();
  }

  private static Object answer(Reading reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      return e.getClass() + ": " + e.getMessage();
    }
  }

  private static Class<? extends Fact> kind(String type) {
    var kind = FactCodec.types().get(type);
    if (kind == null) throw new IllegalStateException(type);
    return kind;
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
