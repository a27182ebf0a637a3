package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Fills the file that is being written with zeros, a bounded distance ahead of the last byte
 * written.
 *
 * <pre>
 *   … batches │ end        what a batch brings with it        filled                 filled + step
 *             │◄─────────────── between half a distance and one ──►│ next step of zeros  │ hole …
 * </pre>
 *
 * <p>A batch that falls into a hole needs memory and blocks of the disk at the moment in which it
 * is forced. On the reference machine, 20,000 entries of 2 KiB a second: p99 until durable 31 ms
 * into holes, 9 ms into zeros. In pieces of 64 KiB the kernel takes large pages, and a small batch
 * still dirties no more than that. Zeros are what the file holds there anyway, so whoever scans it
 * sees no difference.
 *
 * <p>On the writing thread, between batches: so nothing is ever filled that was written.
 */
final class ZeroAhead {
  private static final int DISTANCE = 8 << 20;
  private static final int STEP = 512 << 10;
  private static final int PIECE = 64 << 10;

  /** What may follow the last batch in the file and is not ours: Chronicle's own index. */
  private static final int MARGIN = 1 << 20;

  private final ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE);
  private long filled;

  /**
   * Fills a step if there is room for one, and all of the distance at first.
   *
   * @param end behind the last byte written
   */
  void fill(FileChannel file, long end) throws IOException {
    if (filled < end + MARGIN) filled = (end + MARGIN + PIECE - 1) / PIECE * PIECE;
    while (filled + STEP <= end + DISTANCE) step(file);
  }

  /** Whether a batch that ends there falls into zeros only, and what Chronicle adds to it. */
  boolean reach(long end) {
    return end + MARGIN <= filled;
  }

  private void step(FileChannel file) throws IOException {
    for (long last = filled + STEP; filled < last; filled += PIECE) {
      zeros.clear();
      while (zeros.hasRemaining()) file.write(zeros, filled + zeros.position());
    }
  }
}
