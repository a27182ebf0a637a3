package dev.tokenops.ledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The payload goes to the file past Chronicle; what lies there must still be Chronicle's queue. */
final class ChronicleStoreTest {
  @TempDir Path folder;

  private static ByteBuffer batch(BatchBuilder builder, Random random, long first) {
    builder.clear();
    for (int left = random.nextInt(1, 60); left > 0; left--) {
      int length = random.nextInt(1, 65_000);
      int at = builder.add(length);
      var entry = new byte[length];
      random.nextBytes(entry);
      System.arraycopy(entry, 0, builder.array(), at, length);
    }
    return builder.seal(first, new byte[] {'n'});
  }

  @Test
  void chroniclesOwnReaderFindsEveryBatchAlsoAcrossItsBlocks() throws Exception {
    var random = new Random(17);
    var builder = new BatchBuilder();
    var crcs = new ArrayList<Integer>();
    var ledger = new LedgerFolder(folder);
    try (var store = new ChronicleStore(ledger, Long.MAX_VALUE)) {
      for (long first = 0, bytes = 0; bytes < 140 << 20; first++) {
        store.prepare(first);
        var batch = batch(builder, random, first);
        var place = store.append(first, batch);
        assertEquals(batch.remaining(), place.length());
        var read = ByteBuffer.allocate(place.length());
        store.read(place, 0, read);
        assertEquals(batch, read.flip());
        crcs.add(batch.getInt(batch.limit() - 4));
        bytes += batch.limit();
      }
    }
    var path = folder.resolve("queue").resolve("0".repeat(20)).toFile();
    try (var queue =
            SingleChronicleQueueBuilder.binary(path)
                .rollCycle(RollCycles.FAST_DAILY)
                .readOnly(true)
                .build();
        var tailer = queue.createTailer()) {
      Bytes<?> found = Bytes.allocateElasticOnHeap(4 << 20);
      for (int crc : crcs) {
        assertTrue(tailer.readBytes(found.clear()));
        assertEquals(crc, Integer.reverseBytes(found.readInt(found.readLimit() - 4)));
      }
      assertFalse(tailer.readBytes(found.clear()));
    }
  }
}
