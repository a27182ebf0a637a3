package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines are the same however the network cuts them. */
class LineSplitterTest {
  private static final int LIMIT = 8;

  @Test
  void linesEndWithLfOrCrLfOrTheStream() {
    assertEquals(List.of("1:a", "2:b", "3:c"), whole("a\nb\r\nc"));
    assertEquals(List.of("1:a"), whole("a\n"));
    assertEquals(List.of(), whole(""));
  }

  @Test
  void blankLinesCountAndAreNotHandedOut() {
    assertEquals(List.of("3:a", "6:b"), whole("\n\r\na\n \t\n\nb"));
  }

  @Test
  void aLineOfTheLimitIsTakenAndOneByteMoreIsNot() {
    assertEquals(List.of("1:12345678", "2:12345678"), whole("12345678\n12345678\r\n"));
    assertEquals(List.of("1:too long", "2:a"), whole("123456789\na"));
    assertEquals(List.of("1:too long"), whole("123456789"));
    assertEquals(List.of("1:a", "2:too long"), whole("a\n" + "x".repeat(1_000)));
  }

  @Test
  void whatIsTooLongIsNotHeld() {
    var lines = new LineSplitter(LIMIT);
    for (int i = 0; i < 1_000; i++) {
      lines.add("x".repeat(100).getBytes(UTF_8));
      assertEquals(null, lines.next());
    }
    lines.add("\nb\n".getBytes(UTF_8));
    assertEquals(List.of("1:too long", "2:b"), drained(lines));
  }

  @Test
  void anyTextInAnyPiecesGivesTheLinesOfTheWholeText() {
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var text = text(random);
      var lines = new LineSplitter(LIMIT);
      var heard = new ArrayList<String>();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        lines.add(text.substring(at, to).getBytes(UTF_8));
        if (random.nextBoolean()) heard.addAll(drained(lines));
        at = to;
      }
      lines.end();
      heard.addAll(drained(lines));
      assertTrue(lines.isDone());
      assertEquals(expected(text), heard, () -> Arrays.toString(text.toCharArray()));
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--)
      text.append("abc \t\r\n\n".charAt(random.nextInt(8)));
    return text.toString();
  }

  /** The obvious way. */
  private static List<String> expected(String text) {
    var lines = new ArrayList<String>();
    var parts = text.split("\n", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (last && parts[i].isEmpty()) break;
      var line = parts[i].endsWith("\r") ? parts[i].substring(0, parts[i].length() - 1) : parts[i];
      if (line.length() > LIMIT) lines.add(i + 1 + ":too long");
      else if (!line.chars().allMatch(each -> " \t\r".indexOf(each) >= 0))
        lines.add(i + 1 + ":" + line);
    }
    return lines;
  }

  private static List<String> whole(String text) {
    var lines = new LineSplitter(LIMIT);
    lines.add(text.getBytes(UTF_8));
    assertFalse(lines.isDone());
    lines.end();
    var all = drained(lines);
    assertTrue(lines.isDone());
    return all;
  }

  private static List<String> drained(LineSplitter lines) {
    var all = new ArrayList<String>();
    for (var line = lines.next(); line != null; line = lines.next())
      all.add(
          line.number()
              + ":"
              + (line.bytes() == null ? "too long" : new String(line.bytes(), UTF_8)));
    return all;
  }
}
