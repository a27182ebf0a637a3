package dev.tokenops.http;

import dev.tokenops.engine.journal.Placed;
import dev.tokenops.engine.journal.Witness;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries, as they were when they were sealed: whoever waited for a run gets its proof
 * from here, without reading the ledger again. A ring; any thread may read.
 */
public final class RecentEntries implements Witness {
  /** About 10 KiB each: what a busy ledger seals in a tenth of a second. */
  private static final int KEPT = 4_096;

  /** What an entry says, where it stands, and the checkpoint of its own batch. */
  static final class Recent {
    private final long index;
    private final SignedCheckpoint checkpoint;
    private volatile @Nullable Held held;

    /** What outlives no answer. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Held(Placed placed, byte[] bytes) {}

    private Recent(Placed placed, byte[] bytes, SignedCheckpoint checkpoint) {
      this.index = placed.index();
      this.checkpoint = checkpoint;
      this.held = new Held(placed, bytes);
    }

    /** The entry itself; read from the ledger once it was let go. */
    SealedEntry<? extends Fact> entry(Ledger ledger) {
      var newest = held;
      if (newest == null) return SealedEntry.of(ledger.entry(index));
      var recorded = newest.placed().recorded();
      var draft = new Draft(FactCodec.type(recorded.fact()), recorded.body());
      var entry = ledger.entry(index, newest.placed().time(), draft, newest.bytes());
      return new SealedEntry<>(entry, recorded.fact(), recorded.sha256());
    }

    SignedCheckpoint checkpoint() {
      return checkpoint;
    }
  }

  private final AtomicReferenceArray<@Nullable Recent> ring = new AtomicReferenceArray<>(KEPT);

  @Override
  public void sealed(Placed fact, Supplier<byte[]> bytes, SignedCheckpoint checkpoint) {
    ring.set(place(fact.index()), new Recent(fact, bytes.get(), checkpoint));
  }

  /** The entry at this index; null if newer ones have taken its place. */
  @Nullable Recent get(long index) {
    var recent = ring.get(place(index));
    return recent != null && recent.index == index ? recent : null;
  }

  /**
   * The answer that needed this entry was made, and nobody will ask for it soon: lets go of all but
   * its checkpoint, which others of its batch need. What is held here outlives a collection, and
   * the collector would have to copy it.
   */
  void letGo(long index) {
    var recent = get(index);
    if (recent != null) recent.held = null;
  }

  private static int place(long index) {
    return (int) (index % KEPT);
  }
}
