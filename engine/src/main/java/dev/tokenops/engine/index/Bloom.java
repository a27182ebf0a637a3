package dev.tokenops.engine.index;

import java.lang.foreign.MemorySegment;

/**
 * A Bloom filter over hashes: 16 bits and 8 probes a key, so that of what is new 1 in 1,700 looks
 * known, and nearly all the rest is told by the first or second probe.
 */
final class Bloom {
  private static final int BITS_A_KEY = 16;
  private static final int PROBES = 8;
  private static final long ODD = 0xD6E8FEB86659FD93L;

  private Bloom() {}

  /** Bytes of a filter for so many keys: whole words. */
  static long bytes(long keys) {
    return (keys * BITS_A_KEY + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
  }

  static void add(MemorySegment filter, long hash) {
    long bits = filter.byteSize() * Byte.SIZE;
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      long bit = Math.unsignedMultiplyHigh(probe, bits);
      long at = bit / Long.SIZE * Long.BYTES;
      filter.set(Rows.LONG, at, filter.get(Rows.LONG, at) | 1L << bit);
      probe = next(probe);
    }
  }

  /** False: it is not there. True: it may be. */
  static boolean mayHave(MemorySegment filter, long hash) {
    long bits = filter.byteSize() * Byte.SIZE;
    if (bits == 0) return false;
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      long bit = Math.unsignedMultiplyHigh(probe, bits);
      if ((filter.get(Rows.LONG, bit / Long.SIZE * Long.BYTES) & 1L << bit) == 0) return false;
      probe = next(probe);
    }
    return true;
  }

  /** Another number for the same hash, as good as drawn anew. */
  private static long next(long probe) {
    long mixed = (probe ^ probe >>> 32) * ODD;
    return mixed ^ mixed >>> 29;
  }
}
