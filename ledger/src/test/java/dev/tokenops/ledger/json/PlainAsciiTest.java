package dev.tokenops.ledger.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainAsciiTest {
  @Test
  void findsEveryByteAtEveryPlaceOfEveryLength() {
    for (int length = 1; length < 20; length++)
      for (int at = 0; at < length; at++)
        for (int value = 0; value < 256; value++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) 'a');
          bytes[at] = (byte) value;
          boolean plain = value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
          assertEquals(plain ? length : at, PlainAscii.end(bytes, 0, length), value + " at " + at);
        }
  }

  @Test
  void findsTheFirstOfMany() {
    var random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      for (int at = 0; at < bytes.length; at++) if (random.nextInt(5) > 0) bytes[at] = ' ';
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int first = from;
      while (first < bytes.length
          && bytes[first] >= 0x20
          && bytes[first] != '"'
          && bytes[first] != '\\') first++;
      assertEquals(first, PlainAscii.end(bytes, from, bytes.length));
    }
  }
}
