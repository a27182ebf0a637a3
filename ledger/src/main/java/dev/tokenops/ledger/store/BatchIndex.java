package dev.tokenops.ledger.store;

import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.HashStore;
import dev.tokenops.ledger.store.EntryStore.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Which batch holds an entry, and where it lies: 32 bytes a batch, off the heap.
 *
 * <pre>
 *   0             8             16            24        28        32
 *   | first index | segment     | offset      | length  | count   |     big-endian
 * </pre>
 *
 * <p>A record is as long as a hash, so that it can live in the same kind of file as the tree: one
 * that only grows and serves any thread. One thread adds; any thread may ask for entries that it
 * was told of.
 */
public final class BatchIndex implements Closeable {
  private static final int RECORD_BYTES = 32;

  /** A batch that is there. */
  public record Located(long firstIndex, int count, Place place) {
    /** Index behind the last entry. */
    public long endIndex() {
      return firstIndex + count;
    }
  }

  private final HashStore records;

  /**
   * @param records of batches that are there already, if any; closed with this
   */
  public BatchIndex(HashStore records) {
    this.records = records;
  }

  public void add(long firstIndex, int count, Place place) {
    records.append(
        ByteBuffer.allocate(RECORD_BYTES)
            .putLong(firstIndex)
            .putLong(place.segment())
            .putLong(place.offset())
            .putInt(place.length())
            .putInt(count)
            .array());
  }

  /** Batches. */
  public long count() {
    return records.count();
  }

  /**
   * @param number of the batch, from 0
   */
  public Located get(long number) {
    var record = ByteBuffer.wrap(records.get(number));
    long firstIndex = record.getLong();
    var place = new Place(record.getLong(), record.getLong(), record.getInt());
    return new Located(firstIndex, record.getInt(), place);
  }

  /**
   * The batch that holds an entry: O(log n).
   *
   * @throws IllegalArgumentException if none does
   */
  public Located find(long index) {
    return get(number(index));
  }

  /**
   * The number of the batch that holds an entry: O(log n).
   *
   * @throws IllegalArgumentException if none does
   */
  public long number(long index) {
    long low = 0;
    long high = records.count() - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      var batch = get(middle);
      if (index < batch.firstIndex) high = middle - 1;
      else if (index >= batch.endIndex()) low = middle + 1;
      else return middle;
    }
    throw new IllegalArgumentException("no batch holds an entry " + index);
  }

  /** SHA-256 in hex of the records of the first batches. */
  public String sha256(long count) {
    var digest = Sha256.digest();
    for (long number = 0; number < count; number++) digest.update(records.get(number));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** On return what was added before the call is on disk. Any thread. */
  public void force() {
    records.force();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
