package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursor, keys and copy together, against the tree of {@link StrictJson}. */
class JsonCursorTest {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of(
          "",
          "a",
          "aa",
          "at",
          "b",
          "Z",
          "_",
          "asset_amount",
          "asset_id",
          "asset_ida",
          "credits",
          "credits_per",
          "credits_per_unit",
          "deliveries",
          "delivery_id",
          "x1234567",
          "x12345678");
  private static final JsonKeys KEYS = JsonKeys.of(NAMES);

  private final Random random = new Random(20_261_130);

  @Test
  void howeverAValueIsSpelledItIsCopiedInItsCanonicalForm() {
    for (int i = 0; i < 20_000; i++) {
      var tree = object(3);
      var spelled = spelled(tree).getBytes(UTF_8);
      var copy = walked(spelled);
      assertNotNull(copy, () -> new String(spelled, UTF_8));
      assertEquals(RawJson.of(tree), copy.toRaw());
      assertEquals(copy.toRaw().length(), copy.length());
    }
  }

  @Test
  void whatIsCanonicalIsNotCopied() {
    for (int i = 0; i < 2_000; i++) {
      byte[] canonical = CanonicalJson.encode(object(3));
      var copy = walked(canonical);
      assertNotNull(copy);
      assertSame(canonical, copy.toRaw().source());
    }
  }

  /** It takes nothing that the tree refuses, and reads nothing otherwise. */
  @Test
  void whateverByteIsDamagedItIsReadAsTheTreeIsOrLeft() {
    int taken = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] json = spelled(object(3)).getBytes(UTF_8);
      for (int n = random.nextInt(2); n >= 0; n--) json[random.nextInt(json.length)] = damage();
      var copy = walked(json);
      if (copy == null) continue;
      taken++;
      assertEquals(RawJson.of(json), copy.toRaw(), () -> new String(json, UTF_8));
    }
    assertTrue(taken > 1_000, taken + " were taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":1}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[1 1]}",
        "{\"a\":01}",
        "{\"a\":-1}",
        "{\"a\":1.0}",
        "{\"a\":1e1}",
        "{\"a\":9007199254740992}",
        "{\"a\":nul}",
        "{\"a\":nulL}",
        "{\"a\":\"}",
        "{\"a\":\"\\\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"c\":1}",
        "{\"\\u0061\":1}",
        "{\"a\":1}}",
        "{\"a\":1}1",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":1,\"a\":1}",
        "{\"a\" 1}"
      })
  void whatIsNoStrictJsonOrNotPlainIsLeft(String json) {
    assertNull(walked(json.getBytes(UTF_8)));
  }

  @Test
  void keysAreFoundByTheirBytesWhereverTheyStand() {
    for (var name : NAMES)
      for (int behind = 0; behind < 12; behind++) {
        byte[] json = ("x" + name + "\"".repeat(behind)).getBytes(UTF_8);
        assertEquals(name, KEYS.get(KEYS.rank(json, 1, 1 + name.length())).name());
      }
    for (var other : List.of("c", "asset_i", "asset_ib", "credits_per_unix", "x123456789", "é"))
      assertEquals(JsonKeys.UNKNOWN, KEYS.rank(other.getBytes(UTF_8), 0, other.length()));
    assertThrows(IllegalArgumentException.class, () -> JsonKeys.of(List.of("é")));
  }

  private byte damage() {
    if (random.nextBoolean()) return (byte) random.nextInt(-128, 128);
    String often = "{}[],:\"\\ 0a";
    return (byte) often.charAt(random.nextInt(often.length()));
  }

  /** Null if it is left, by the cursor or by the copy. */
  private static @Nullable CanonicalCopy walked(byte[] json) {
    var in = new JsonCursor(json);
    var copy = new CanonicalCopy(in, KEYS);
    try {
      object(in, copy);
      in.end();
      copy.toRaw();
      return copy;
    } catch (JsonCursor.Unread _) {
      return null;
    }
  }

  private static void object(JsonCursor in, CanonicalCopy copy) {
    in.beginObject();
    copy.begin();
    for (int rank = in.nextKey(KEYS); rank != JsonCursor.END; rank = in.nextKey(KEYS)) {
      copy.key(rank);
      value(in, copy);
    }
    copy.end();
  }

  private static void value(JsonCursor in, CanonicalCopy copy) {
    switch (in.peek()) {
      case '{' -> object(in, copy);
      case '[' -> {
        in.beginArray();
        copy.begin();
        while (in.nextItem()) value(in, copy);
        copy.end();
      }
      case '"' -> copy.string(in.string());
      default -> {
        if (!in.nothing()) in.integer();
        copy.value();
      }
    }
  }

  private JsonNode object(int depth) {
    var object = MAKE.objectNode();
    for (int i = random.nextInt(7); i > 0; i--)
      object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth - 1));
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> MAKE.textNode(GeneratedJson.string(random));
      case 1 -> MAKE.numberNode(random.nextLong(CanonicalJson.MAX_INTEGER) >> random.nextInt(53));
      case 2 -> MAKE.nullNode();
      case 3 -> {
        var list = MAKE.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) list.add(value(depth - 1));
        yield list;
      }
      default -> object(depth);
    };
  }

  /** As someone may write it: members in any order, white space, needless escapes. */
  private String spelled(JsonNode node) {
    var parts = new ArrayList<String>();
    if (node.isObject()) {
      for (var field : node.properties())
        parts.add(
            "\"" + field.getKey() + "\"" + space() + ":" + space() + spelled(field.getValue()));
      if (random.nextBoolean()) Collections.shuffle(parts, random);
      return "{" + space() + String.join(space() + "," + space(), parts) + space() + "}";
    }
    if (node.isArray()) {
      for (var item : node) parts.add(spelled(item));
      return "[" + space() + String.join(space() + "," + space(), parts) + space() + "]";
    }
    return node.isTextual() && random.nextInt(4) == 0 ? escaped(node.textValue()) : node.toString();
  }

  private String escaped(String text) {
    var escaped = new StringBuilder("\"");
    for (char c : text.toCharArray())
      if (c == '/') escaped.append("\\/");
      else escaped.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
    return escaped.append('"').toString();
  }

  private String space() {
    return random.nextInt(3) > 0 ? "" : List.of(" ", "\n", "\r\n\t", "  ").get(random.nextInt(4));
  }
}
