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

  /** Takes the bytes of an entry where they lie. */
  @FunctionalInterface
  public interface InPlace {
    /** Bytes of an array, good for as long as the batch, and not to be changed. */
    void entry(byte[] array, int from, int to);
  }

  /** Shows the entries' bytes, first to last; ends at the first throw. */
  public void entries(InPlace each) {
    boolean inHeap = batch.hasArray();
    byte[] array = inHeap ? batch.array() : copy(0, batch.limit());
    int at = (inHeap ? batch.arrayOffset() : 0) + BatchCodec.HEADER_BYTES + 2 * count;
    for (int i = 0; i < count; i++) {
      int length = Short.toUnsignedInt(batch.getShort(BatchCodec.HEADER_BYTES + 2 * i));
      each.entry(array, at, at + length);
      at += length;
    }
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
