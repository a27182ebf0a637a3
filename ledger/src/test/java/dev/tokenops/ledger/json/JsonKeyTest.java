package dev.tokenops.ledger.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonKeyTest {
  /** On both sides of the characters that one byte of the head can tell apart. */
  private static final List<String> PARTS =
      List.of(
          "\0",
          "a",
          "b",
          "settled_",
          "\u007f",
          "\u00fe",
          "\u00ff",
          "\u0100",
          "\uD83D\uDE00",
          "\uFFFD");

  @Test
  void keysStandInTheOrderOfTheirUtf16CodeUnits() {
    var random = new Random(20_261_127);
    for (int i = 0; i < 50_000; i++) {
      String one = name(random);
      String other = name(random);
      assertEquals(
          Integer.signum(one.compareTo(other)),
          Integer.signum(JsonKey.of(one).compareTo(JsonKey.of(other))),
          () -> one + " against " + other);
    }
  }

  private static String name(Random random) {
    var name = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--)
      name.append(PARTS.get(random.nextInt(PARTS.size())));
    return name.toString();
  }
}
