package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streaming writer beside the slow, obvious way: a tree, sorted and written by Jackson. */
class CanonicalWriterTest {
  private static final String FACE = "\uD83D\uDE00";

  private final CanonicalWriter writer = new CanonicalWriter();

  @Test
  void writesWhatATreeIsWrittenAs() {
    for (int seed = 0; seed < 5_000; seed++) {
      var tree = GeneratedJson.value(new Random(seed), 4, false);
      writer.reset();
      write(tree);
      assertEquals(text(CanonicalJson.encode(tree)), text(writer.toBytes()), "seed " + seed);
      assertEquals(writer.toBytes().length, writer.length());
    }
  }

  /** The JVM says nothing of a flag that names a method which is no longer there. */
  @Test
  void hasTheMethodsThatAreCalledAndNotInlined() {
    var before = "-XX:CompileCommand=dontinline,";
    var named =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                flag -> flag.startsWith(before + CanonicalWriter.class.getName().replace('.', '/')))
            .map(flag -> flag.substring(flag.lastIndexOf('.') + 1))
            .toList();
    assertFalse(named.isEmpty());
    var methods = Arrays.stream(CanonicalWriter.class.getDeclaredMethods()).map(Method::getName);
    assertEquals(Set.of(), difference(named, methods.toList()));
  }

  private static Set<String> difference(List<String> named, List<String> known) {
    var unknown = new HashSet<>(named);
    unknown.removeAll(known);
    return unknown;
  }

  @Test
  void growsWithItsDocument() {
    for (var text :
        new String[] {"a".repeat(4_095), "a".repeat(9_000), "\u0000ä😀".repeat(5_000)}) {
      var tree = JsonNodeFactory.instance.arrayNode().add(text).add(1).add(text);
      writer.reset();
      write(tree);
      assertArrayEquals(CanonicalJson.encode(tree), writer.toBytes());
    }
  }

  @Test
  void writesLongTextsAsShortOnesWhereverSomethingStands() {
    for (var special :
        new String[] {"?", "\"", "\\", "\u001f", "\u007f", "\u00e4", "\u0122", "\u223f", FACE})
      for (int at = 0; at < 40; at++) {
        var text = "a".repeat(at) + special + "z".repeat(40 - at);
        var expected = CanonicalJson.encode(JsonNodeFactory.instance.textNode(text));
        assertEquals(text(expected), text(writer.reset().string(text).toBytes()));
      }
  }

  @Test
  void copiesWhatIsCanonicalAlready() {
    var slice = RawJson.slice("[{\"a\":1},2]".getBytes(UTF_8), 1, 8);
    var written = writer.beginArray().raw(slice).raw("true".getBytes(UTF_8)).endArray();
    assertEquals("[{\"a\":1},true]", text(written.toBytes()));
  }

  @Test
  void writesTimesAsTheyAreFormatted() {
    for (int seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      long second = random.nextLong(-62_167_219_200L, 253_402_300_800L);
      var time = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      var expected = "\"" + Rfc3339.format(time) + "\"";
      assertEquals(expected, text(writer.reset().time(time).toBytes()));
      assertEquals(expected, text(CanonicalJson.encode(time)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0001-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z"})
  void refusesAYearWithoutFourDigits(String time) {
    assertThrows(IllegalArgumentException.class, () -> writer.time(Instant.parse(time)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 53, -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesWhatADoubleDoesNotHoldExactly(long number) {
    assertThrows(IllegalArgumentException.class, () -> writer.number(number));
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 53) - 1, 1 - (1L << 53), 0, -1, 9, 10, 99, 100})
  void writesEveryOtherInteger(long number) {
    assertEquals(Long.toString(number), text(writer.number(number).toBytes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xd800, 0xdbff, 0xdc00, 0xdfff})
  void refusesALoneSurrogate(int surrogate) {
    assertThrows(IllegalArgumentException.class, () -> writer.string("a" + (char) surrogate));
    var text = "a".repeat(40) + (char) surrogate + "z".repeat(40);
    assertThrows(IllegalArgumentException.class, () -> writer.string(text));
  }

  @Test
  void writesHexAndBase64AsTheJdkDoes() {
    var random = new Random(7);
    for (int length = 0; length < 40; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      var out = new CanonicalWriter(1).beginArray().hex("sha256:", bytes).hex("", bytes);
      out.base64(bytes).endArray();
      var hex = HexFormat.of().formatHex(bytes);
      assertEquals(
          "[\"sha256:%s\",\"%s\",\"%s\"]"
              .formatted(hex, hex, Base64.getEncoder().encodeToString(bytes)),
          text(out));
    }
  }

  @Test
  void fillsInWhatWasLeftOut() {
    var out = new CanonicalWriter(1).beginArray().ascii("run_1").hex("", new byte[2]).endArray();
    out.asciiAt(2, "pilot");
    out.hexAt(10, new byte[] {(byte) 0xfe, 0x01});
    assertEquals("[\"pilot\",\"fe01\"]", text(out));
  }

  @Test
  void goesOnInAnObjectThatIsThere() {
    var open = RawJson.canonical("{\"a\":1}".getBytes(UTF_8));
    var out = new CanonicalWriter().beginArray().rawOpen(open).key(JsonKey.of("b")).number(2);
    assertEquals("[{\"a\":1,\"b\":2}]", text(out.endObject().endArray()));
  }

  @Test
  void takesKeysInAnyOrderWhereItIsTold() {
    var out = new CanonicalWriter().beginUnsorted().key(JsonKey.of("b")).number(1);
    out.key(JsonKey.of("a")).beginObject().key(JsonKey.of("d")).nothing();
    assertThrows(AssertionError.class, () -> out.key(JsonKey.of("c")));
    assertEquals(
        "{\"b\":1,\"a\":{}}",
        text(
            new CanonicalWriter()
                .beginUnsorted()
                .key(JsonKey.of("b"))
                .number(1)
                .key(JsonKey.of("a"))
                .beginObject()
                .endObject()
                .endObject()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a\\b", "a\nb", "\u00e9", "\u0141"})
  void assertsThatPlainAsciiIs(String text) {
    assertThrows(AssertionError.class, () -> new CanonicalWriter().ascii(text));
  }

  private static String text(CanonicalWriter out) {
    return new String(out.toBytes(), UTF_8);
  }

  @Test
  void assertsThatKeysAreInOrder() {
    var a = JsonKey.of("a");
    var b = JsonKey.of("b");
    writer.beginObject().key(a).beginObject().key(b).number(1).endObject();
    assertThrows(AssertionError.class, () -> writer.key(a), "the same key again");
    assertThrows(
        AssertionError.class, () -> new CanonicalWriter().beginObject().key(b).number(1).key(a));
    assertThrows(AssertionError.class, () -> new CanonicalWriter().key(a), "outside an object");
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        var sorted = new TreeMap<JsonKey, JsonNode>();
        node.properties()
            .forEach(field -> sorted.put(JsonKey.of(field.getKey()), field.getValue()));
        writer.beginObject();
        sorted.forEach((key, value) -> {
          writer.key(key);
          write(value);
        });
        writer.endObject();
      }
      case ARRAY -> {
        writer.beginArray();
        node.forEach(this::write);
        writer.endArray();
      }
      case NUMBER -> writer.number(node.longValue());
      case STRING -> writer.string(node.textValue());
      case BOOLEAN -> writer.bool(node.booleanValue());
      case NULL -> writer.nothing();
      case POJO, BINARY, MISSING -> throw new IllegalStateException("not JSON: " + node);
    }
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
