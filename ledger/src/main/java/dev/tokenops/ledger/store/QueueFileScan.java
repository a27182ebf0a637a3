package dev.tokenops.ledger.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Walks a file of Chronicle Queue (.cq4) by plain reads, without Chronicle, and without believing
 * it.
 *
 * <pre>
 *   0      4            200                                     65,808 (FAST_DAILY)
 *   +------+------------+------+-------------+------+-----------+------+---------+----
 *   | META | queue head | META | index2index | META | index     | data | payload | …
 *   +------+------------+------+-------------+------+-----------+------+---------+----
 *   header: u32 little-endian; bits 0–29 length, bit 30 META, bit 31 not complete
 *   next header at offset + 4 + length, rounded up to 4; 0 where nothing was written yet
 *   end of a rolled file: C0000000, then 'EOF'
 * </pre>
 *
 * <p>META documents are Chronicle's own and are skipped: what is in them changes nothing that we
 * read. Only the headers lead the way, never Chronicle's index.
 */
final class QueueFileScan implements Closeable {
  private static final int META = 1 << 30;
  private static final int NOT_COMPLETE = 1 << 31;
  private static final int HEADER_BYTES = 4;
  private static final int LENGTH = META - 1;
  private static final int END_OF_FILE = NOT_COMPLETE | META;

  /** What the next step came upon. */
  sealed interface Step {
    /**
     * A document that is not Chronicle's own.
     *
     * @param offset of its header
     * @param payload good until the next step
     */
    record Document(long offset, ByteBuffer payload) implements Step {}

    /** Nothing was written from here on. */
    record End(long offset) implements Step {}

    /**
     * The walk cannot go on.
     *
     * @param cut whether the rest may never have been written; else something was changed
     */
    record Broken(long offset, String what, boolean cut) implements Step {}
  }

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

  /** What stays in the processor's cache while it is compared. */
  private static final int PIECE_BYTES = 1 << 16;

  private final FileChannel file;
  private final IntFunction<@Nullable ByteBuffer> rooms;
  private final ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private ByteBuffer payload = ByteBuffer.allocate(1 << 12);
  private long position;

  /** The header at the position, as the last step saw it. */
  private int seen;

  QueueFileScan(Path path) throws IOException {
    this(FileChannel.open(path, StandardOpenOption.READ), 0);
  }

  /** Goes on from a header in a file that stays the caller's to close, if nobody closes this. */
  QueueFileScan(FileChannel file, long position) {
    this(file, position, _ -> null);
  }

  /**
   * Reads payloads into memory that is given.
   *
   * @param rooms see {@link ScanVisitor#room}
   */
  QueueFileScan(FileChannel file, long position, IntFunction<@Nullable ByteBuffer> rooms) {
    this.file = file;
    this.position = position;
    this.rooms = rooms;
  }

  /** Of the next header. */
  long position() {
    return position;
  }

  FileChannel file() {
    return file;
  }

  /**
   * Whether the header of a step that came upon something broken is another by now: the ledger is
   * open, and its writer was in the middle of it. Then the next step looks at it again.
   */
  boolean hasMoved() throws IOException {
    return word(position) != seen;
  }

  /** The next document that is not Chronicle's own, or why there is none. */
  Step next() throws IOException {
    var step = nextHeader();
    return step instanceof Step.Document document
        ? new Step.Document(document.offset(), payload(document.offset() + 4, length(seen)))
        : step;
  }

  /**
   * Goes on by one document, which must hold exactly these bytes; they are compared, not kept.
   *
   * @return where they begin in the file, or −1 if the next document is none or another
   */
  long nextIs(ByteBuffer expected) throws IOException {
    int length = expected.remaining();
    int known = readHeaderAnd(length);
    long at = position + HEADER_BYTES;
    if (seen == length) {
      position = at + ((length + 3L) & ~3L);
    } else {
      if (!(nextHeader() instanceof Step.Document document) || length(seen) != length) return -1;
      at = document.offset() + HEADER_BYTES;
      known = 0;
    }
    for (int done = 0; done < length; done += piece.remaining(), known = 0) {
      if (known == 0) {
        read(piece.clear().limit(Math.min(piece.capacity(), length - done)), at + done);
        piece.flip();
      }
      if (!piece.equals(expected.slice(expected.position() + done, piece.remaining()))) return -1;
    }
    return at;
  }

  /**
   * Reads the header at the position and what follows, by one call, into {@link #piece}; as a rule
   * that is the document that is expected.
   *
   * @return how many bytes of its payload are there
   */
  private int readHeaderAnd(int length) throws IOException {
    piece.clear().limit(Math.min(piece.capacity(), HEADER_BYTES + length));
    int read = readSome(piece, position);
    seen = read < HEADER_BYTES ? 0 : Integer.reverseBytes(piece.getInt(0));
    piece.flip().position(Math.min(read, HEADER_BYTES));
    return piece.remaining();
  }

