package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.BatchesInOrder;
import dev.tokenops.ledger.store.Damage;
import dev.tokenops.ledger.store.EntryStore.Place;
import dev.tokenops.ledger.store.ScanVisitor;
import dev.tokenops.ledger.store.StoredBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides at opening whether what the scan finds is the ledger, and fills the {@link Chain} with
 * it.
 *
 * <p>Checked of every batch: CRC, place, every entry's frame, index, time and link to the entry
 * before, and that the root recomputed from the entries is the root of the batch's checkpoint. A
 * signature costs as much as a hundred hashes, so two are verified: the head's and the last
 * batch's. They prove the rest, because the signed roots cover every entry and the roots of all
 * batches are recomputed from those same entries. (The signature lines of the other batches are
 * covered by CRC only; {@code verify} checks each.)
 *
 * <p>Batches are read and hashed on all processors, and judged in their order on the one thread
 * that scans.
 *
 * <p>Nothing is repaired. The one thing that may be left out is an unfinished excerpt at the very
 * end whose entries the head does not name.
 */
final class Recovery implements ScanVisitor, AutoCloseable {
  static final String RESTORE =
      "Put the data folder back from a backup; `tokenops verify` on it shows what still holds, and"
          + " `tokenops ledger salvage` saves that.";

  private final Chain chain;
  private final BatchesInOrder<Read> reading = new BatchesInOrder<>(this::take);
  private @Nullable LedgerRefused refused;
  private @Nullable Damage unfinished;
  private @Nullable String lastNote;
  private long expected;

  /** A batch on its way from the scan to the chain. */
  private record Read(Place place, long firstIndex, int count, LinkedEntries entries) {}

  /**
   * @param chain empty, or as far as an {@link Anchor} brings it
   */
  Recovery(Chain chain) {
    this.chain = chain;
    this.expected = chain.tree.size();
  }

  @Override
  public ByteBuffer room(int bytes) {
    return reading.room(bytes);
  }

  @Override
  public void batch(Place place, StoredBatch batch) {
    if (refused == null)
      reading.add(
          () -> new Read(place, batch.firstIndex(), batch.count(), new LinkedEntries(batch)));
    else reading.finish(); // The rooms of what is out are about to be used again.
  }

  private void take(Read read) {
    if (refused != null) return;
    var entries = read.entries;
    expected = read.firstIndex;
    try {
      if (expected != chain.tree.size() || unfinished != null)
        throw new Wrong("entry " + chain.tree.size() + " should come here");
      if (entries.count() > 0) add(entries);
      if (entries.wrong() != null) throw new Wrong(entries.wrong());
      expected = read.firstIndex;
      lastNote = entries.note();
      compareRoot(lastNote);
      chain.batches.add(read.firstIndex, read.count, read.place);
    } catch (Wrong | ProofRefused e) {
      refused =
          new LedgerRefused(
              chain.store.name(read.place),
              read.place.offset(),
              expected,
              String.valueOf(e.getMessage()),
              RESTORE,
              e);
    }
  }

  @Override
  public void damage(Damage damage) {
    reading.finish();
    if (refused != null) return;
    switch (damage.kind()) {
      case UNFINISHED -> unfinished = damage;
      case DAMAGED ->
          refused =
              new LedgerRefused(
                  damage.file(),
                  damage.offset(),
                  damage.index().orElse(-1),
                  damage.what(),
                  RESTORE,
                  null);
    }
  }

  /** Holds the first of them to the entry before, and adds all. */
  private void add(LinkedEntries entries) {
    if (!Arrays.equals(entries.firstPrev(), chain.prev))
      throw new Wrong("the entry does not name the hash of the entry before");
    if (entries.firstTimeMs() < chain.timeMs)
      throw new Wrong("the entry is older than the entry before");
    for (int i = 0; i < entries.count(); i++) chain.tree.append(entries.leafHash(i));
    chain.prev = entries.leafHash(entries.count() - 1);
    chain.timeMs = entries.lastTimeMs();
    expected += entries.count();
  }

  private void compareRoot(String note) {
    var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    long size = chain.tree.size();
    if (!checkpoint.origin().equals(chain.identity.origin()))
      throw new Wrong("the batch was sealed by another log, " + checkpoint.origin());
    if (checkpoint.size() != size)
      throw new Wrong("the checkpoint has size " + checkpoint.size() + ", not " + size);
    if (!Arrays.equals(checkpoint.root(), chain.tree.root(size)))
      throw new Wrong("the entries do not have the root that the checkpoint names");
  }

  /**
   * Ends the recovery, after the scan.
   *
   * @param head the newest checkpoint kept outside the queue; null in a new ledger
   * @return the unfinished excerpt to drop, if there is one
   * @throws LedgerRefused if the ledger cannot be trusted
   */
  Optional<Damage> finish(@Nullable String head) throws LedgerRefused {
    reading.finish();
    if (refused != null) throw refused;
    long size = chain.tree.size();
    if (lastNote != null) chain.durable(signed("the last batch", lastNote));
    if (head != null) requireHead(signed("head", head).checkpoint(), size);
    return Optional.ofNullable(unfinished);
  }

  private SignedCheckpoint signed(String file, String note) throws LedgerRefused {
    try {
      return chain.identity.history().verify(note);
    } catch (ProofRefused e) {
      throw new LedgerRefused(
          file,
          "the checkpoint is not signed by this log's key: " + e.getMessage(),
          "If log.key was replaced, put the old one back. Otherwise: " + RESTORE,
          e);
    }
  }

  private void requireHead(Checkpoint head, long size) throws LedgerRefused {
    if (head.size() > size) {
      var where = unfinished;
      throw new LedgerRefused(
          where == null ? "queue" : where.file(),
          where == null ? -1 : where.offset(),
          size,
          "the head names %,d entries, and the queue holds %,d: its end is %s"
              .formatted(head.size(), size, where == null ? "missing" : "damaged, " + where.what()),
          RESTORE,
          null);
    }
    if (!Arrays.equals(head.root(), chain.tree.root(head.size())))
      throw new LedgerRefused(
          "head",
          -1,
          head.size() - 1,
          "it names another root for the first %,d entries than the queue has"
              .formatted(head.size()),
          "Head and queue come from different ledgers or different times. " + RESTORE,
          null);
  }

  /** Gives back its threads. */
  @Override
  public void close() {
    reading.close();
  }

  /** Why a batch is not the next one of this ledger. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }
}
