package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.FileHashStore;
import dev.tokenops.ledger.merkle.HashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.BatchReader;
import dev.tokenops.ledger.store.EntryStore;
import dev.tokenops.ledger.store.LedgerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/**
 * Takes up tree and places of the batches where they were last forced to disk, so that opening a
 * ledger need not read all of it.
 *
 * <p>Believed is what a signature covers: the root that the file of the tree gives for the anchor's
 * size must be that of the anchor's checkpoint, and that must be signed by this log. The last batch
 * is read whole; its last entry is the link for what follows. Of the older files it is seen that
 * each is there and as long as its batches. Their content is compared when it is read, entry by
 * entry, and by a scrub.
 */
final class AnchoredOpening {
  private final LedgerFolder folder;
  private final LogIdentity identity;
  private final EntryStore store;

  AnchoredOpening(LedgerFolder folder, LogIdentity identity, EntryStore store) {
    this.folder = folder;
    this.identity = identity;
    this.store = store;
  }

  /** A chain up to the anchor, and the batch that ends there. */
  record Anchored(Chain chain, Located last) {}

  /**
   * @throws Unfit if there is no anchor or something of it does not fit: then read everything
   */
  Anchored open() throws Unfit {
    try {
      var text = new AtomicFile(folder.anchor()).read();
      if (text.isEmpty()) throw new Unfit("there is none");
      var anchor = Anchor.parse(text.get()).orElseThrow(() -> new Unfit("it cannot be read"));
      var checkpoint = identity.history().verify(anchor.note());
      if (!checkpoint.checkpoint().origin().equals(identity.origin())
          || checkpoint.checkpoint().size() != anchor.size())
        throw new Unfit("its checkpoint is of another log or size");
      return open(anchor, checkpoint);
    } catch (IOException | UncheckedIOException | IllegalArgumentException | ProofRefused e) {
      throw new Unfit(String.valueOf(e.getMessage()));
    }
  }

  private Anchored open(Anchor anchor, SignedCheckpoint checkpoint) throws Unfit, IOException {
    var tree = FileHashStore.open(folder.index().resolve("tree"), MerkleTree.hashes(anchor.size()));
    HashStore batches = null;
    boolean fits = false;
    try {
      batches = FileHashStore.open(folder.index().resolve("batches"), anchor.batches());
      var chain = new Chain(identity, store, tree, batches);
      var root = chain.tree.root(anchor.size());
      if (!Arrays.equals(root, checkpoint.checkpoint().root()))
        throw new Unfit("the tree has another root than its checkpoint");
      if (!chain.batches.sha256(anchor.batches()).equals(anchor.batchesSha256()))
        throw new Unfit("the places of the batches have changed");
      var last = chain.batches.get(anchor.batches() - 1);
      if (last.endIndex() != anchor.size()) throw new Unfit("the last batch ends elsewhere");
      requireFiles(chain, last);
      link(chain, last);
      chain.anchored(checkpoint);
      fits = true;
      return new Anchored(chain, last);
    } finally {
      if (!fits) {
        tree.close();
        if (batches != null) batches.close();
      }
    }
  }

  /** Every older queue file is there, and as long as it must be. */
  private void requireFiles(Chain chain, Located last) throws Unfit, IOException {
    var segments = folder.segmentIndexes();
    if (segments.isEmpty() || segments.getFirst() != 0) throw new Unfit("the first file is gone");
    for (int i = 0; i < segments.size() && segments.get(i) <= last.place().segment(); i++) {
      boolean isLast = segments.get(i) == last.place().segment();
      var end = isLast ? last : chain.batches.find(segments.get(i + 1) - 1);
      if (end.place().segment() != segments.get(i)) throw new Unfit("a file is gone or is new");
      var file = folder.path().resolve(store.name(end.place()));
      if (Files.size(file) < end.place().offset() + end.place().length())
        throw new Unfit("a file is cut off: " + file);
      if (isLast) return;
    }
    throw new Unfit("the file of its last batch is gone");
  }

  private void link(Chain chain, Located last) throws Unfit, IOException {
    byte[] bytes = {};
    for (byte[] each : new BatchReader(store).whole(last).entries()) bytes = each;
    var entry = EntryCodec.decode(bytes);
    long index = last.endIndex() - 1;
    if (entry.index() != index || !Arrays.equals(entry.leafHash(), chain.tree.leafHash(index)))
      throw new Unfit("its last entry is another");
    chain.prev = entry.leafHash();
    chain.timeMs = entry.time().toEpochMilli();
  }

  /** Drops the anchor: before tree and batches are written anew, or if it led past damage. */
  static void forget(LedgerFolder folder) throws IOException {
    try {
      Files.delete(folder.anchor());
      new AtomicFile(folder.anchor()).forgotten();
    } catch (NoSuchFileException _) {
      // Then there is nothing to forget.
    }
  }

  /** Why tree and batches cannot be taken up where they are. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }
}
