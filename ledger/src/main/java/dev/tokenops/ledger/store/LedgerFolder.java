package dev.tokenops.ledger.store;

import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.Damage.Kind;
import dev.tokenops.ledger.store.EntryStore.Place;
import dev.tokenops.ledger.store.QueueFileScan.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The data folder, read only: what lies where in it, and a scan of its queue that believes nothing.
 *
 * <pre>
 *   queue/    the sealed batches: a folder a segment, see {@code Segments}
 *   head      the newest signed checkpoint, replaced at least once a second
 *   log.key   the private key that signs (0600)        log.pub   its vkey, earlier ones, handovers
 *   origin    the log's name                           lock      held while a ledger is open
 *   index/    tree and places of the batches; may be deleted, filled anew at the next start
 * </pre>
 *
 * <p>Files of other names belong to others. Any thread; the folder may be one that nobody has open,
 * or a copy.
 */
public record LedgerFolder(Path path) {
  /** Where the newest file's last whole batch ends. */
  record Tail(long segment, long end) {}

  public Path queue() {
    return path.resolve("queue");
  }

  public Path head() {
    return path.resolve("head");
  }

  public Path key() {
    return path.resolve("log.key");
  }

  public Path verifierKeys() {
    return path.resolve("log.pub");
  }

  public Path origin() {
    return path.resolve("origin");
  }

  public Path lock() {
    return path.resolve("lock");
  }

  public Path index() {
    return path.resolve("index");
  }

  /** Up to where tree and places of the batches are on disk. */
  public Path anchor() {
    return index().resolve("anchor");
  }

  /** Whether a queue has been begun here. */
  public boolean hasQueue() throws IOException {
    return !segments().firstIndexes().isEmpty();
  }

  /** Where the batch of a {@link Place} lies, relative to the folder, for a message. */
  public String fileName(Place place) {
    return fileName(place.segment());
  }

  /**
   * Walks all batches, oldest first.
   *
   * @throws IOException if a file cannot be read at all, which is not damage
   */
  public static void scan(Path folder, ScanVisitor visitor) throws IOException {
    new LedgerFolder(folder).scan(visitor);
  }

  /** Walks all batches; where the newest file's last one ends, if there is a file. */
  Optional<Tail> scan(ScanVisitor visitor) throws IOException {
    return scan(visitor, null);
  }

  /**
   * Walks the batches behind one that is known.
   *
   * @param known null for all batches
   */
  Optional<Tail> scan(ScanVisitor visitor, @Nullable Located known) throws IOException {
    List<Long> segments = segments().firstIndexes();
    var walk = new Walk(visitor);
    for (int i = 0; i < segments.size(); i++) {
      long first = segments.get(i);
      boolean newest = i == segments.size() - 1;
      if (known == null || first > known.place().segment()) walk.segment(first, newest);
      else if (first == known.place().segment()) walk.resume(known, newest);
    }
    return Optional.ofNullable(walk.tail);
  }

  /** The indexes of the first entries of all queue files, ascending. */
  public List<Long> segmentIndexes() throws IOException {
    return segments().firstIndexes();
  }

  Segments segments() {
    return new Segments(queue());
  }

  private String fileName(long segment) {
    Path file;
    try {
      file = segments().file(segment).orElse(segments().folder(segment));
    } catch (IOException e) {
      file = segments().folder(segment);
    }
    return path.relativize(file).toString();
  }

  /** One scan under way. */
  private final class Walk {
    private final ScanVisitor visitor;
    private long expected;

    /** Whether damage hides how many entries are missing before the next batch. */
    private boolean lost;

    private @Nullable Tail tail;

    Walk(ScanVisitor visitor) {
      this.visitor = visitor;
    }

    void segment(long first, boolean newest) throws IOException {
      if (first != expected && !lost)
        damage(
            Kind.DAMAGED,
            first,
            0,
            first > expected
                ? "entries %,d to %,d are missing: a file before this one is gone or cut off"
                    .formatted(expected, first - 1)
                : "a file from entry %,d on stands where entry %,d should"
                    .formatted(first, expected));
      expected = first;
      lost = false;
      tail = null;
      var file = segments().file(first);
      if (file.isEmpty()) {
        damage(newest ? Kind.UNFINISHED : Kind.DAMAGED, first, 0, "the folder has no queue file");
        return;
      }
      try (var channel = FileChannel.open(file.get(), StandardOpenOption.READ);
          var scan = new QueueFileScan(channel, 0, visitor::room)) {
        walk(scan, first, newest);
      }
    }

    /** Goes on behind a batch that is known. */
    void resume(Located known, boolean newest) throws IOException {
      long first = known.place().segment();
      long end = known.place().offset() + ((known.place().length() + 3L) & ~3L);
      expected = known.endIndex();
      tail = new Tail(first, end);
      var path = segments().file(first).orElseThrow(() -> new IOException("a file is gone"));
      try (var file = FileChannel.open(path, StandardOpenOption.READ);
          var scan = new QueueFileScan(file, end, visitor::room)) {
        walk(scan, first, newest);
      }
    }

    private void walk(QueueFileScan scan, long first, boolean newest) throws IOException {
      while (true) {
        switch (scan.next()) {
          case Step.Document document -> {
            if (!document(scan, document, first, newest)) return;
          }
          case Step.End end -> {
            if (expected == first && !lost)
              damage(newest ? Kind.UNFINISHED : Kind.DAMAGED, first, 0, "the file holds no batch");
            return;
          }
          case Step.Broken broken -> {
            boolean torn =
                newest
                    && broken.cut()
                    && !TornTail.isFollowedByBatch(scan.file(), broken.offset() + 8);
            if (scan.hasMoved()) continue;
            damage(torn ? Kind.UNFINISHED : Kind.DAMAGED, first, broken.offset(), broken.what());
            return;
          }
        }
      }
    }

    /** Whether the walk can go on behind it. */
    private boolean document(QueueFileScan scan, Step.Document document, long first, boolean newest)
        throws IOException {
      long offset = document.offset() + 4;
      int length = document.payload().remaining();
      try {
        var batch = BatchCodec.decode(document.payload());
        if (batch.firstIndex() != expected && !lost)
          damage(
              Kind.DAMAGED,
              first,
              document.offset(),
              "a batch from entry %,d on stands where entry %,d should"
                  .formatted(batch.firstIndex(), expected));
        visitor.batch(new Place(first, offset, length), batch);
        expected = batch.endIndex();
        lost = false;
        tail = new Tail(first, offset + ((length + 3L) & ~3L));
        return true;
      } catch (BatchCodec.Unsealed e) {
        boolean torn =
            newest
                && TornTail.hasGap(document.payload(), offset)
                && !TornTail.isFollowedByBatch(scan.file(), offset + 4);
        damage(
            torn ? Kind.UNFINISHED : Kind.DAMAGED,
            first,
            document.offset(),
            String.valueOf(e.getMessage()));
        return !torn;
      }
    }

    private void damage(Kind kind, long segment, long offset, String what) {
      visitor.damage(new Damage(kind, fileName(segment), offset, OptionalLong.of(expected), what));
      lost = true;
    }
  }
}
