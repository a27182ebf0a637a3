package dev.tokenops.ledger.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RawJsonTest {
  record Holder(String first, RawJson middle, String zLast) {}

  @Test
  void isReadBackFromTheMiddleOfARecord() {
    var holder = new Holder("a", RawJson.of("{\"b\":[1,null],\"a\":{}}".getBytes(UTF_8)), "z");
    assertEquals(holder, CanonicalJson.decode(CanonicalJson.encode(holder), Holder.class));
  }

  @Test
  void isTheSameWhereverItsBytesLie() {
    var slice = RawJson.slice("[\"ä\",2]".getBytes(UTF_8), 1, 5);
    var whole = new RawJson("\"ä\"");
    assertEquals(whole, slice);
    assertEquals(whole.hashCode(), slice.hashCode());
    assertEquals("\"ä\"", slice.text());
    assertArrayEquals(whole.bytes(), slice.bytes());
    assertEquals(4, slice.length());
    assertNotEquals(whole, RawJson.slice("[\"ö\",2]".getBytes(UTF_8), 1, 5));
  }

  @Test
  void isNeverOutsideItsSource() {
    var source = "{}".getBytes(UTF_8);
    assertThrows(IndexOutOfBoundsException.class, () -> RawJson.slice(source, 0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> RawJson.slice(source, -1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> RawJson.slice(source, 1, 1));
  }
}
