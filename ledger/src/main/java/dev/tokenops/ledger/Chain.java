package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.HashStore;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.merkle.ProofRefused;
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
  static final String TREE_DAMAGED =
      "the tree in the folder index is damaged, which the ledger itself need not be: stop, delete"
          + " that folder, and start again";

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

  /** Of these, as it was signed. */
  private byte[] anchoredRoot = Hashes.emptyRoot();

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
    anchoredRoot = checkpoint.checkpoint().root();
    anchoredSize = checkpoint.checkpoint().size();
  }

  long anchoredSize() {
    return anchoredSize;
  }

  /**
   * Requires that what the file of the tree says at a place is under the root that was signed: else
   * it, and not the queue, is damaged.
   *
   * @param index of a leaf, or the size of a tree whose root was asked for
   * @throws IllegalStateException if it is not
   */
  void requireTree(long index) {
    long size = anchoredSize;
    if (index >= size) return;
    try {
      byte[] root = anchoredRoot;
      MerkleProofs.verifyInclusion(
          tree.leafHash(index), index, size, tree.inclusionProof(index, size), root);
      if (index > 0)
        MerkleProofs.verifyConsistency(
            index, size, tree.consistencyProof(index, size), tree.root(index), root);
    } catch (ProofRefused e) {
      throw new IllegalStateException(TREE_DAMAGED, e);
    }
  }

  /**
   * Compares the part of the tree that was taken up from its file with entries as they are read.
   */
  TreeCheck treeCheck() {
    return new TreeCheck(hashes, anchoredSize);
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
