package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Tells an excerpt that was never finished from one that was changed later.
 *
 * <p>A crash leaves bytes unwritten: of the process, everything from some byte on; of the machine,
 * any of the disk's sectors. In a file that only grows, what was not written is zero. So an excerpt
 * without such a gap was whole once, and its damage is no crash's. And nothing is ever written
 * behind an excerpt that is not finished: a whole batch behind it says that it was.
 */
final class TornTail {
  /** The smallest unit that a disk writes whole. */
  private static final int SECTOR_BYTES = 512;

  private static final int WINDOW_BYTES = 1 << 20;

  private TornTail() {}

  /**
   * Whether a part of a payload was never written.
   *
   * @param offset of the payload in its file
   */
  static boolean hasGap(ByteBuffer payload, long offset) {
    int length = payload.remaining();
    if (Zeros.in(payload.slice(Math.max(0, length - 4), Math.min(4, length)))) return true;
    int at = (int) (-offset & (SECTOR_BYTES - 1));
    for (; at < length; at += SECTOR_BYTES)
      if (Zeros.in(payload.slice(at, Math.min(SECTOR_BYTES, length - at)))) return true;
    return false;
  }

  /**
   * Whether a whole batch begins at an offset or behind it, at a multiple of 4 as all do.
   *
   * @param from a multiple of 4
   */
  static boolean isFollowedByBatch(FileChannel file, long from) throws IOException {
    long size = file.size();
    var window = ByteBuffer.allocate(WINDOW_BYTES);
    for (long start = from; start < size; start += WINDOW_BYTES - 8) {
      int length = read(file, window.clear(), start);
      for (int at = 0; at + 8 <= length; at += 4)
        if (window.getLong(at) == BatchCodec.MAGIC && isBatch(file, start + at, size)) return true;
    }
    return false;
  }

  private static boolean isBatch(FileChannel file, long offset, long size) throws IOException {
    var header = ByteBuffer.allocate(12);
    if (read(file, header, offset) < 12) return false;
    int length = header.getInt(8);
    if (length < 0 || length > BatchCodec.MAX_BATCH_BYTES || length > size - offset) return false;
    var batch = ByteBuffer.allocate(length);
    read(file, batch, offset);
    try {
      BatchCodec.decode(batch.flip());
      return true;
    } catch (BatchCodec.Unsealed e) {
      return false;
    }
  }

  private static int read(FileChannel file, ByteBuffer into, long offset) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) break;
      at += read;
    }
    return (int) (at - offset);
  }
}
