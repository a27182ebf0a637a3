package dev.tokenops.ledger.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawJsonTest {
  record Holder(String first, RawJson middle, String zLast) {}

  @Test
  void isReadBackFromTheMiddleOfARecord() {
    var holder =
        new Holder(
            "a", RawJson.of("{\"b\":[1,null],\"a\":{}}".getBytes(StandardCharsets.UTF_8)), "z");
    assertEquals(holder, CanonicalJson.decode(CanonicalJson.encode(holder), Holder.class));
  }
}
