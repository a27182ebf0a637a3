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
import org.jspecify.annotations.Nullable;

/**
 * The newest entries, as they were when they were sealed: whoever waited for a run gets its proof
 * from here, without reading the ledger again. A ring; any thread may read.
 */
public final class RecentEntries implements Witness {
  /** About 10 KiB each: what a busy ledger seals in a tenth of a second. */
  private static final int KEPT = 4_096;

  /** What an entry says, where it stands, and the checkpoint of its own batch. */
  record Recent(Placed placed, SignedCheckpoint checkpoint) {
    /** The entry itself, put together again. */
    SealedEntry<Fact> entry(Ledger ledger) {
      var recorded = placed.recorded();
      var draft = new Draft(FactCodec.type(recorded.fact()), recorded.body());
      var entry = ledger.entry(placed.index(), placed.time(), draft);
      return new SealedEntry<>(entry, recorded.fact(), recorded.sha256());
    }
  }

  private final AtomicReferenceArray<@Nullable Recent> ring = new AtomicReferenceArray<>(KEPT);

  @Override
  public void sealed(Placed fact, SignedCheckpoint checkpoint) {
    ring.set(place(fact.index()), new Recent(fact, checkpoint));
  }

  /** The entry at this index; null if newer ones have taken its place. */
  @Nullable Recent get(long index) {
    var recent = ring.get(place(index));
    return recent != null && recent.placed().index() == index ? recent : null;
  }

  private static int place(long index) {
    return (int) (index % KEPT);
  }
}
