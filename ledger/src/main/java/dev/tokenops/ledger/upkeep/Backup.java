package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies a ledger while a server may be appending to it: everything up to the checkpoint in its
 * head, no more and no less. The copy is a data folder of its own; it is verified, all of it from
 * what was written, before it gets its name.
 *
 * <pre>
 *   read head ─► OUT.unfinished: batches up to it, names, keys if asked ─► head ─► verify ─► force ─► OUT
 * </pre>
 *
 * <p>The keys are left out unless asked for: whoever has the log's key can sign in its name, and
 * whoever has the master key can sign callbacks. A backup without them shows everything and starts
 * nothing. Tree and snapshots are left out too; they are made again.
 *
 * @param ledger the data folder, only read
 * @param out missing or empty
 * @param withKeys whether the copy is to hold the private keys
 * @param progress hears of the verification
 */
public record Backup(Path ledger, Path out, boolean withKeys, Progress progress) {
  /**
   * What a copy holds.
   *
   * @param checkpoint that it goes up to
   * @param keys files that must be kept secret and are in it
   * @param leftOut such files that are not
   */
  public record Copied(Checkpoint checkpoint, List<String> keys, List<String> leftOut) {
    public Copied {
      keys = List.copyOf(keys);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Copies, on this thread.
   *
   * @throws ProofRefused if the ledger is not intact and signed, or {@code out} is not free; then
   *     there is no copy
   * @throws IOException if a file cannot be read or written; likewise
   */
  public Copied run() throws IOException {
    var from = new LedgerFolder(ledger);
    var note = FolderCopy.head(from);
    var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    try (var unfinished = new UnfinishedFolder(out)) {
      var copy = new FolderCopy(from, new LedgerFolder(unfinished.path()));
      copy.names();
      copy.queue(checkpoint.size());
      var secrets = copy.secrets();
      if (withKeys) copy.secrets(secrets);
      copy.head(note);
      FolderCopy.require(unfinished.path(), note, progress);
      unfinished.finish();
      return new Copied(checkpoint, withKeys ? secrets : List.of(), withKeys ? List.of() : secrets);
    }
  }
}
