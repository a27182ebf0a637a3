package dev.tokenops.ledger.store;

import dev.tokenops.ledger.store.BatchIndex.Located;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Reads single parts of a stored batch: only the bytes that are asked for, and the lengths before
 * them. Any thread.
 *
 * <p>A part read so is not covered by the CRC. The caller compares it with what it knows: an entry
 * with its leaf hash, a checkpoint with the root of the tree.
 */
public final class BatchReader {
  private final Source store;

  /** Fills a buffer from an offset in a batch on, as {@link EntryStore#read} does. */
  interface Source {
    void read(EntryStore.Place place, int from, ByteBuffer into) throws IOException;
  }

  /** The file of a place, for a message. */
  private final Function<EntryStore.Place, String> names;

  public BatchReader(EntryStore store) {
    this(store::read, store::name);
  }

  BatchReader(Source store, Function<EntryStore.Place, String> names) {
    this.store = store;
    this.names = names;
  }

  /**
   * The bytes of one entry.
   *
   * @param index one that the batch holds
   */
  public byte[] entry(Located batch, long index) throws IOException {
    int number = (int) (index - batch.firstIndex());
    var front = ByteBuffer.wrap(read(batch, 0, BatchCodec.HEADER_BYTES + 2 * (number + 1)));
    requireHeader(batch, front);
    int at = BatchCodec.HEADER_BYTES + 2 * batch.count();
    for (int i = 0; i < number; i++) at += entryLength(front, i);
    return read(batch, at, entryLength(front, number));
  }

  /** The signed checkpoint, as stored. */
  public byte[] note(Located batch) throws IOException {
    var header = ByteBuffer.wrap(read(batch, 0, BatchCodec.HEADER_BYTES));
    requireHeader(batch, header);
    int length = header.getInt(24);
    int at = batch.place().length() - 4 - length;
    if (length < 1 || at < BatchCodec.HEADER_BYTES)
      throw new IOException("the note of the batch at " + where(batch) + " has no length");
    return read(batch, at, length);
  }

  /** All of it, CRC and all. */
  public StoredBatch whole(Located batch) throws IOException {
    return whole(batch, ByteBuffer.allocate(batch.place().length()));
  }

  /**
   * All of it, CRC and all.
   *
   * @param room to read it into, as long as it is or longer: what is read is good until that is
   *     used again
   */
  public StoredBatch whole(Located batch, ByteBuffer room) throws IOException {
    try {
      store.read(batch.place(), 0, room.clear().limit(batch.place().length()));
      var stored = BatchCodec.decode(room.flip());
      if (stored.firstIndex() == batch.firstIndex() && stored.count() == batch.count())
        return stored;
    } catch (BatchCodec.Unsealed e) {
      throw new IOException("the batch at " + where(batch) + " has changed: " + e.getMessage(), e);
    }
    throw new IOException("another batch lies at " + where(batch));
  }

  private byte[] read(Located batch, int from, int length) throws IOException {
    if (from + length > batch.place().length())
      throw new IOException("the batch at " + where(batch) + " has changed: it ends too early");
    var bytes = new byte[length];
    store.read(batch.place(), from, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private String where(Located batch) {
    return names.apply(batch.place()) + ", offset " + batch.place().offset() + ",";
  }

  private static int entryLength(ByteBuffer front, int number) {
    return Short.toUnsignedInt(front.getShort(BatchCodec.HEADER_BYTES + 2 * number));
  }

  private void requireHeader(Located batch, ByteBuffer header) throws IOException {
    boolean same =
        header.getLong(0) == BatchCodec.MAGIC
            && header.getInt(8) == batch.place().length()
            && header.getInt(12) == batch.count()
            && header.getLong(16) == batch.firstIndex();
    if (!same)
      throw new IOException("the batch at " + where(batch) + " has changed: its header is another");
  }
}
