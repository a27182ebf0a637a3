package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a scan tells, in the order of the entries. */
public interface ScanVisitor {
  /**
   * Memory to read a batch into, for a visitor that keeps batches longer than its call. It may come
   * to nothing: then damage is told, or the scan ends.
   *
   * @param bytes that it needs
   * @return null for the scan's own, which each batch overwrites
   */
  default @Nullable ByteBuffer room(int bytes) {
    return null;
  }

  /**
   * A whole batch whose first entry is the one expected. Its CRC fits; chain, tree and signature
   * are for the visitor to check.
   *
   * @param batch valid during the call only, unless it is in the visitor's own {@link #room}
   */
  void batch(EntryStore.Place place, StoredBatch batch);

  /** Something is not as it was written. The scan goes on behind it where it can. */
  void damage(Damage damage);
}