  /** Bytes of the payload of the document that the last step came upon. */
  int lastLength() {
    return length(seen);
  }

  private static int length(int header) {
    return header & LENGTH;
  }

  /** As {@link #next}, without the payload. */
  Step nextHeader() throws IOException {
    while (true) {
      long size = file.size();
      long offset = position;
      seen = 0;
      if (size - offset < 4) return endOfBytes(offset, size);
      int header = word(offset);
      seen = header;
      if (header == 0) return zeroHeader(offset, size);
      if (header == END_OF_FILE) return endOfFile(offset, size);
      int length = length(header);
      long end = offset + 4 + length;
      if ((header & NOT_COMPLETE) != 0)
        return new Step.Broken(offset, "the excerpt is marked as not complete", true);
      boolean meta = (header & META) != 0;
      if (offset == 0 && !meta)
        return new Step.Broken(offset, "the file does not begin as a queue file does", false);
      if (!meta && length > BatchCodec.MAX_BATCH_BYTES)
        return new Step.Broken(offset, "the excerpt is longer than any batch: " + length, false);
      if (end > size) return beyond(offset, length, size, meta);
      if (meta && startsBatch(offset + 4, length))
        return new Step.Broken(offset, "a batch is marked as Chronicle's own", false);
      position = offset + 4 + ((length + 3L) & ~3L);
      if (!meta) return new Step.Document(offset, NO_PAYLOAD);
    }
  }

  private Step endOfBytes(long offset, long size) throws IOException {
    if (offset == 0) return new Step.Broken(0, "the file is empty", true);
    return isZero(Math.min(offset, size), size)
        ? new Step.End(offset)
        : new Step.Broken(offset, "the file ends inside a header", true);
  }

  private Step zeroHeader(long offset, long size) throws IOException {
    if (!isZero(offset, size))
      return new Step.Broken(offset, "bytes stand behind a header that was never written", true);
    return offset == 0
        ? new Step.Broken(0, "the file holds only zeros", true)
        : new Step.End(offset);
  }

  private Step endOfFile(long offset, long size) throws IOException {
    return isZero(Math.min(offset + 8, size), size)
        ? new Step.End(offset)
        : new Step.Broken(offset, "bytes stand behind the end mark of the file", false);
  }

  /** Cut off, or a length that lies: a batch says its own length once more. */
  private Step beyond(long offset, int length, long size, boolean meta) throws IOException {
    boolean lies =
        !meta
            && size - offset >= 4 + 12
            && startsBatch(offset + 4, length)
            && Integer.reverseBytes(word(offset + 4 + 8)) != length;
    return lies
        ? new Step.Broken(offset, "the excerpt's length is not that of its batch", false)
        : new Step.Broken(
            offset, "the file ends inside an excerpt of %,d bytes".formatted(length), true);
  }

  private boolean startsBatch(long offset, int length) throws IOException {
    if (length < 8 || file.size() - offset < 8) return false;
    var magic = ByteBuffer.allocate(8);
    read(magic, offset);
    return magic.getLong(0) == BatchCodec.MAGIC;
  }

  private ByteBuffer payload(long offset, int length) throws IOException {
    var room = rooms.apply(length);
    if (room == null) room = own(length);
    read(room.clear().limit(length), offset);
    return room.flip();
  }

  private ByteBuffer own(int length) {
    if (payload.capacity() < length) payload = ByteBuffer.allocate(length + (length >> 1));
    return payload;
  }

  /** The word at an offset; 0 behind the end, which a writer may just have cut off. */
  private int word(long offset) throws IOException {
    return readSome(word.clear(), offset) < 4 ? 0 : word.getInt(0);
  }

  private void read(ByteBuffer into, long offset) throws IOException {
    readSome(into, offset);
    if (into.hasRemaining()) throw new IOException("the file became shorter while it was read");
  }

  /** Bytes read: less than asked for only at the end of the file. */
  private int readSome(ByteBuffer into, long offset) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      if (file.read(into, offset + into.position() - start) < 0) break;
    }
    return into.position() - start;
  }

  /** Whether nothing was written there; nothing at all behind the end of the file. */
  private boolean isZero(long from, long to) throws IOException {
    var chunk = ByteBuffer.allocate((int) Math.min(1 << 20, Math.max(8, to - from)));
    for (long at = from; at < to; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), to - at));
      if (readSome(chunk, at) == 0) return true;
      if (!Zeros.in(chunk.flip())) return false;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
