package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.upkeep.Backup.Copied;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data folder of a backup, verified before and after.
 *
 * <p>A backup is as old as it is. What the log acknowledged and signed behind it is known to those
 * who were told; a server that goes on from the backup signs other entries at the same indexes, and
 * then there are two histories under one key. Everyone who holds a checkpoint of the lost one will
 * refuse the log from then on, and rightly. So whoever restores should bring the newest checkpoint
 * that anybody holds: if it names more than the backup has, nothing is restored unless that is
 * asked for in so many words.
 *
 * @param backup a data folder that nobody writes to
 * @param out missing or empty
 * @param savedCheckpoint the newest signed checkpoint that is known; null if none is
 * @param acceptLoss whether a backup older than that is to be restored all the same
 * @param progress hears of each verification
 */
public record Restore(
    Path backup,
    Path out,
    @Nullable String savedCheckpoint,
    boolean acceptLoss,
    Progress progress) {
  /**
   * Restores, on this thread.
   *
   * @return what is there now
   * @throws ProofRefused if the backup is not good, is older than it may be or of another history,
   *     or {@code out} is not free
   * @throws IOException if a file cannot be read or written
   */
  public Copied run() throws IOException {
    var from = new LedgerFolder(backup);
    var note = FolderCopy.head(from);
    var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    FolderCopy.require(backup, note, progress);
    if (savedCheckpoint != null) requireNothingLost(savedCheckpoint, checkpoint);
    try (var unfinished = new UnfinishedFolder(out)) {
      var copy = new FolderCopy(from, new LedgerFolder(unfinished.path()));
      copy.names();
      copy.queue(checkpoint.size());
      var secrets = copy.secrets();
      copy.secrets(secrets);
      copy.head(note);
      FolderCopy.require(unfinished.path(), note, progress);
      unfinished.finish();
      return new Copied(checkpoint, secrets, List.of());
    }
  }

  private void requireNothingLost(String saved, Checkpoint checkpoint) {
    var known = Checkpoint.parse(SignedNote.parse(saved).text());
    if (known.origin().equals(checkpoint.origin()) && known.size() > checkpoint.size()) {
      if (acceptLoss) return;
      throw new ProofRefused(
          ("the backup has %,d entries, and the saved checkpoint names %,d: entries %,d to %,d are not"
                  + " in it. A server that goes on from it signs others in their place, and who holds"
                  + " a checkpoint beyond %,d will refuse the log for ever. Look for a newer backup, or"
                  + " salvage the lost folder; --accept-loss restores it all the same")
              .formatted(
                  checkpoint.size(),
                  known.size(),
                  checkpoint.size(),
                  known.size() - 1,
                  checkpoint.size()));
    }
    var complete =
        new LedgerVerifier(backup).withSavedCheckpoint(saved).verify().verdict("complete");
    if (complete.status() != Verdict.Status.HOLDS) throw new ProofRefused(complete.detail());
  }
}
