package dev.tokenops.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Random;

/** Trees of JSON with everything in them that is written in a way of its own. */
final class GeneratedJson {
  /** Ends of the ranges that are written differently, or sorted differently by other orders. */
  private static final int[] CHARACTERS = {
    0, 0x8, 0x9, 0xa, 0xb, 0xc, 0xd, 0x1f, ' ', '"', '/', '\\', 'A', '_', 'a', 'z', 0x7f, 0x80,
    0xe4, 0xff, 0x122, 0x7ff, 0x800, 0x2028, 0x2029, 0xd7ff, 0xe000, 0xfb33, 0xffff, 0x10000,
    0x1f600, 0x10ffff
  };

  private GeneratedJson() {}

  /**
   * @param plainKeys whether keys are of letters only
   */
  static JsonNode value(Random random, int depth, boolean plainKeys) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> nodes.textNode(string(random));
      case 1 -> nodes.numberNode(random.nextLong() >> (10 + random.nextInt(54)));
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.nullNode();
      case 4 -> {
        var array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) array.add(value(random, depth - 1, plainKeys));
        yield array;
      }
      default -> {
        var object = nodes.objectNode();
        for (int i = random.nextInt(6); i > 0; i--)
          object.set(
              plainKeys ? letters(random) : string(random), value(random, depth - 1, plainKeys));
        yield object;
      }
    };
  }

  static String string(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--)
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    return text.toString();
  }

  private static String letters(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) text.append("Aa_zb0".charAt(random.nextInt(6)));
    return text.toString();
  }
}
