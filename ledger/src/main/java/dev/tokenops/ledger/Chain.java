package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.HashStore;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.store.BatchIndex;
import dev.tokenops.ledger.store.EntryStore;
import java.io.Closeable;
import java.io.IOException;

/**
 * All that the parts of a running ledger share: where the chain ends, and what stands on it.
 *
 * <p>Recovery fills it, then the writer thread alone extends it. The tree may be ahead of what is
 * durable; readers go by {@link #durable}, whose volatile write publishes the rest.
 */
final class Chain implements Closeable {
  final LogIdentity identity;
  final EntryStore store;
  final BatchIndex batches;

  private final HashStore hashes;
  final MerkleTree tree;

  /** Leaf hash of the last entry, the next one's prev. The writing thread's own. */
  byte[] prev;

  /** Of the last entry, milliseconds since 1970. The writing thread's own. */
  long timeMs = Long.MIN_VALUE;

  private volatile SignedCheckpoint durable;

  /** Entries whose tree was taken up from a file, and not computed here. */
  private long anchoredSize;

  /**
   * @param hashes of the tree: empty, or of what {@link Anchor} vouches for
   * @param records of the batches: as many
   */
  Chain(LogIdentity identity, EntryStore store, HashStore hashes, HashStore records) {
    this.identity = identity;
    this.store = store;
    this.batches = new BatchIndex(records);
    this.hashes = hashes;
    this.tree = new MerkleTree(hashes);
    this.prev = EntryCodec.firstPrev(identity.origin());
    this.durable = sign(new Checkpoint(identity.origin(), 0, Hashes.emptyRoot()));
  }

  /** Takes up what the stores hold as it is, under this checkpoint. Before anything is added. */
  void anchored(SignedCheckpoint checkpoint) {
    durable = checkpoint;
    anchoredSize = checkpoint.checkpoint().size();
  }

  long anchoredSize() {
    return anchoredSize;
  }

  /** Signs the tree as it is now. */
  SignedCheckpoint sign() {
    long size = tree.size();
    return sign(new Checkpoint(identity.origin(), size, tree.root(size)));
  }

  private SignedCheckpoint sign(Checkpoint checkpoint) {
    return identity.sign(checkpoint);
  }

  SignedCheckpoint durable() {
    return durable;
  }

  /** Everything under this checkpoint is on disk and may be read. */
  void durable(SignedCheckpoint checkpoint) {
    durable = checkpoint;
  }

  /**
   * Forces tree and places of the batches to disk, up to what is durable now. Any thread.
   *
   * @return what to write into the anchor's file
   */
  Anchor anchor() {
    var checkpoint = durable;
    long size = checkpoint.checkpoint().size();
    long count = size == 0 ? 0 : batches.number(size - 1) + 1;
    hashes.force();
    batches.force();
    return new Anchor(size, count, batches.sha256(count), checkpoint.note());
  }

  /** Entries that are on disk. */
  long size() {
    return durable.checkpoint().size();
  }

  @Override
  public void close() throws IOException {
    try (store;
        hashes) {
      batches.close();
    }
  }
}
