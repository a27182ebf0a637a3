package dev.tokenops.ledger.store;

/** What a scan tells, in the order of the entries. */
public interface ScanVisitor {
  /**
   * A whole batch whose first entry is the one expected. Its CRC fits; chain, tree and signature
   * are for the visitor to check.
   *
   * @param batch valid during the call only; see {@link StoredBatch#copy}
   */
  void batch(EntryStore.Place place, StoredBatch batch);

  /** Something is not as it was written. The scan goes on behind it where it can. */
  void damage(Damage damage);
}
