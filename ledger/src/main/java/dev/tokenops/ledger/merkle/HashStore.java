package dev.tokenops.ledger.merkle;

import java.io.Closeable;
import java.io.IOException;

/**
 * A sequence of 32-byte hashes that only grows. It knows nothing of trees; {@link Nodes} says which
 * node stands where.
 *
 * <p>One thread appends and closes. Any thread may {@link #get} whatever lies below a {@link
 * #count} that it has read or been told of.
 *
 * <p>What it holds can be computed again from the entries. So it is forced to disk only now and
 * then, and one that was lost or torn is deleted and filled anew.
 */
public interface HashStore extends Closeable {
  /** How many hashes there are, not yet flushed ones included. */
  long count();

  /**
   * Adds one at the end.
   *
   * @param hash 32 bytes, copied
   */
  void append(byte[] hash);

  /**
   * Reads one.
   *
   * @param position from 0, below {@link #count}
   * @return 32 bytes, the caller's own
   */
  byte[] get(long position);

  /** On return what was appended before the call is on disk. Any thread. */
  void force();

  @Override
  void close() throws IOException;
}
