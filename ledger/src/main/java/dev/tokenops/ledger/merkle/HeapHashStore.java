package dev.tokenops.ledger.merkle;

import java.util.Arrays;
import java.util.Objects;

/** A {@link HashStore} in memory, in chunks, so that growing never copies hashes. */
public final class HeapHashStore implements HashStore {
  private static final int PER_CHUNK = 2048;

  private volatile byte[][] chunks = new byte[4][];
  private volatile long count;

  @Override
  public long count() {
    return count;
  }

  @Override
  public void append(byte[] hash) {
    if (hash.length != Hashes.LENGTH)
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    long position = count;
    int chunk = Math.toIntExact(position / PER_CHUNK);
    byte[][] all = chunks;
    if (chunk == all.length) {
      all = Arrays.copyOf(all, all.length * 2);
      chunks = all;
    }
    int offset = (int) (position % PER_CHUNK) * Hashes.LENGTH;
    if (offset == 0) all[chunk] = new byte[PER_CHUNK * Hashes.LENGTH];
    System.arraycopy(hash, 0, all[chunk], offset, Hashes.LENGTH);
    count = position + 1; // The volatile write publishes the bytes.
  }

  @Override
  public byte[] get(long position) {
    Objects.checkIndex(position, count);
    int offset = (int) (position % PER_CHUNK) * Hashes.LENGTH;
    return Arrays.copyOfRange(chunks[(int) (position / PER_CHUNK)], offset, offset + Hashes.LENGTH);
  }

  @Override
  public void force() {
    // There is no disk.
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
