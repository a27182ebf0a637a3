package dev.tokenops.ledger.store;

import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.EntryStore.Place;
import dev.tokenops.ledger.store.QueueFileScan.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the batches of a data folder lie, by their headers alone: a few small reads a batch, and
 * nothing of the entries is looked at. A server may be writing meanwhile. It judges nothing; who
 * must know that the batches are good verifies them.
 */
public final class QueueOutline implements Closeable {
  private static final int COUNT_AT = 12;
  private static final int FIRST_INDEX_AT = 16;

  private final LedgerFolder folder;
  private final QueueFiles files;
  private final BatchReader reader;

  /** Of a data folder; each file is opened when it is first read. */
  public QueueOutline(LedgerFolder folder) {
    this.folder = folder;
    this.files = new QueueFiles(folder.segments());
    this.reader = new BatchReader(files::read, folder::fileName);
  }

  /**
   * How a file ends.
   *
   * @param end in bytes, behind the last whole batch; 0 if there is none
   * @param broken what stands there instead of a batch or nothing; null if nothing does
   */
  public record End(long end, @Nullable String broken) {}

  /** The indexes of the first entries of all queue files that are there, ascending. */
  public List<Long> segments() throws IOException {
    var there = new ArrayList<Long>();
    for (long segment : folder.segmentIndexes())
      if (folder.segments().file(segment).isPresent()) there.add(segment);
    return there;
  }

  /**
   * The file of a segment.
   *
   * @throws IOException if there is none
   */
  public Path file(long segment) throws IOException {
    return folder
        .segments()
        .file(segment)
        .orElseThrow(
            () -> new IOException("no queue file in " + folder.segments().folder(segment)));
  }

  /**
   * Walks the batches of one file, oldest first.
   *
   * @param each takes them until it says no
   * @return how the file ends, or where the walk was ended
   */
  public End walk(long segment, Predicate<Located> each) throws IOException {
    try (var file = FileChannel.open(file(segment), StandardOpenOption.READ);
        var scan = new QueueFileScan(file, 0)) {
      long end = 0;
      while (true)
        switch (scan.nextHeader()) {
          case Step.Document document -> {
            var batch = located(segment, document.offset() + 4, scan);
            if (batch == null) return new End(end, "no batch stands at " + document.offset());
            if (!each.test(batch)) return new End(end, null);
            end = scan.position();
          }
          case Step.End _ -> {
            return new End(end, null);
          }
          case Step.Broken broken -> {
            if (!scan.hasMoved()) return new End(end, broken.what());
          }
        }
    }
  }

  private static @Nullable Located located(long segment, long offset, QueueFileScan scan)
      throws IOException {
    var header = ByteBuffer.allocate(BatchCodec.HEADER_BYTES);
    int read = scan.file().read(header, offset);
    if (read < BatchCodec.HEADER_BYTES || header.getLong(0) != BatchCodec.MAGIC) return null;
    return new Located(
        header.getLong(FIRST_INDEX_AT),
        header.getInt(COUNT_AT),
        new Place(segment, offset, scan.lastLength()));
  }

  /** The signed checkpoint of a batch, as stored. */
  public byte[] note(Located batch) throws IOException {
    return reader.note(batch);
  }

  /**
   * The bytes of an entry.
   *
   * @param index one that the batch holds
   */
  public byte[] entry(Located batch, long index) throws IOException {
    return reader.entry(batch, index);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
