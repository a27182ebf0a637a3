package dev.tokenops.engine.proof;

import java.util.List;

/** What a ledger can show of itself. Any thread; may read files. */
public interface LedgerProofs {
  /** The log's name, which its checkpoints bear. */
  String origin();

  /** The verifier keys of the log, the one that signs now first. */
  List<String> vkeys();

  /** The signed notes that say how each key took over from the one before, oldest first. */
  default List<String> handovers() {
    return List.of();
  }

  /** The size of the tree that the checkpoint of this entry's own batch covers. */
  long batchSize(long index);

  /**
   * The entry's audit path under the checkpoint of a batch.
   *
   * @param size what {@link #batchSize} said of this entry or a later one
   */
  Seal seal(long index, long size);

  /** The audit path alone: {@link Seal#hashes}, for the further entries under one checkpoint. */
  default List<byte[]> hashes(long index, long size) {
    return seal(index, size).hashes();
  }

  /**
   * The first of them: up to the root over the 2^level entries that the entry is one of, all of
   * which the size covers. What follows does not depend on the entry.
   */
  default List<byte[]> hashesInside(long index, long size, int level) {
    return hashes(index, size).subList(0, level);
  }
}
