package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A batch that is being filled: entries are written where they stay, and what stands in front of
 * them follows when their number is known. Confined to one thread at a time; used again and again.
 *
 * <pre>
 *   array   0                    begin                front                              end
 *           +--------------------+--------------------+----------------------------------+--------
 *           | room for more      | header and lengths | entries, one behind the other    | note, CRC
 *           | lengths            | (at the end)       |                                  | (at the end)
 *           +--------------------+--------------------+----------------------------------+--------
 * </pre>
 */
public final class BatchBuilder {
  private static final int FIRST_ENTRIES = 1_024;
  private static final int FIRST_BYTES = 1 << 18;

  private int[] ends = new int[FIRST_ENTRIES];
  private byte[] array = new byte[FIRST_BYTES];
  private int front = frontFor(FIRST_ENTRIES);
  private int count;

  /** Forgets what was in it. */
  public void clear() {
    count = 0;
  }

  /** Entries. */
  public int count() {
    return count;
  }

  /** Bytes of all entries. */
  public int entryBytes() {
    return end() - front;
  }

  /**
   * Adds an entry of that many bytes, which the caller writes into {@link #array} before anything
   * else is asked.
   *
   * @param length 1 to 65,535
   * @return where it begins
   */
  public int add(int length) {
    int at = end();
    if (count == ends.length) ends = Arrays.copyOf(ends, 2 * count);
    reserve(at + length);
    ends[count++] = at + length;
    return at;
  }

  /** What entries are written into; another array after the next {@link #add}. */
  public byte[] array() {
    return array;
  }

  /**
   * Seals it, as {@link BatchCodec} has it.
   *
   * @param note the signed checkpoint over the entries, as stored
   * @return the whole batch, over this one's array: good until {@link #clear}
   */
  public ByteBuffer seal(long firstIndex, byte[] note) {
    makeFront();
    int length = BatchCodec.length(count, entryBytes(), note.length);
    int begin = front - BatchCodec.HEADER_BYTES - 2 * count;
    reserve(begin + length);
    var batch = ByteBuffer.wrap(array, begin, length).slice();
    BatchCodec.header(batch, length, count, firstIndex, note.length);
    for (int i = 0, at = front; i < count; at = ends[i++]) batch.putShort((short) (ends[i] - at));
    BatchCodec.close(batch.position(end() - begin).put(note));
    return batch;
  }

  /**
   * A copy of an entry.
   *
   * @param number of it in the batch, from 0
   */
  public byte[] copy(int number) {
    if (number < 0 || number >= count)
      throw new IllegalArgumentException("no entry " + number + " of " + count + " in the batch");
    return Arrays.copyOfRange(array, number == 0 ? front : ends[number - 1], ends[number]);
  }

  private int end() {
    return count == 0 ? front : ends[count - 1];
  }

  private void reserve(int end) {
    if (end > array.length) array = Arrays.copyOf(array, Math.max(end, 2 * array.length));
  }

  /** More entries than any batch had before: they move, once. */
  private void makeFront() {
    int needed = frontFor(count);
    if (needed <= front) return;
    int by = frontFor(ends.length) - front;
    int end = end();
    reserve(end + by);
    System.arraycopy(array, front, array, front + by, end - front);
    for (int i = 0; i < count; i++) ends[i] += by;
    front += by;
  }

  private static int frontFor(int entries) {
    return BatchCodec.HEADER_BYTES + 2 * entries;
  }
}
