package dev.tokenops.ledger.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where sealed batches are kept: a sequence that only grows, and one newest checkpoint beside it.
 *
 * <p>What {@link #append} and {@link #saveHead} have returned from MUST survive the loss of power.
 * After either has thrown, nobody can know what is on disk: the caller MUST NOT go on writing, and
 * MUST NOT try again.
 */
public interface EntryStore extends Closeable {
  /**
   * Where a batch lies.
   *
   * @param segment index of the first entry of the file that holds it
   * @param offset of the batch's first byte in that file
   * @param length of the whole batch, in bytes
   */
  record Place(long segment, long offset, int length) {
    /** Whether the batch is the first of its file. */
    public boolean begins(long firstIndex) {
      return segment == firstIndex;
    }
  }

  /**
   * Gets ready for the next batch, so that it needs not wait for it: to be called before the first
   * and after each. The one writing thread only.
   *
   * @param nextIndex of the first entry that will be appended
   */
  void prepare(long nextIndex) throws IOException;

  /**
   * Appends a batch and forces it to disk. The one writing thread only.
   *
   * @param firstIndex of its first entry
   * @param batch as {@link BatchBuilder#seal} made it, from position to limit, with an array
   * @throws IOException if it may not be durable
   */
  Place append(long firstIndex, ByteBuffer batch) throws IOException;

  /**
   * Reads a part of a batch, exactly what fits into the buffer from its position to its limit. Any
   * thread, and a thread's interruption harms nothing.
   *
   * @param from offset within the batch
   * @throws IOException if the bytes are not there
   */
  void read(Place place, int from, ByteBuffer into) throws IOException;

  /** The file of a place, for a message. */
  String name(Place place);

  /**
   * Replaces the newest signed checkpoint, atomically, and forces it to disk. One thread at a time,
   * also while another appends.
   */
  void saveHead(String note) throws IOException;
}
