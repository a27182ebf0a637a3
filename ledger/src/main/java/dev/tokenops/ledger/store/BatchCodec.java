package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a sealed batch: one excerpt of the queue. All numbers are big-endian.
 *
 * <pre>
 *    0         8         12        16              24         28
 *   +---------+---------+---------+---------------+----------+
 *   | magic   | length  | count n | first index   | note m   |
 *   +---------+---------+---------+---------------+----------+
 *   | n lengths of entries, u16 each, 1 to 65,535            |
 *   +--------------------------------------------------------+
 *   | n entries, one behind the other                        |
 *   +--------------------------------------------------------+
 *   | signed checkpoint of size first index + n, m bytes     |
 *   +--------------------------------------------------------+
 *   | CRC32C of all before it, u32 |
 *   +------------------------------+
 *
 *   magic   8 bytes, ASCII "tokopsB1": the last is the version
 *   length  u32, of the whole batch from magic to CRC
 *   n       u32, at least 1        first index   u64        m   u32
 * </pre>
 *
 * <p>The table of lengths stands in front so that one entry can be read without the others. The
 * length is said twice, here and by the queue's own header, so that neither can lie alone. The CRC
 * (RFC 3720 appendix B.4) finds accidents; forgery is what hashes and signatures are for.
 */
public final class BatchCodec {
  /** Bytes from the magic to the first length. */
  public static final int HEADER_BYTES = 28;

  /** Bytes. The queue's documents end at 1 GiB; a batch ends long before. */
  public static final int MAX_BATCH_BYTES = 16 << 20;

  static final long MAGIC = 0x746f6b6f70734231L; // "tokopsB1"

  private static final int CRC_BYTES = 4;

  private BatchCodec() {}

  /** Bytes of a batch of so many entries with so many bytes of entries and note. */
  public static int length(int count, int entryBytes, int noteBytes) {
    return HEADER_BYTES + 2 * count + entryBytes + noteBytes + CRC_BYTES;
  }

  /** What stands before the lengths, from the position on. */
  static void header(ByteBuffer out, int length, int count, long firstIndex, int noteBytes) {
    out.putLong(MAGIC).putInt(length).putInt(count).putLong(firstIndex).putInt(noteBytes);
  }

  /** Adds the CRC of all that stands before the position, and flips. */
  static void close(ByteBuffer out) {
    out.putInt(crc(out, out.position())).flip();
  }

  /**
   * Opens a stored batch and checks everything that it says of itself.
   *
   * @param bytes exactly one batch, from position to limit; kept, not copied
   * @throws Unsealed if it is not whole
   */
  public static StoredBatch decode(ByteBuffer bytes) throws Unsealed {
    ByteBuffer batch = bytes.slice();
    int length = batch.remaining();
    if (length < HEADER_BYTES + CRC_BYTES) throw new Unsealed("too short for a batch: " + length);
    if (batch.getLong(0) != MAGIC) throw new Unsealed("no batch of this version starts here");
    if (batch.getInt(8) != length)
      throw new Unsealed(
          "the batch says that it has %d bytes, and has %d"
              .formatted(Integer.toUnsignedLong(batch.getInt(8)), length));
    int crc = batch.getInt(length - CRC_BYTES);
    if (crc != crc(batch, length - CRC_BYTES)) throw new Unsealed("the CRC32C does not fit");
    return layout(batch, length);
  }

  private static StoredBatch layout(ByteBuffer batch, int length) throws Unsealed {
    int count = batch.getInt(12);
    long firstIndex = batch.getLong(16);
    int note = batch.getInt(24);
    if (count < 1 || count > length / 2 || firstIndex < 0 || note < 1 || note > length)
      throw new Unsealed("count, first index or note length are out of range");
    long entries = HEADER_BYTES + 2L * count;
    long end = entries;
    for (int i = 0; i < count; i++) {
      int size = Short.toUnsignedInt(batch.getShort(HEADER_BYTES + 2 * i));
      if (size == 0) throw new Unsealed("entry " + (firstIndex + i) + " is empty");
      end += size;
    }
    if (end + note + CRC_BYTES != length)
      throw new Unsealed("the lengths of entries and note do not add up to the batch");
    return new StoredBatch(batch, firstIndex, count, (int) end, note);
  }

  private static int crc(ByteBuffer bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes.slice(0, length));
    return (int) crc.getValue();
  }

  /** Not a whole batch; the message says why. */
  public static final class Unsealed extends Exception {
    private static final long serialVersionUID = 1L;

    Unsealed(String message) {
      super(message);
    }
  }
}
