package dev.tokenops.http.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read back by RFC 4180, and starts no formula. */
class CsvTest {
  private static final String ODD = "aé=+-@\t\r\n＝\",; '😀";

  @Test
  void anyTextIsReadBackAsItWas() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var values = new ArrayList<String>();
      for (int column = 0; column < 3; column++) values.add(text(random));
      var csv = new Csv().header(List.of("a", "b", "c"));
      values.forEach(csv::text);
      var row =
          Table.parse(new String(csv.end().bytes(), StandardCharsets.UTF_8)).rows().getFirst();
      assertEquals(values, row.fields().values().stream().map(CsvTest::bare).toList());
    }
  }

  @Test
  void nothingThatWasSentStartsAFormula() {
    for (var start : new String[] {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
      var line = new String(new Csv().text(start + "1").end().bytes(), StandardCharsets.UTF_8);
      assertEquals("'", line.replace("\"", "").substring(0, 1), start);
    }
    assertEquals(
        "-1\r\n", new String(new Csv().number("-1").end().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void quotesCommasAndLineEndsStayInsideOneField() {
    var csv =
        new Csv().text("=cmd|' /C calc'!A0").text("a \"b\"").text("1,2").text("x\r\ny").text("z");
    assertEquals(
        "'=cmd|' /C calc'!A0,\"a \"\"b\"\"\",\"1,2\",\"x\r\ny\",z\r\n",
        new String(csv.end().bytes(), StandardCharsets.UTF_8));
    var injected = new Csv().text("\",=1+1,\"").text("@SUM(1)\r\n=2").end().bytes();
    assertEquals(
        "\"\"\",=1+1,\"\"\",\"'@SUM(1)\r\n=2\"\r\n", new String(injected, StandardCharsets.UTF_8));
  }

  @Test
  void theReaderRefusesWhatIsNoTable() {
    for (var bad : new String[] {"a,b", "a\n", "a,a\r\n", "a,b\r\n1\r\n", "a\"b\r\n"})
      assertThrows(RuntimeException.class, () -> parse(bad), bad);
  }

  private static void parse(String text) {
    try {
      Table.parse(text);
    } catch (AssertionError e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As {@link Csv} says that a program takes the apostrophe away. */
  private static String bare(String field) {
    return field.length() > 1
            && field.charAt(0) == '\''
            && "=+-@\t\r\n＝＋－＠".indexOf(field.charAt(1)) >= 0
        ? field.substring(1)
        : field;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++)
      text.appendCodePoint(
          ODD.codePoints().toArray()[random.nextInt((int) ODD.codePoints().count())]);
    // An apostrophe before one of those is the mark itself: nobody can tell the two apart.
    return text.toString().startsWith("'") ? "x" + text : text.toString();
  }
}
