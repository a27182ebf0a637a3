package dev.tokenops.ledger.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchCodecTest {
  /** Used again by every test, as the writer does. */
  private static final BatchBuilder BUILDER = new BatchBuilder();

  private static byte[] sealed(long firstIndex, List<byte[]> entries, byte[] note) {
    BUILDER.clear();
    for (byte[] entry : entries) {
      int at = BUILDER.add(entry.length);
      System.arraycopy(entry, 0, BUILDER.array(), at, entry.length);
    }
    var batch = BUILDER.seal(firstIndex, note);
    assertEquals(
        BatchCodec.length(entries.size(), BUILDER.entryBytes(), note.length), batch.limit());
    var sealed = new byte[batch.remaining()];
    batch.get(sealed);
    return sealed;
  }

  @Test
  void whatIsSealedIsOpened() throws Exception {
    var random = new Random(5);
    for (int round = 0; round < 50; round++) {
      var entries = new ArrayList<byte[]>();
      for (int left = random.nextInt(1, 40); left > 0; left--) {
        var entry = new byte[left == 1 ? 65_535 : random.nextInt(1, 900)];
        random.nextBytes(entry);
        entries.add(entry);
      }
      var note = new byte[random.nextInt(1, 400)];
      random.nextBytes(note);
      long first = random.nextLong(1L << 50);
      byte[] sealed = sealed(first, entries, note);
      var opened = BatchCodec.decode(ByteBuffer.wrap(sealed));
      assertEquals(first, opened.firstIndex());
      assertEquals(entries.size(), opened.count());
      assertEquals(first + entries.size(), opened.endIndex());
      assertEquals(sealed.length, opened.length());
      assertArrayEquals(note, opened.note());
      assertArrayEquals(entries.toArray(), opened.entries().toArray());
    }
  }

  @Test
  void moreEntriesThanEverFindRoomInFront() throws Exception {
    for (int count : List.of(1_024, 1_025, 3_000, 2, 40_000, 1)) {
      var entries = new ArrayList<byte[]>();
      for (int i = 0; i < count; i++) entries.add(new byte[] {(byte) i, (byte) (i >> 8), 7});
      var opened = BatchCodec.decode(ByteBuffer.wrap(sealed(1, entries, new byte[] {1})));
      assertArrayEquals(entries.toArray(), opened.entries().toArray());
    }
  }

  @Test
  void theLayoutIsTheOneThatIsDrawn() {
    byte[] sealed = sealed(7, List.of("ab".getBytes(StandardCharsets.US_ASCII)), new byte[] {'n'});
    byte[] expected = {
      't', 'o', 'k', 'o', 'p', 's', 'B', '1', 0, 0, 0, 37, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0,
      0, 1, 0, 2, 'a', 'b', 'n'
    };
    assertArrayEquals(expected, Arrays.copyOf(sealed, sealed.length - 4));
    assertEquals(37, sealed.length);
  }

  @Test
  void everyFlippedBitAndEveryCutIsSeen() {
    byte[] sealed = sealed(3, List.of(new byte[] {1, 2, 3}, new byte[] {4}), new byte[] {5, 6});
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(BatchCodec.Unsealed.class, () -> BatchCodec.decode(ByteBuffer.wrap(flipped)));
    }
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThrows(BatchCodec.Unsealed.class, () -> BatchCodec.decode(ByteBuffer.wrap(cut)));
    }
  }
}
