package dev.tokenops.ledger.store;

import dev.tokenops.ledger.store.EntryStore.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Plain positional reads of the queue's files, by any thread.
 *
 * <p>An interrupted thread closes the file channel it reads from, for everybody (see {@link
 * java.nio.channels.InterruptibleChannel}). So a read puts the interruption aside, and whoever
 * finds the channel closed opens the file again. The same covers a channel that was closed because
 * too many are open.
 */
final class QueueFiles implements Closeable {
  private static final int MAX_OPEN = 32;

  private final Segments segments;
  private final LinkedHashMap<Long, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  QueueFiles(Segments segments) {
    this.segments = segments;
  }

  /** Fills the buffer from a place in a batch on. */
  void read(Place place, int from, ByteBuffer into) throws IOException {
    int start = into.position();
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        var file = file(place.segment());
        try {
          fill(file, place.offset() + from, into);
          return;
        } catch (ClosedChannelException e) {
          into.position(start);
          forget(place.segment(), file);
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private static void fill(FileChannel file, long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = file.read(into, at);
      if (read < 0) throw new IOException("the queue file ends at " + at);
      at += read;
    }
  }

  private synchronized FileChannel file(long segment) throws IOException {
    if (closed) throw new IOException("the ledger is closed");
    var file = open.get(segment);
    if (file != null) return file;
    var path = segments.file(segment);
    if (path.isEmpty()) throw new IOException("no queue file in " + segments.folder(segment));
    file = FileChannel.open(path.get(), StandardOpenOption.READ);
    open.put(segment, file);
    if (open.size() > MAX_OPEN) open.pollFirstEntry().getValue().close();
    return file;
  }

  private synchronized void forget(long segment, FileChannel file) {
    open.remove(segment, file);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (var file : new ArrayList<>(open.values())) file.close();
    open.clear();
  }
}
