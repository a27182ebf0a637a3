package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A sealed batch as read back: whole by its CRC, its contents not yet believed. */
public final class StoredBatch {
  private final ByteBuffer batch;
  private final long firstIndex;
  private final int count;
  private final int noteOffset;
  private final int noteLength;

  StoredBatch(ByteBuffer batch, long firstIndex, int count, int noteOffset, int noteLength) {
    this.batch = batch;
    this.firstIndex = firstIndex;
    this.count = count;
    this.noteOffset = noteOffset;
    this.noteLength = noteLength;
  }

  /** Index of the first entry. */
  public long firstIndex() {
    return firstIndex;
  }

  /** Number of entries, at least 1. */
  public int count() {
    return count;
  }

  /** Index behind the last entry: the size that the checkpoint must have. */
  public long endIndex() {
    return firstIndex + count;
  }

  /** Bytes of the whole batch. */
  public int length() {
    return batch.limit();
  }

  /** The entries' bytes, first to last, each a copy. */
  public List<byte[]> entries() {
    var entries = new ArrayList<byte[]>(count);
    int at = BatchCodec.HEADER_BYTES + 2 * count;
    for (int i = 0; i < count; i++) {
      int length = Short.toUnsignedInt(batch.getShort(BatchCodec.HEADER_BYTES + 2 * i));
      entries.add(copy(at, length));
      at += length;
    }
    return entries;
  }

  /**
   * The same in other memory, for as long as that is not used again.
   *
   * @param room cleared first; another is made if it is too small
   */
  public StoredBatch copy(ByteBuffer room) {
    int length = batch.limit();
    var own = length <= room.capacity() ? room : ByteBuffer.allocate(length + (length >> 2));
    own.clear().put(0, batch, 0, length).limit(length);
    return new StoredBatch(own, firstIndex, count, noteOffset, noteLength);
  }

  /** The memory that it is in. */
  ByteBuffer memory() {
    return batch;
  }

  /** The signed checkpoint, as stored: a copy. */
  public byte[] note() {
    return copy(noteOffset, noteLength);
  }

  private byte[] copy(int at, int length) {
    var copy = new byte[length];
    batch.get(at, copy);
    return copy;
  }
}
