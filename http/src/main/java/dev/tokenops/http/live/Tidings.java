package dev.tokenops.http.live;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.view.Views;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which entries may be told of, and what to tell of the newest.
 *
 * <p>Lanes apply what is durable each at its own pace, so an entry may be in the views before one
 * that stands before it. Each leaves a stamp here, and whoever listens goes on as far as there is
 * no gap. While nobody listens a stamp is all that an entry costs: a number in an array that was
 * there before. Any thread.
 */
public final class Tidings {
  /** Far more than can be durable in one lane and not yet in another. */
  private static final int STAMPS = 1 << 16;

  private static final int RING = 1 << 13;

  private final Views views;
  private final LongSupplier size;
  private final long base;
  private final AtomicLongArray stamps = new AtomicLongArray(STAMPS);
  private final AtomicReferenceArray<@Nullable Tiding> ring = new AtomicReferenceArray<>(RING);
  private final AtomicInteger listening = new AtomicInteger();

  /**
   * Hears from now on.
   *
   * @param size how many entries are durable
   */
  public Tidings(Views views, LongSupplier size) {
    this.views = views;
    this.size = size;
    views.listen(this::hear);
    base = size.getAsLong(); // After: whatever has a higher index is heard.
  }

  /** On a lane's loop. */
  private void hear(Placed placed) {
    long index = placed.index();
    if (listening.get() > 0) ring.set((int) (index % RING), Tiding.of(placed));
    stamps.setRelease((int) (index % STAMPS), index + 1);
  }

  /** Somebody listens: what comes is kept at hand. */
  public void enter() {
    listening.incrementAndGet();
  }

  /** Whoever entered listens no longer. */
  public void leave() {
    listening.decrementAndGet();
  }

  /** How many listen. */
  public int listening() {
    return listening.get();
  }

  /** How many entries are durable. */
  public long size() {
    return size.getAsLong();
  }

  /**
   * Up to where all may be told: every entry below is durable and in the views.
   *
   * @param from below which that is known; 0 if nothing is
   */
  public long upTo(long from) {
    long durable = size.getAsLong();
    long at = Math.max(from, Math.min(durable, Math.max(base, durable - STAMPS / 2)));
    while (at < durable && stamps.getAcquire((int) (at % STAMPS)) > at) at++;
    return at;
  }

  /** What to tell of an entry below {@link #upTo}; null if it must be {@link #read}. */
  public @Nullable Tiding get(long index) {
    var tiding = ring.get((int) (index % RING));
    return tiding != null && tiding.index() == index ? tiding : null;
  }

  /** The same from the ledger: off the event loops. */
  public Tiding read(long index) {
    return Tiding.of(views.archive().entry(index));
  }
}
