package dev.tokenops.engine.review.evidence;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.review.Documents;
import dev.tokenops.engine.review.Packs;
import dev.tokenops.engine.review.evidence.EvidenceReader.Result;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.JsonCursor;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.json.StrictJson.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fast way (tokens, in one pass) against the slow and obvious one: {@link StrictJson#parse} for
 * what is JSON, {@link CanonicalJson} for the bytes, and the same form over that tree.
 */
class ReadAlikeTest {
  private static final int MUTATIONS = 6_000;
  private static final Pattern NOUGHT = Pattern.compile(":\\s*-0");

  /** Values as text, so that they may also be none. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-1",
          "200",
          "9007199254740991",
          "9007199254740992",
          "1.5",
          "1e3",
          "1e400",
          "1e99999999999",
          "123456789012345678901234567890",
          "{}",
          "[]",
          "[null]",
          "[\"a\",1]",
          "{\"z\":{\"b\":[1,{}],\"a\":\"\"},\"y\":2}",
          "\"\"",
          "\"5\"",
          "\"-5\"",
          "\"1.000001\"",
          "\"\\u00e9\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"é€\uD83D\uDE00\"",
          "\"a\\nb\"",
          "\"\\\"\\\\\\/\"",
          "\"fund\"",
          "\"open\"",
          "\"2026-11-20T10:00:00+01:00\"",
          "\"eip155:1/erc20:0xAa\"",
          "\"eip155:1:0xAa\"",
          "01",
          "NaN",
          "\"\\x\"",
          "\"\t\"",
          "",
          "{\"a\":1,\"a\":2}",
          "{\"b\":1,\"a\":2,\"b\":1}",
          "[[[[[[[[]]]]]]]]",
          "1,\"size\":2");

  private final Random random = new Random(20_261_125);

  @Test
  void theFastWayReadsWhatTheSlowWayReads() {
    int[] seen = new int[3];
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] json = spaced(mutated(i)).getBytes(UTF_8);
      var slow = slow(json);
      same(slow, fast(json), json);
      assertEquals(slow, whole(json));
      seen[slow == null ? 0 : slow instanceof Result.Read ? 1 : 2]++;
    }
    for (int each : seen) assertTrue(each > MUTATIONS / 20, "too seldom: " + each);
  }

  @Test
  void whateverByteIsDamagedBothRefuseOrBothRead() {
    byte[] whole = CanonicalJson.encode(Packs.example("compact"));
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] json = whole.clone();
      for (int n = random.nextInt(2); n >= 0; n--)
        json[random.nextInt(json.length)] = (byte) random.nextInt(-128, 128);
      same(slow(json), fast(json), json);
      assertEquals(slow(json), whole(json));
    }
  }

  @Test
  void whateverIsCutShortIsLeftToTheSlowWay() {
    byte[] whole = Packs.example("compact").toString().getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++)
      assertEquals(null, fast(Arrays.copyOf(whole, length)));
  }

  @Test
  void otherEncodingsThanUtf8AreRefusedAlike() {
    String text = Packs.example("compact").toString();
    for (byte[] json :
        List.of(
            text.getBytes(UTF_16BE),
            text.getBytes(UTF_16LE),
            ("\uFEFF" + text).getBytes(UTF_8),
            ("\uFEFF" + text).getBytes(UTF_16BE),
            ("\0" + text).getBytes(UTF_8),
            " ".getBytes(UTF_8),
            new byte[0])) {
      assertEquals(null, slow(json));
      assertEquals(null, fast(json));
      assertThrows(Malformed.class, () -> EvidenceReader.read(json));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}x", "{} {}", "[", "{\"a\":1,\"a\":2}", "\"\\ud800\"", "{\"a\":01}"})
  void whatIsMalformedIsSaidInTheWordsOfTheSlowWay(String json) {
    var slow = assertThrows(Malformed.class, () -> StrictJson.parse(json.getBytes(UTF_8)));
    var fast = assertThrows(Malformed.class, () -> EvidenceReader.read(json.getBytes(UTF_8)));
    assertEquals(slow.getMessage(), fast.getMessage());
  }

  /** The fast way leaves what is at fault to the slow one, and a nought with a sign. */
  private static void same(@Nullable Result slow, @Nullable Result fast, byte[] json) {
    boolean good = slow instanceof Result.Read && !NOUGHT.matcher(new String(json, UTF_8)).find();
    if (good || fast != null) assertEquals(slow, fast, () -> new String(json, UTF_8));
    if (!(slow instanceof Result.Read(var one) && fast instanceof Result.Read(var other))) return;
    assertArrayEquals(CanonicalJson.encode(StrictJson.parse(json)), other.canonical().bytes());
    assertEquals(one.sha256Hex(), other.sha256Hex());
    assertEquals(one.evidence(), other.evidence());
  }

  private static @Nullable Result slow(byte[] json) {
    try {
      return EvidenceReader.read(StrictJson.parse(json));
    } catch (Malformed _) {
      return null;
    }
  }

  private static @Nullable Result whole(byte[] json) {
    try {
      return EvidenceReader.read(json);
    } catch (Malformed _) {
      return null;
    }
  }

  /** Without the second look that {@link EvidenceReader#read(byte[])} takes. */
  private static @Nullable Result fast(byte[] json) {
    try {
      var in = new JsonCursor(json);
      var pack = EvidenceReader.read(in);
      in.end();
      return new Result.Read(pack);
    } catch (JsonCursor.Unread _) {
      return null;
    }
  }

  /** An example, its keys shuffled, with values of other kinds in up to three places. */
  private String mutated(int seed) {
    var examples = Documents.EXAMPLES;
    String json = shuffled(Packs.example(examples.get(seed % examples.size()))).toString();
    for (int i = random.nextInt(4); i > 0; i--) {
      int colon = json.indexOf(':', random.nextInt(json.length()));
      if (colon < 0 || colon + 1 == json.length()) continue;
      int end = colon + 1;
      if (json.charAt(end) == '"') end = json.indexOf('"', end + 1) + 1;
      else while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) end++;
      if (end > colon) json = json.substring(0, colon + 1) + value() + json.substring(end);
    }
    return json;
  }

  /** With white space at some places where it may stand. */
  private String spaced(String json) {
    if (random.nextBoolean()) return json;
    var text = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      boolean escaped = i > 0 && json.charAt(i - 1) == '\\';
      if (json.charAt(i) == '"' && !escaped) quoted = !quoted;
      boolean between = !quoted && "{}[],:".indexOf(json.charAt(i)) >= 0;
      if (between && random.nextInt(8) == 0) text.append(" \n\t\r".charAt(random.nextInt(4)));
      text.append(json.charAt(i));
      if (between && random.nextInt(8) == 0) text.append("  \n");
    }
    return text.toString();
  }

  private String value() {
    return switch (random.nextInt(40)) {
      case 0 -> "\"" + "9".repeat(random.nextInt(60, 150)) + "\"";
      case 1 -> "\"" + "é".repeat(random.nextInt(20_000, 30_000)) + "\"";
      case 2 -> "[".repeat(random.nextInt(58, 66)) + "]".repeat(60);
      case 3 -> "0,\"new\":" + VALUES.get(random.nextInt(VALUES.size()));
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }

  private JsonNode shuffled(JsonNode node) {
    if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) list.set(i, shuffled(list.get(i)));
      return list;
    }
    if (!(node instanceof ObjectNode object)) return node;
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    Collections.shuffle(names, random);
    var other = object.objectNode();
    for (var name : names) other.set(name, shuffled(object.get(name)));
    return other;
  }
}
