package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.QueueOutline;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the entries of a ledger were written, as they say themselves. Times never go back from one
 * entry to the next, so any moment is found by halving.
 */
final class EntryTimes {
  private final QueueOutline outline;

  /** The first batch of each file that has one. */
  private final List<Located> firsts;

  /** The batches of the file that was last looked through. */
  private List<Located> batches = List.of();

  EntryTimes(QueueOutline outline, List<Located> firsts) {
    this.outline = outline;
    this.firsts = List.copyOf(firsts);
  }

  /** Of an entry that the batch holds. */
  Instant of(Located batch, long index) throws IOException {
    try {
      return EntryCodec.decode(outline.entry(batch, index)).time();
    } catch (IllegalArgumentException e) {
      throw new IOException("entry " + index + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Entries before a moment, to the batch: those of the batch in which it falls count as earlier.
   *
   * @return 0 if there are none
   */
  long before(Instant moment) throws IOException {
    var file = lastBefore(firsts, moment);
    if (file == null) return 0;
    if (batches.isEmpty() || batches.getFirst().place().segment() != file.place().segment()) {
      var all = new ArrayList<Located>();
      outline.walk(file.place().segment(), all::add);
      batches = all;
    }
    var batch = lastBefore(batches, moment);
    return batch == null ? 0 : batch.endIndex();
  }

  /** The last that begins before the moment; null if none does. */
  private @Nullable Located lastBefore(List<Located> ascending, Instant moment) throws IOException {
    int low = 0;
    int high = ascending.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      var batch = ascending.get(middle);
      if (of(batch, batch.firstIndex()).isBefore(moment)) low = middle + 1;
      else high = middle;
    }
    return low == 0 ? null : ascending.get(low - 1);
  }
}
