package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.store.StoredBatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch shows without those before it, which is nearly all the work: its entries read,
 * hashed and held one to the next, its signatures checked. Pure, so that many are examined at once,
 * and nothing of the batch's memory is kept.
 *
 * @param <T> what is read of each entry
 */
record ExaminedBatch<T>(
    long firstIndex, long endIndex, ExaminedEntries<T> entries, ExaminedNote note) {
  /**
   * @param keys of the log; null if none is known
   * @param reading what to make of each entry; null if nobody wants them
   */
  static <T> ExaminedBatch<T> of(
      StoredBatch batch, @Nullable LogKeys keys, @Nullable Function<Entry, T> reading) {
    return new ExaminedBatch<>(
        batch.firstIndex(),
        batch.endIndex(),
        new ExaminedEntries<>(batch, reading),
        ExaminedNote.of(batch.note(), keys));
  }
}
