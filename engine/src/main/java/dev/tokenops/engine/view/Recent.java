package dev.tokenops.engine.view;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The runs that were closed last: nearly every question about a closed run comes right after its
 * end, and needs no look into the ledger. Any thread.
 *
 * <pre>
 *   byId   run id ─► Kept ◄─ slot   ring, in the order in which they were closed
 * </pre>
 *
 * <p>Whoever has had the last word about a run takes it out, and then nothing of it is left here:
 * what is kept outlives a collection, and the collector has to copy it while everybody waits.
 */
final class Recent {
  private final ConcurrentMap<String, Kept> byId = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable Kept> ring;
  private final AtomicLong added = new AtomicLong();

  /** A run and its place; one of its own each time that the run is closed. */
  private static final class Kept {
    private final RunView run;
    private final int slot;

    Kept(RunView run, int slot) {
      this.run = run;
      this.slot = slot;
    }
  }

  /**
   * @param most 1 or more
   */
  Recent(int most) {
    ring = new AtomicReferenceArray<>(most);
  }

  @Nullable RunView get(String runId) {
    var kept = byId.get(runId);
    return kept == null ? null : kept.run;
  }

  void add(RunView run) {
    var kept = new Kept(run, (int) (added.getAndIncrement() % ring.length()));
    var before = byId.put(run.runId(), kept);
    if (before != null) ring.compareAndSet(before.slot, before, null);
    var oldest = ring.getAndSet(kept.slot, kept);
    if (oldest != null) byId.remove(oldest.run.runId(), oldest);
  }

  /** Takes out a run that is open again, or that nobody will ask for soon; null if it is gone. */
  @Nullable RunView remove(String runId) {
    var kept = byId.remove(runId);
    if (kept == null) return null;
    ring.compareAndSet(kept.slot, kept, null);
    return kept.run;
  }

  int size() {
    return byId.size();
  }
}
