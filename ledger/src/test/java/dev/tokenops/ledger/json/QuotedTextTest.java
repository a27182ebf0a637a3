package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A text in quotes is what the writer makes of it, byte by byte and eight at a time. */
class QuotedTextTest {
  @Test
  void anyTextIsQuotedAsTheWriterQuotesIt() {
    var random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--)
        text.appendCodePoint(
            switch (random.nextInt(6)) {
              case 0 -> '"';
              case 1 -> '\\';
              case 2 -> random.nextInt(0x20);
              case 3 -> 0x80 + random.nextInt(0x700);
              case 4 -> 0x1f600 + random.nextInt(64);
              default -> 0x20 + random.nextInt(0x60);
            });
      var expected = new CanonicalWriter().string(text.toString()).toBytes();
      var quoted = QuotedText.of(text.toString().getBytes(UTF_8));
      assertEquals(new String(expected, UTF_8), quoted.text());
      var written = new CanonicalWriter(1).text(text.toString().getBytes(UTF_8)).toBytes();
      assertEquals(new String(expected, UTF_8), new String(written, UTF_8));
    }
  }
}
