package dev.tokenops.engine;

import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.Tiers;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.message.Fact.OfLedger.SnapshotTaken;
import dev.tokenops.engine.snapshot.Part;
import dev.tokenops.engine.snapshot.Snapshot;
import dev.tokenops.engine.snapshot.SnapshotFolder;
import dev.tokenops.engine.snapshot.SnapshotFolder.Stored;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots while the engine runs.
 *
 * <pre>
 *   batch sealed, far enough ─► each lane, in its turn: a copy of what is open
 *     ─► worker: tail of the index to a segment, merges, anchor of the ledger, the snapshot's file
 *     ─► snapshot.taken appended ─► durable: what it replaces is removed
 * </pre>
 *
 * <p>The journal tells each lane of a batch before it tells of the next, so a turn that is asked
 * for between the two sees exactly the facts before the line, in every lane, though the lanes get
 * there at different moments. What a lane copies are the accounts of its agents and the indexes of
 * entries that still matter: nothing that grows with runs that have ended, and nothing that waits.
 *
 * <p>A snapshot that cannot be written harms nothing: it is said, and tried again a distance later.
 */
final class SnapshotTaking {
  private static final System.Logger LOG = System.getLogger(SnapshotTaking.class.getName());

  private final Vertx vertx;
  private final Journal journal;
  private final SnapshotOptions options;
  private final SnapshotFolder folder;
  private final RunIndex index;
  private final List<Lane> lanes;
  private long last;
  private boolean closing;
  private @Nullable Promise<Void> underWay;
  private @Nullable Stored written;
  private Promise<Void> fenced = Promise.promise(); // Completes with the next batch.

  /**
   * @param last size of the snapshot that the engine began with; 0 without one
   */
  SnapshotTaking(
      Vertx vertx,
      Journal journal,
      SnapshotOptions options,
      SnapshotFolder folder,
      RunIndex index,
      List<Lane> lanes,
      long last) {
    this.vertx = vertx;
    this.journal = journal;
    this.options = options;
    this.folder = folder;
    this.index = index;
    this.lanes = lanes;
    this.last = last;
  }

  /** Hears of each batch, on the journal's thread. */
  synchronized void sealed(long size) {
    begin(size);
    fenced.tryComplete();
  }

  private void begin(long size) {
    if (underWay != null
        || size - last < (closing ? options.distanceAtClose() : options.distance())) return;
    var begun = Promise.<Void>promise();
    underWay = begun;
    last = size;
    Future.all(lanes.stream().map(Lane::part).toList())
        .compose(
            parts -> vertx.executeBlocking(() -> write(size, parts.list()), /* ordered= */ false))
        .onComplete(this::announce, this::failed);
  }

  private Stored write(long size, List<Part> parts) throws IOException {
    index.settle(index.cut(), folder.newSegment());
    for (var due = Tiers.due(index.segments()); !due.isEmpty(); due = Tiers.due(index.segments()))
      index.merge(due, folder.newSegment());
    journal.anchor();
    return folder.write(
        Snapshot.of(journal.origin(), size, journal.rootHash(size), parts, index.segments()));
  }

  private synchronized void announce(@Nullable Stored stored) {
    if (stored == null) throw new IllegalStateException("written and not there");
    written = stored;
    lanes
        .getFirst()
        .record(
            new SnapshotTaken(
                stored.snapshot().size(), stored.snapshot().rootHash(), stored.sha256()));
  }

  /** Hears of each durable fact, on a lane's loop. */
  void heard(Placed placed) {
    if (!(placed.fact() instanceof SnapshotTaken taken)) return;
    var stored = written(taken.snapshotSha256());
    if (stored == null) return;
    vertx
        .executeBlocking(() -> removeOthers(stored), /* ordered= */ false)
        .onComplete(_ -> ended(), this::failed);
  }

  private synchronized @Nullable Stored written(String sha256) {
    return written != null && written.sha256().equals(sha256) ? written : null;
  }

  private boolean removeOthers(Stored stored) throws IOException {
    folder.keepOnly(stored.snapshot(), index.segments());
    return true;
  }

  private void failed(Throwable cause) {
    LOG.log(Level.WARNING, "no snapshot was taken; the ledger is complete without it", cause);
    ended();
  }

  private synchronized void ended() {
    written = null;
    var done = underWay;
    underWay = null;
    if (done != null) done.tryComplete();
  }

  /** Takes a last one if it is worth while; completes when nothing is under way any more. */
  Future<Void> close() {
    synchronized (this) {
      closing = true;
      var running = underWay;
      if (running != null) return running.future().compose(_ -> close());
      if (journal.size() - last < options.distanceAtClose()) return Future.succeededFuture();
      fenced = Promise.promise();
    }
    lanes.getFirst().fence();
    return fenced.future().compose(_ -> close());
  }
}
