package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StrictEntryTest {
  private static final List<String> BODIES =
      List.of(
          "{}",
          "{\"a\":1,\"b\":[true,null,\"x\\n\"]}",
          "{\"ä\":\"€\",\"ö\":{\"\\u0001\":0}}",
          "{\"b\":1,\"a\":2}",
          "{\"a\":1},\"c\":{}",
          "{\"a\":1.0}",
          "{\"a\":1e3}",
          "{\"a\" :1}",
          "{\"a\":\"\\u0041\"}",
          "{\"body\":{\"index\":3}}",
          "{\"a\":" + "[".repeat(61) + "]".repeat(61) + "}",
          "{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}",
          "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");

  private static byte[] entry(String body) {
    return ("{\"body\":"
            + body
            + ",\"index\":7,\"prev\":\""
            + "0".repeat(64)
            + "\",\"time\":\"2026-11-22T12:00:00.123Z\",\"type\":\"test.happened.v1\"}")
        .getBytes(UTF_8);
  }

  private static boolean slowly(byte[] bytes) {
    try {
      EntryCodec.decode(bytes);
      StrictEntry.requireStrict(bytes);
      return true;
    } catch (ProofRefused | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean fast(byte[] bytes) {
    try {
      StrictEntry.parse(bytes);
      return true;
    } catch (ProofRefused e) {
      return false;
    }
  }

  @Test
  void theFastWayTakesWhatTheSlowWayTakesAndNothingElse() {
    var random = new Random(29);
    int taken = 0;
    for (var body : BODIES) {
      byte[] bytes = entry(body);
      assertEquals(slowly(bytes), fast(bytes), body);
      for (int round = 0; round < 3_000; round++) {
        byte[] changed = bytes.clone();
        for (int changes = random.nextInt(1, 3); changes > 0; changes--)
          changed[random.nextInt(changed.length)] =
              (byte) "{}[]\",:\\u019abn \u0000".charAt(random.nextInt(17));
        assertEquals(slowly(changed), fast(changed), () -> new String(changed, UTF_8));
        if (fast(changed)) taken++;
      }
    }
    assertTrue(taken > 100, "changed and still good: " + taken);
  }

  @Test
  void keysBetweenBodyAndIndexAreRefusedByName() {
    byte[] bytes = entry("{\"a\":1},\"c\":{}");
    var refused = assertThrows(ProofRefused.class, () -> StrictEntry.parse(bytes));
    assertTrue(String.valueOf(refused.getMessage()).contains("other keys"), refused.getMessage());
  }
}
