package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
  private static final byte[] PREV = Sha256.of(new byte[] {1});
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.123Z");

  private static byte[] encode(Draft draft, long index) {
    return EntryCodec.encode(
        draft, index, PREV, Rfc3339.format(TIME).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void anEntryIsTheCanonicalDocumentOfTheDesign() {
    byte[] bytes = encode(new Draft("run.completed.v1", "{\"a\":1}".getBytes(UTF)), 17);
    assertEquals(
        "{\"body\":{\"a\":1},\"index\":17,\"prev\":\""
            + Sha256.hex(new byte[] {1})
            + "\",\"time\":\"2026-11-22T12:00:00.123Z\",\"type\":\"run.completed.v1\"}",
        new String(bytes, UTF));
    assertTrue(CanonicalJson.isCanonical(bytes));
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  @Test
  void whatIsEncodedIsDecodedWhateverTheBodyHolds() {
    var bodies =
        List.of(
            "{}",
            "{\"a\":\"é\\u0000\"}",
            "{\"x\":\"\\\",\\\"index\\\":9,\\\"prev\\\":\\\"\"}",
            "{\"index\":9,\"prev\":\"0\",\"time\":\"t\",\"type\":\"z\"}");
    for (var body : bodies) {
      for (long index : new long[] {0, 9, 10, 99_999, CanonicalJson.MAX_INTEGER}) {
        var draft = Drafts.of(body);
        var entry = EntryCodec.decode(encode(draft, index));
        assertEquals(index, entry.index());
        assertEquals(TIME, entry.time());
        assertEquals(draft.type(), entry.type());
        assertArrayEquals(draft.body(), entry.body());
        assertArrayEquals(PREV, EntryCodec.prev(entry));
        assertTrue(EntryCodec.follows(entry, PREV));
        assertFalse(EntryCodec.follows(entry, Sha256.of(new byte[] {2})));
        assertTrue(entry.bytes().length <= EntryCodec.maxEncodedLength(draft));
      }
    }
  }

  @Test
  void noOtherByteInTheFrameIsReadAsTheSameEntry() {
    byte[] bytes = encode(Drafts.of("{}"), 17);
    var read = new ArrayList<Integer>();
    for (int at = 0; at < bytes.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << bit);
        try {
          var entry = EntryCodec.decode(flipped);
          byte[] again =
              EntryCodec.encode(
                  new Draft(entry.type(), entry.body()),
                  entry.index(),
                  EntryCodec.prev(entry),
                  Rfc3339.format(entry.time()).getBytes(UTF));
          assertArrayEquals(flipped, again, "what is read is what stands there");
          read.add(at);
        } catch (IllegalArgumentException e) {
          assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
      }
    }
    assertFalse(read.isEmpty(), "a changed digit of index or hash is another entry");
  }

  @Test
  void everyCutIsRefused() {
    byte[] bytes = encode(Drafts.of("{}"), 17);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> EntryCodec.decode(cut));
    }
  }

  @Test
  void timesThatAreNoneAndNumbersWrittenOtherwiseAreRefused() {
    var good = new String(encode(Drafts.of("{}"), 17), UTF);
    for (var bad :
        List.of(
            good.replace("2026-11-22T", "2026-02-30T"),
            good.replace("T12:", "T24:"),
            good.replace(":00:00.", ":00:60."),
            good.replace("\"index\":17", "\"index\":017"),
            good.replace("\"index\":17", "\"index\":"),
            good.replace("\"index\":17", "\"index\":12345678901234567"),
            good.replace("test.happened.v1", "t".repeat(65)))) {
      assertFalse(bad.equals(good));
      assertThrows(IllegalArgumentException.class, () -> EntryCodec.decode(bad.getBytes(UTF)), bad);
    }
  }
}
