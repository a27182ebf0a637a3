package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sealed batches in Chronicle Queue: one excerpt a batch. The only class that knows Chronicle.
 *
 * <pre>
 *   batch ─► appender (mapped memory) ─► read back by a plain read ─► force(false) by our own channel ─► durable
 *                                                                        └─ between batches: ZeroAhead ─┘
 * </pre>
 *
 * <p>Each start, and each file that has grown large, begins a segment: a queue of its own with one
 * file. So Chronicle maps nothing but what this process wrote, and damage in an older file cannot
 * reach it: opened on a file with a changed length, it loses entries silently or ends the JVM. For
 * the same reason a segment's clock stands still: Chronicle rolls by time, we roll by size.
 *
 * <p>Chronicle's own {@code sync()} does nothing in its default mode and swallows errors in the
 * others. {@link FileChannel#force} on a channel of the same file writes the mapped pages too, and
 * throws.
 */
public final class ChronicleStore implements EntryStore {
  /** Small index pages: 64 KiB before the first batch. */
  private static final RollCycles CYCLE = RollCycles.FAST_DAILY;

  /** What must be free before a batch is written: more than twice the largest. */
  private static final long MIN_FREE_BYTES = 64L << 20;

  private final LedgerFolder folder;
  private final Segments segments;
  private final AtomicFile head;
  private final QueueFiles files;
  private final long maxFileBytes;
  private final FileStore disk;
  private final PageRelease pages = new PageRelease(PageRelease.KEPT_BYTES);
  private @Nullable Segment current;

  /** Whether an append has failed: then the file is left as it is, for recovery to judge. */
  private boolean broken;

  /**
   * @param folder locked by the caller, its queue recovered
   * @param maxFileBytes after which a new segment begins
   */
  public ChronicleStore(LedgerFolder folder, long maxFileBytes) throws IOException {
    this.disk = Files.getFileStore(folder.path());
    this.folder = folder;
    this.segments = folder.segments();
    this.head = new AtomicFile(folder.head());
    this.files = new QueueFiles(segments);
    this.maxFileBytes = maxFileBytes;
  }

  /**
   * What the JVM must be started with and is not; empty if all is well. Without it Chronicle fails
   * with words that lead nowhere.
   */
  public static List<String> missingFlags() {
    var base = Object.class.getModule();
    var own = ChronicleStore.class.getModule();
    var missing = new ArrayList<String>();
    if (!base.isOpen("java.lang.reflect", own))
      missing.add("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
    if (!base.isExported("sun.nio.ch", own))
      missing.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
    return missing;
  }

  @Override
  public void prepare(long nextIndex) throws IOException {
    if (current != null && current.end() > maxFileBytes) {
      current.finish();
      current = null;
    }
    if (current == null) current = new Segment(nextIndex);
    current.makeReady();
  }

  @Override
  public Place append(long firstIndex, ByteBuffer batch) throws IOException {
    boolean durable = false;
    try {
      if (current == null || !current.holds(batch.remaining())) requireSpace();
      if (current == null) current = new Segment(firstIndex);
      var place = current.append(batch);
      durable = true;
      return place;
    } finally {
      broken |= !durable;
    }
  }

  /** A mapped page that the disk has no room for is not an exception but a signal. */
  private void requireSpace() throws IOException {
    long bytes = disk.getUsableSpace();
    if (bytes < MIN_FREE_BYTES)
      throw new IOException(
          "the disk under %s has %,d bytes left, and the ledger needs %,d"
              .formatted(folder.path(), bytes, MIN_FREE_BYTES));
  }

  @Override
  public void read(Place place, int from, ByteBuffer into) throws IOException {
    files.read(place, from, into);
  }

  @Override
  public String name(Place place) {
    return folder.fileName(place);
  }

  @Override
  public void saveHead(String note) throws IOException {
    head.write(note);
  }

  @Override
  public void close() throws IOException {
    try (files;
        pages) {
      if (current == null) return;
      if (broken) current.letGo();
      else current.finish();
      current = null;
    }
  }

  /** One queue of one file, as it is written. */
  private final class Segment {
    private final long firstIndex;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;

    /** Our own view of the file, up to the last batch; null before the first. */
    private @Nullable QueueFileScan written;

    /** The file, once there is one. */
    private Path path;

    private final ZeroAhead zeros = new ZeroAhead();

    Segment(long firstIndex) throws IOException {
      this.firstIndex = firstIndex;
      path = segments.folder(firstIndex);
      Files.createDirectories(segments.queue());
      Files.createDirectory(path);
      long beginMs = System.currentTimeMillis(); // It only names the file.
      queue =
          SingleChronicleQueueBuilder.binary(path.toFile())
              .rollCycle(CYCLE)
              .timeProvider(() -> beginMs)
              .build();
      appender = queue.createAppender();
    }

    Place append(ByteBuffer batch) throws IOException {
      int length = batch.remaining();
      boolean begins = written == null;
      try (var document = appender.writingDocument()) {
        boolean whole = false;
        try {
          if (written == null) written = begun();
          var bytes = Objects.requireNonNull(document.wire()).bytes();
          write(written.file(), batch.duplicate(), bytes.writePosition());
          bytes.writeSkip(length);
          whole = true;
        } finally {
          if (!whole) document.rollbackOnClose();
        }
      }
      long offset = requireWritten(written, batch);
      written.file().force(begins);
      if (begins) forceFolders();
      return new Place(firstIndex, offset, length);
    }

    /**
     * What Chronicle puts before the first batch, forced before that is written: a batch that a
     * crash left on disk without it would look like one whose file was damaged.
     */
    private QueueFileScan begun() throws IOException {
      var file = open();
      file.force(true);
      return new QueueFileScan(file, 0);
    }

    private static void write(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
      for (long at = offset; bytes.hasRemaining(); ) at += file.write(bytes, at);
    }

    private FileChannel open() throws IOException {
      path =
          segments
              .file(firstIndex)
              .orElseThrow(() -> new IOException("Chronicle wrote no file for " + firstIndex));
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long end() {
      return written == null ? 0 : written.position();
    }

    /** Whether the disk has given its room to so many bytes already. */
    boolean holds(int length) {
      return zeros.reach(end() + length);
    }

    /** Believes the file, not the appender: the batch must be the next document in it. */
    private long requireWritten(QueueFileScan scan, ByteBuffer batch) throws IOException {
      long end = scan.position();
      long offset = scan.nextIs(batch);
      if (offset < 0)
        throw new IOException("the batch is not where it should be, behind byte " + end);
      return offset;
    }

    /** Memory of old pages back, and pages for the next batch. */
    void makeReady() throws IOException {
      if (written == null) return;
      pages.forced(path, written.position());
      zeros.fill(written.file(), written.position());
    }

    private void forceFolders() throws IOException {
      AtomicFile.forceFolder(segments.folder(firstIndex));
      AtomicFile.forceFolder(segments.queue());
      AtomicFile.forceFolder(folder.path());
    }

    void letGo() throws IOException {
      appender.close();
      queue.close();
      if (written != null) written.close();
    }

    void finish() throws IOException {
      letGo();
      if (written == null) segments.remove(firstIndex);
      else segments.finish(firstIndex, written.position());
    }
  }
}
