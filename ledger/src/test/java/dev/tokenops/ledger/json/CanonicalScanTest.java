package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one pass beside the slow, obvious way: to parse, to write again and to compare. */
class CanonicalScanTest {
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\"a\"",
    "\"b\":",
    "\"B\":1",
    "null",
    "true",
    "false",
    "0",
    "-",
    "1",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740991",
    " ",
    "\\u000b",
    "\\u0008",
    "\\u001F",
    "\\n",
    "\\/",
    "\u0001",
    "ä",
    "\u2028",
    "😀",
    "\u0080",
    "\uffff",
    "1.5",
    "e1"
  };

  /** Starts and ends of what RFC 3629 allows as a first or second byte. */
  private static final int[] BYTES = {
    0x00, 0x1f, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, '"', '\\', '{', ',', '0'
  };

  @Test
  void neverTakesWhatIsWrittenOtherwise() {
    int taken = 0;
    for (int seed = 0; seed < 100_000; seed++) {
      var random = new Random(seed);
      var json = new StringBuilder();
      for (int i = 1 + random.nextInt(8); i > 0; i--)
        json.append(TOKENS[random.nextInt(TOKENS.length)]);
      if (agrees(json.toString().getBytes(UTF_8))) taken++;
    }
    assertTrue(taken > 1_000, () -> "too few to tell: it was the scan that took nothing");
  }

  @Test
  void neverTakesACharacterThatIsNoUtf8() {
    for (int first : BYTES)
      for (int second : BYTES)
        for (int third : BYTES)
          for (int fourth : BYTES)
            agrees(
                new byte[] {
                  '"', (byte) first, (byte) second, (byte) third, (byte) fourth, (byte) '"'
                });
  }

  @Test
  void takesEveryDocumentWithPlainKeys() {
    for (int seed = 0; seed < 5_000; seed++) {
      var tree = GeneratedJson.value(new Random(seed), 4, true);
      byte[] json = CanonicalJson.encode(tree);
      assertEquals(json.length, CanonicalScan.end(json, 0), tree::toString);
    }
  }

  @Test
  void neverTakesADocumentWithOneByteChanged() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      byte[] json = CanonicalJson.encode(GeneratedJson.value(random, 3, true));
      for (int at = 0; at < json.length; at++) {
        byte[] changed = json.clone();
        changed[at] = (byte) BYTES[random.nextInt(BYTES.length)];
        agrees(changed);
        agrees(Arrays.copyOf(json, at));
      }
    }
  }

  /** Letters on both sides of a quote, keys on both sides of eight bytes and at the very end. */
  @Test
  void takesKeysThatAscendAndNoOthers() {
    var random = new Random(20_261_124);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      var shared = letters(random, random.nextInt(10));
      var key = shared + letters(random, random.nextInt(4));
      var next = shared + letters(random, random.nextInt(4));
      var json =
          "{\"%s\":0,\"%s\":%s}".formatted(key, next, random.nextBoolean() ? "0" : "\"0 0 0 0\"");
      boolean ascends = key.compareTo(next) < 0;
      assertEquals(ascends, CanonicalScan.end(json.getBytes(UTF_8), 0) == json.length(), json);
      if (ascends) taken++;
    }
    assertTrue(taken > 10_000 && taken < 90_000);
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 0, 6)
        .mapToObj(i -> String.valueOf(" !#a:}".charAt(i)))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"ä\":1}", "{\"\\n\":1}"})
  void leavesUnusualKeysToTheSlowWay(String json) {
    assertEquals(CanonicalScan.UNKNOWN, CanonicalScan.end(json.getBytes(UTF_8), 0));
    assertTrue(CanonicalJson.isCanonical(json.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {63, 64, 65})
  void goesAsDeepAsStrictJson(int depth) {
    byte[] json = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
    assertEquals(depth <= StrictJson.MAX_DEPTH, CanonicalScan.end(json, 0) == json.length);
    assertEquals(depth <= StrictJson.MAX_DEPTH, CanonicalJson.isCanonical(json));
  }

  /** Whether both take it; the scan alone must not. */
  private static boolean agrees(byte[] json) {
    boolean taken = json.length > 0 && CanonicalScan.end(json, 0) == json.length;
    if (taken) assertTrue(CanonicalJson.isWrittenAlike(json), () -> new String(json, UTF_8));
    return taken;
  }
}
