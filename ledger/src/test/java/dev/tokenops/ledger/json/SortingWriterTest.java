package dev.tokenops.ledger.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingWriterTest {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  /** Sorted by UTF-16 code units the emoji stands before the last one, by code points behind it. */
  private static final List<String> NAMES =
      List.of("", "a", "aa", "ab", "b", "é", "\u20ac", "\uD83D\uDE00", "\uFB33", "a\n", "\"", "Z");

  private final Random random = new Random(20_261_124);

  @Test
  void whateverTheOrderOfTheKeysItWritesWhatTheTreeIsEncodedAs() {
    for (int i = 0; i < 5_000; i++) {
      var tree = value(4);
      assertArrayEquals(CanonicalJson.encode(tree), written(tree, Integer.MAX_VALUE).toBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32, 33, 5_000})
  void anObjectMayHaveManyKeys(int keys) {
    var names = new ArrayList<String>();
    for (int i = 0; i < keys; i++) names.add("key" + i);
    Collections.shuffle(names, random);
    var tree = MAKE.objectNode();
    for (var name : names) tree.put(name, name.length());
    assertArrayEquals(CanonicalJson.encode(tree), written(tree, Integer.MAX_VALUE).toBytes());
  }

  @Test
  void beyondItsLimitItCountsAndKeepsNothing() {
    for (int i = 0; i < 2_000; i++) {
      var tree = value(4);
      int length = CanonicalJson.encode(tree).length;
      var writer = written(tree, length - 1);
      assertEquals(length, writer.length());
      assertThrows(IllegalStateException.class, writer::toBytes);
      assertEquals(length, written(tree, 1).length());
      assertEquals(length, written(tree, length).toBytes().length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a a", "a b a", "b a b", "b a a", "a b c d e f g a"})
  void aKeyThatStandsTwiceIsRefusedKeptOrNot(String keys) {
    for (int limit : new int[] {1, 1_000}) {
      var writer = new SortingWriter(8, limit);
      assertThrows(
          StrictJson.Malformed.class,
          () -> {
            writer.beginObject();
            for (var key : keys.split(" ", -1)) {
              writer.key(key);
              writer.number(1);
            }
            writer.endObject();
          },
          keys);
    }
  }

  @Test
  void aKeyMayStandAgainInAnotherObject() {
    var tree =
        StrictJson.parse("{\"b\":{\"a\":1},\"a\":{\"a\":{}}}".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals(CanonicalJson.encode(tree), written(tree, 100).toBytes());
  }

  @Test
  void loneSurrogatesAreRefused() {
    var writer = new SortingWriter(8, 100);
    assertThrows(StrictJson.Malformed.class, () -> writer.string("a\uD83D"));
    writer.beginObject();
    assertThrows(StrictJson.Malformed.class, () -> writer.key("\uDE00"));
  }

  private static SortingWriter written(JsonNode tree, int limit) {
    var writer = new SortingWriter(16, limit);
    write(tree, writer);
    return writer;
  }

  private static void write(JsonNode node, SortingWriter out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.beginObject();
        for (var field : node.properties()) {
          out.key(field.getKey());
          write(field.getValue(), out);
        }
        out.endObject();
      }
      case ARRAY -> {
        out.beginArray();
        for (var item : node) write(item, out);
        out.endArray();
      }
      case NUMBER -> out.number(node.longValue());
      case STRING -> out.string(node.textValue());
      case BOOLEAN -> out.bool(node.booleanValue());
      case NULL -> out.nothing();
      case POJO, BINARY, MISSING -> throw new AssertionError(node);
    }
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> MAKE.textNode(name());
      case 1 -> MAKE.numberNode(random.nextLong(-1_000, 1L << 40));
      case 2 -> MAKE.booleanNode(random.nextBoolean());
      case 3 -> MAKE.nullNode();
      case 4 -> {
        var list = MAKE.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) list.add(value(depth - 1));
        yield list;
      }
      default -> {
        var object = MAKE.objectNode();
        for (int i = random.nextInt(7); i > 0; i--) object.set(name(), value(depth - 1));
        yield object;
      }
    };
  }

  private String name() {
    var first = NAMES.get(random.nextInt(NAMES.size()));
    return random.nextBoolean() ? first : first + NAMES.get(random.nextInt(NAMES.size()));
  }
}
