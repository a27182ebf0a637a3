package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.tile.TileFolder;
import dev.tokenops.ledger.tile.TileTree;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes a static tree of tiles from a data folder, which any file server can publish: {@code
 * checkpoint}, {@code tile/<L>/<N>}, {@code tile/entries/<N>}, and the log's {@code keys}. The
 * folder is only read, and a server may be writing to it. Every entry is verified on the way; the
 * checkpoint, which says that the tree is whole, is written last and only if all of it holds.
 *
 * <p>A tree that is there already, of the same log and not longer, is carried on.
 *
 * @param ledger the data folder
 * @param out the tree's root; made if missing
 * @param progress hears of each of the two passes
 */
public record Export(Path ledger, Path out, Progress progress) {
  /** In silence. */
  public Export(Path ledger, Path out) {
    this(ledger, out, (entries, bytes) -> {});
  }

  /**
   * Writes the tree, on this thread; as long as verifying the folder twice, and writing as much.
   *
   * @return what was published; it and all tiles are on disk
   * @throws ProofRefused if the ledger is not intact and signed, or what is in {@code out} is of
   *     another history; then the checkpoint there is still the one before
   * @throws IOException if a file cannot be read or written
   */
  public Checkpoint run() throws IOException {
    var folder = new LedgerFolder(ledger);
    var head = new AtomicFile(folder.head()).read();
    if (head.isEmpty())
      throw new ProofRefused("there is no head file: nothing was ever acknowledged");
    var checkpoint = Checkpoint.parse(SignedNote.parse(head.get()).text());
    refuseOlder(checkpoint);
    var published = published();
    var verifier =
        new LedgerVerifier(ledger)
            .withProgress(progress)
            .withSavedCheckpoint(published == null ? head.get() : published);
    require(verifier.verify()); // Before anything is written: another history leaves no tile here.
    var tree = new TileTree(out);
    try {
      require(verifier.verify(entry -> add(tree, entry, checkpoint.size())));
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
    tree.finish();
    var files = new TileFolder(out);
    var keys = new AtomicFile(folder.verifierKeys()).read();
    if (keys.isPresent()) new AtomicFile(files.keysFile()).writeIfOther(keys.get());
    new AtomicFile(files.checkpointFile()).writeIfOther(head.get());
    return checkpoint;
  }

  private static void require(VerifyReport report) {
    for (var verdict : report.verdicts())
      if (verdict.status() != Verdict.Status.HOLDS)
        throw new ProofRefused(
            "the ledger cannot be published: %s: %s".formatted(verdict.name(), verdict.detail()));
  }

  private static void add(TileTree tree, Entry entry, long size) {
    if (entry.index() >= size) return; // Sealed since the head was read: the next export has it.
    try {
      tree.append(entry.bytes(), entry.leafHash());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the tree says already; null if it is new. */
  private @Nullable String published() throws IOException {
    Files.createDirectories(out);
    return new AtomicFile(new TileFolder(out).checkpointFile()).read().orElse(null);
  }

  /** A published log never becomes shorter. */
  private void refuseOlder(Checkpoint now) throws IOException {
    var note = published();
    if (note == null) return;
    var before = Checkpoint.parse(SignedNote.parse(note).text());
    if (!before.origin().equals(now.origin()))
      throw new ProofRefused(
          "%s holds the log %s, this is %s: name another folder"
              .formatted(out, before.origin(), now.origin()));
    if (before.size() > now.size())
      throw new ProofRefused(
          "%s has %,d entries, the ledger %,d: it is shorter than it was"
              .formatted(out, before.size(), now.size()));
  }
}
