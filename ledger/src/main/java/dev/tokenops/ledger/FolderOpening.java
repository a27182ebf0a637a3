package dev.tokenops.ledger;

import dev.tokenops.ledger.AnchoredOpening.Anchored;
import dev.tokenops.ledger.AnchoredOpening.Unfit;
import dev.tokenops.ledger.merkle.FileHashStore;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.ChronicleStore;
import dev.tokenops.ledger.store.FolderLock;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.QueueTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens a data folder, in an order in which a crash at any step is either a first start again or a
 * ledger.
 *
 * <pre>
 *   lock ─► origin ─► log.key ─► anchor ─► scan, recover ─► cut the tail ─► force ─► head ─► log.pub
 *           └─ made at first start ─┘                                              └─ last: it says
 *                                                                     that the first start is over
 * </pre>
 */
final class FolderOpening {
  private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

  private final LedgerFolder folder;
  private final LedgerOptions options;
  private final @Nullable Passphrase passphrase;

  FolderOpening(Path path, LedgerOptions options, @Nullable Passphrase passphrase) {
    this.folder = new LedgerFolder(path);
    this.options = options;
    this.passphrase = passphrase;
  }

  Ledger open() throws LedgerRefused {
    var missing = ChronicleStore.missingFlags();
    if (!missing.isEmpty())
      throw new LedgerRefused(
          folder.path().toString(),
          "Chronicle Queue, which writes it, cannot work in this JVM",
          "Start java with " + String.join(" ", missing));
    try {
      Files.createDirectories(folder.path());
      var lock = FolderLock.take(folder.lock());
      boolean opened = false;
      try {
        var ledger = open(lock);
        opened = true;
        return ledger;
      } finally {
        if (!opened) lock.close();
      }
    } catch (FolderLock.InUse e) {
      throw new LedgerRefused(
          folder.path().toString(),
          "the data folder is in use by " + e.holder(),
          "Stop that one first, or choose another folder.",
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new LedgerRefused(
          folder.path().toString(),
          "the data folder cannot be read or written: " + e.getMessage(),
          "Look after permissions and free space, then try again.",
          e);
    }
  }

  private Ledger open(FolderLock lock) throws LedgerRefused, IOException {
    boolean first = isFirstStart();
    var keys = new FolderKeys(folder, options, passphrase);
    var identity = keys.identity(first);
    Files.createDirectories(folder.index());
    var store = new ChronicleStore(folder, options.maxFileBytes());
    var known = anchored(identity, store);
    var chain = known == null ? fresh(identity, store) : known.chain();
    boolean recovered = false;
    try {
      recover(chain, first, known == null ? null : known.last());
      keys.publish(chain);
      recovered = true;
      return new Ledger(chain, options, folder.path(), lock);
    } finally {
      if (!recovered) chain.close();
    }
  }

  /** What need not be read again; null to read everything. */
  private @Nullable Anchored anchored(LogIdentity identity, ChronicleStore store)
      throws IOException {
    if (!options.scanAll() && Files.exists(folder.anchor()))
      try {
        return new AnchoredOpening(folder, identity, store).open();
      } catch (Unfit e) {
        LOG.log(
            Level.WARNING,
            "the ledger {0} reads everything: its index does not fit, {1}",
            identity.origin(),
            e.getMessage());
      }
    return null;
  }

  private Chain fresh(LogIdentity identity, ChronicleStore store) throws IOException {
    AnchoredOpening.forget(folder);
    return new Chain(
        identity,
        store,
        FileHashStore.create(folder.index().resolve("tree")),
        FileHashStore.create(folder.index().resolve("batches")));
  }

  private void recover(Chain chain, boolean first, @Nullable Located known)
      throws LedgerRefused, IOException {
    try (var recovery = new Recovery(chain)) {
      recover(recovery, chain, first, known);
    }
  }

  private void recover(Recovery recovery, Chain chain, boolean first, @Nullable Located known)
      throws LedgerRefused, IOException {
    var tail =
        known == null ? QueueTail.scan(folder, recovery) : QueueTail.scan(folder, recovery, known);
    var head = new AtomicFile(folder.head());
    var newest = head.read();
    if (newest.isEmpty() && !first)
      throw missing(folder.head(), "the newest checkpoint, without which a lost end goes unseen,");
    var unfinished = recovery.finish(newest.orElse(null));
    if (unfinished.isPresent())
      LOG.log(
          Level.WARNING,
          "the ledger {0} drops an unfinished end that was never acknowledged: {1}",
          chain.identity.origin(),
          unfinished.get());
    tail.settle();
    chain.durable(chain.identity.countersigned(chain.durable()));
    head.writeIfOther(chain.durable().note());
  }

  /** Nothing was ever sealed here, and no head was written. */
  private boolean isFirstStart() throws IOException {
    return !folder.hasQueue()
        && !Files.exists(folder.head())
        && !Files.exists(folder.verifierKeys());
  }

  static LedgerRefused missing(Path file, String what) {
    return new LedgerRefused(
        file.toString(), what + " is missing, though the ledger is not new", Recovery.RESTORE);
  }
}
