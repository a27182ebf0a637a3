package dev.tokenops.engine.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Tells which hashes stand in no segment, of all of them together: a Bloom filter in memory, off
 * the heap, in blocks of a line of the cache. Of what is new 1 in a thousand looks known.
 *
 * <pre>
 *   block of a hash, 64 bytes   | word 0 | word 1 | … | word 7 |     a hash sets one bit of each word
 * </pre>
 *
 * <p>So a look waits for memory once, however many segments there are. (A filter for each, with
 * probes all over it, was some forty waits for a ledger of twenty million entries: 5 µs a run.)
 * Blocks are in the order in which rows are sorted: a segment is taken in from its first row to its
 * last, and the filter written so too. After the split block filter of Apache Parquet.
 *
 * <p>One thread at a time adds; any thread may look. A hash is found once {@link #add} is over.
 */
final class Filter {
  private static final int BLOCK_BYTES = 64;
  private static final int BITS_A_HASH = 16;
  private static final int HASHES_A_BLOCK = BLOCK_BYTES * Byte.SIZE / BITS_A_HASH;
  private static final int BIT_WIDTH = 6; // Of a bit's number in its word.
  private static final int FIRST_BIT = Long.SIZE - BLOCK_BYTES / Long.BYTES * BIT_WIDTH;
  private static final long ODD = 0xD6E8FEB86659FD93L;

  private volatile MemorySegment blocks = MemorySegment.NULL;
  private long hashes;

  /**
   * Takes in more rows.
   *
   * @param more tables of rows, each sorted
   * @param before all that it has taken in: read again when there is no room left
   */
  void add(List<MemorySegment> more, List<MemorySegment> before) {
    for (var rows : more) hashes += rows.byteSize() / Rows.BYTES;
    if (hashes <= blocks.byteSize() / BLOCK_BYTES * HASHES_A_BLOCK) {
      for (var rows : more) add(blocks, rows);
      return;
    }
    long count = (hashes + hashes / 2) / HASHES_A_BLOCK + 1;
    var larger = Arena.ofAuto().allocate(count * BLOCK_BYTES, BLOCK_BYTES);
    for (var rows : before) add(larger, rows);
    for (var rows : more) add(larger, rows);
    blocks = larger;
  }

  /** Rows of one block follow each other: so its words are gathered, and written once. */
  private static void add(MemorySegment blocks, MemorySegment rows) {
    long count = rows.byteSize() / Rows.BYTES;
    if (count == 0) return;
    var words = new long[BLOCK_BYTES / Long.BYTES];
    long block = 0;
    for (long row = 0; row < count; row++) {
      long hash = Rows.hash(rows, row);
      long of = block(blocks, hash);
      if (of != block) write(words, blocks, block);
      block = of;
      long bits = (hash * ODD) >>> FIRST_BIT;
      for (int i = 0; i < words.length; i++, bits >>>= BIT_WIDTH) words[i] |= 1L << bits;
    }
    write(words, blocks, block);
  }

  private static void write(long[] words, MemorySegment blocks, long block) {
    for (int i = 0; i < words.length; i++) {
      long at = block + (long) i * Long.BYTES;
      blocks.set(Rows.LONG, at, blocks.get(Rows.LONG, at) | words[i]);
      words[i] = 0;
    }
  }

  /** False: it stands in no segment. True: it may. */
  boolean mayHave(long hash) {
    var blocks = this.blocks;
    if (blocks.byteSize() == 0) return false;
    long block = block(blocks, hash);
    long bits = (hash * ODD) >>> FIRST_BIT;
    long all = 1;
    for (int at = 0; at < BLOCK_BYTES; at += Long.BYTES, bits >>>= BIT_WIDTH)
      all &= blocks.get(Rows.LONG, block + at) >>> bits;
    return all != 0;
  }

  /** Where its block stands, in bytes: by the hash's highest bits, as rows are sorted. */
  private static long block(MemorySegment blocks, long hash) {
    return Math.unsignedMultiplyHigh(hash, blocks.byteSize() / BLOCK_BYTES) * BLOCK_BYTES;
  }
}
