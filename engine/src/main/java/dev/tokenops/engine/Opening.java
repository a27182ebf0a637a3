package dev.tokenops.engine;

import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.Segment;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfLedger.SnapshotTaken;
import dev.tokenops.engine.snapshot.Snapshot;
import dev.tokenops.engine.snapshot.SnapshotFolder;
import dev.tokenops.engine.snapshot.SnapshotFolder.Stored;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * How an engine comes to its state at start: from the newest snapshot that fits and what followed,
 * or from every fact there is. Both give the same.
 *
 * <p>A snapshot fits if its log, size and root are this ledger's, the segments that it names are
 * there with the digests that it names, and a later entry of the ledger names its file's digest: so
 * whoever changes any of it must have the ledger's key. One that does not fit is said, and not
 * used.
 */
final class Opening {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  /** Rows in memory after which a replay writes a segment. */
  private static final long MAX_TAIL_ROWS = 4 << 20;

  private final Journal journal;
  private final Function<RunIndex, Engine> empty;

  /**
   * @param empty makes an engine without any state over an index
   */
  Opening(Journal journal, Function<RunIndex, Engine> empty) {
    this.journal = journal;
    this.empty = empty;
  }

  /**
   * An engine with its state.
   *
   * @param unanswered what is still to do
   * @param size of the snapshot that it comes from; 0 if it comes from none
   */
  record Opened(Engine engine, RunIndex index, Unanswered unanswered, long size) {}

  /** From every fact. */
  Opened all(RunIndex index) {
    var opened = new Opened(empty.apply(index), index, new Unanswered(), 0);
    journal.replay(placed -> replay(opened, placed));
    return opened;
  }

  /** From a snapshot if one fits. */
  Opened newest(SnapshotFolder folder) throws IOException {
    var hash = folder.hash();
    for (var file : folder.newestFirst()) {
      try {
        return from(folder, file, hash);
      } catch (IOException | RuntimeException unfit) {
        LOG.log(
            Level.WARNING,
            "the snapshot {0} is not used, and every entry is read: {1}",
            file,
            unfit.getMessage());
      }
    }
    folder.clear();
    var index = new RunIndex(hash, List.of());
    var opened = new Opened(empty.apply(index), index, new Unanswered(), 0);
    journal.replay(placed -> replay(opened, placed, folder));
    return opened;
  }

  private Opened from(SnapshotFolder folder, Path file, KeyHash hash) throws IOException {
    var stored = folder.read(file);
    var snapshot = stored.snapshot();
    requireOwn(snapshot);
    var segments = folder.segments(snapshot, hash);
    requireEarlier(segments);
    var index = new RunIndex(hash, segments);
    var opened = new Opened(empty.apply(index), index, new Unanswered(), snapshot.size());
    restore(opened, snapshot);
    var announced = new boolean[1];
    journal.replay(
        snapshot.size(),
        placed -> {
          announced[0] |= names(placed, stored);
          replay(opened, placed, folder);
        });
    if (!announced[0]) throw new IllegalStateException("no entry of the ledger names its digest");
    return opened;
  }

  private void requireOwn(Snapshot snapshot) {
    if (!snapshot.origin().equals(journal.origin()))
      throw new IllegalStateException("it is of the log " + snapshot.origin());
    if (snapshot.size() > journal.size())
      throw new IllegalStateException(
          "it stands for %,d entries, and there are %,d"
              .formatted(snapshot.size(), journal.size()));
    if (!snapshot.rootHash().equals(journal.rootHash(snapshot.size())))
      throw new IllegalStateException("its entries had another root");
  }

  private void requireEarlier(List<Segment> segments) {
    for (var segment : segments)
      if (segment.lastIndex() >= journal.size())
        throw new IllegalStateException("an index segment is of later entries than there are");
  }

  private void restore(Opened opened, Snapshot snapshot) {
    var part = snapshot.part();
    for (long index : part.kept()) {
      var kept = journal.read(index);
      opened.engine.restore(kept);
      opened.unanswered.apply(kept.recorded());
    }
    opened.engine.restore(part);
  }

  private static boolean names(Placed placed, Stored stored) {
    return placed.fact() instanceof SnapshotTaken taken
        && taken.size() == stored.snapshot().size()
        && taken.rootHash().equals(stored.snapshot().rootHash())
        && taken.snapshotSha256().equals(stored.sha256());
  }

  private static void replay(Opened opened, Placed placed, SnapshotFolder folder) {
    replay(opened, placed);
    if (placed.index() % 4_096 != 0 || opened.index.tailRows() < MAX_TAIL_ROWS) return;
    try {
      opened.index.settle(opened.index.cut(), folder.newSegment());
    } catch (IOException e) {
      throw new IllegalStateException("cannot write the index: " + e.getMessage(), e);
    }
  }

  private static void replay(Opened opened, Placed placed) {
    opened.engine.replay(placed);
    opened.unanswered.apply(placed.recorded());
  }
}
