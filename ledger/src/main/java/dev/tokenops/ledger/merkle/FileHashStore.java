package dev.tokenops.ledger.merkle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HashStore} in a file: the hashes one after the other and nothing else.
 *
 * <pre>
 *   chunk 0 │ chunk 1 │ … │ the last, unfinished chunk
 *   mapped, read only     │ on the heap; [0, written) stands in the file too
 * </pre>
 *
 * <p>Only whole chunks, already written, are mapped: no page of a mapping ever lies behind the end
 * of the file, and a full disk is an exception of {@link #append}, not a signal. Recent nodes,
 * which nearly every proof asks for, come from the heap. It holds 4 MiB of heap however long the
 * file is. They are written some at a time, and the rest when it is forced or closed: nobody reads
 * the file before.
 */
public final class FileHashStore implements HashStore {
  private static final int PER_CHUNK = 131_072;
  private static final int CHUNK_BYTES = PER_CHUNK * Hashes.LENGTH;

  /** What is written at once: a chunk's worth of it at a time would be felt. */
  private static final int PER_WRITE = 1_024;

  private final FileChannel file;
  private final Arena mappings = Arena.ofShared();
  private volatile @Nullable MemorySegment[] chunks = new MemorySegment[16];
  private volatile long count;
  private byte[] last = new byte[CHUNK_BYTES];
  private long written; // Under the lock.

  /**
   * Begins an empty one; a file that is there is emptied.
   *
   * @throws UncheckedIOException if the file cannot be made
   */
  public static FileHashStore create(Path path) {
    return open(path, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * Opens one that may already hold hashes. Whether they are the right ones only a comparison of
   * the root with a signed checkpoint can say.
   *
   * @throws UncheckedIOException if the file cannot be read or does not hold whole hashes
   */
  public static FileHashStore open(Path path) {
    return open(path, StandardOpenOption.WRITE);
  }

  /**
   * Opens the first hashes of one, and cuts off the rest.
   *
   * @throws UncheckedIOException if it cannot be read or has fewer
   */
  public static FileHashStore open(Path path, long count) {
    try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      long bytes = count * Hashes.LENGTH;
      if (file.size() < bytes)
        throw new IOException("it has %,d bytes, not %,d".formatted(file.size(), bytes));
      file.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the tree " + path + ": " + e.getMessage(), e);
    }
    return open(path);
  }

  private static FileHashStore open(Path path, StandardOpenOption option) {
    try {
      var file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              option);
      try {
        return new FileHashStore(file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the tree " + path + ", delete it: " + e, e);
    }
  }

  private FileHashStore(FileChannel file) throws IOException {
    this.file = file;
    long bytes = file.size();
    if (bytes % Hashes.LENGTH != 0) throw new IOException(bytes + " bytes are not whole hashes");
    int whole = Math.toIntExact(bytes / CHUNK_BYTES);
    for (int chunk = 0; chunk < whole; chunk++) place(chunk, mapped(chunk));
    place(whole, MemorySegment.ofArray(last).asReadOnly());
    var rest = ByteBuffer.wrap(last, 0, (int) (bytes % CHUNK_BYTES));
    long from = (long) whole * CHUNK_BYTES;
    while (rest.hasRemaining()) {
      if (file.read(rest, from + rest.position()) < 0) throw new IOException("it is being cut");
    }
    written = bytes / Hashes.LENGTH;
    count = written;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void append(byte[] hash) {
    if (hash.length != Hashes.LENGTH)
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    long position = count;
    int chunk = (int) (position / PER_CHUNK);
    if (chunk == chunks.length || chunks[chunk] == null) begin(chunk);
    System.arraycopy(hash, 0, last, (int) (position % PER_CHUNK) * Hashes.LENGTH, Hashes.LENGTH);
    count = position + 1; // The volatile write publishes the bytes.
    if (count % PER_WRITE == 0) write();
  }

  @Override
  public byte[] get(long position) {
    Objects.checkIndex(position, count);
    var chunk = Objects.requireNonNull(chunks[(int) (position / PER_CHUNK)]);
    var hash = new byte[Hashes.LENGTH];
    long from = position % PER_CHUNK * Hashes.LENGTH;
    MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, from, hash, 0, Hashes.LENGTH);
    return hash;
  }

  /** Writes what is new. It always lies in one chunk, because {@link #begin} writes too. */
  private synchronized void write() {
    long now = count;
    if (written == now) return;
    long chunkStart = written / PER_CHUNK * PER_CHUNK;
    int from = (int) (written - chunkStart) * Hashes.LENGTH;
    int to = (int) (now - chunkStart) * Hashes.LENGTH;
    var rest = ByteBuffer.wrap(last, from, to - from);
    try {
      while (rest.hasRemaining()) file.write(rest, chunkStart * Hashes.LENGTH + rest.position());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the tree: " + e.getMessage(), e);
    }
    written = now;
  }

  @Override
  public void force() {
    write();
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot force the tree: " + e.getMessage(), e);
    }
  }

  /** Readers must have left: what they hold of the mappings becomes unusable. */
  @Override
  public void close() throws IOException {
    try (file) {
      write();
    } finally {
      mappings.close();
    }
  }

  /** The chunk before is full: it moves to the file, and the heap serves the next. */
  private synchronized void begin(int chunk) {
    write();
    try {
      place(chunk - 1, mapped(chunk - 1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot map the tree: " + e.getMessage(), e);
    }
    last = new byte[CHUNK_BYTES];
    place(chunk, MemorySegment.ofArray(last).asReadOnly());
  }

  private MemorySegment mapped(int chunk) throws IOException {
    return file.map(MapMode.READ_ONLY, (long) chunk * CHUNK_BYTES, CHUNK_BYTES, mappings);
  }

  private void place(int chunk, MemorySegment segment) {
    var all = chunks;
    if (chunk == all.length) all = Arrays.copyOf(all, all.length * 2);
    all[chunk] = segment;
    chunks = all;
  }
}
