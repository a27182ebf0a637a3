package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.QueueOutline;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Closes the older files of a ledger into an archive: an exact copy, read-only, of every queue file
 * but the newest, which are those that will never be written to again. The archive is a data folder
 * that verifies by itself, up to the checkpoint of its last batch; doing it again adds what was
 * closed since.
 *
 * <p>When released, a file that is archived gives way to a link to its copy, in one step under the
 * reading server. So the room it took is free, and every proof is still given: retention never
 * breaks a proof, because nothing is ever taken out of the log, only moved. Without its archive
 * such a ledger does not open, and says which file is gone.
 *
 * @param ledger the data folder; changed only by a release
 * @param out of the archive; made if missing
 * @param release whether files give way to links
 * @param progress hears of the verification
 */
public record Archive(Path ledger, Path out, boolean release, Progress progress) {
  /**
   * What was done.
   *
   * @param entries in the archive now
   * @param files in the archive now
   * @param added of them, this time
   * @param released files of the ledger that are links now, this time
   * @param releasedBytes that they had
   */
  public record Archived(long entries, int files, int added, int released, long releasedBytes) {}

  /**
   * Archives, on this thread.
   *
   * @throws ProofRefused if what was copied does not verify, or {@code out} is another log's; then
   *     nothing was released
   * @throws IOException if a file cannot be read or written; what is archived by then stays good
   */
  public Archived run() throws IOException {
    var from = new LedgerFolder(ledger);
    var to = new LedgerFolder(out);
    try (var outline = new QueueOutline(from)) {
      var segments = outline.segments();
      var closed = segments.subList(0, Math.max(0, segments.size() - 1));
      if (closed.isEmpty())
        throw new ProofRefused(
            "no file of the ledger is closed yet: one is when it has grown large, or at a restart");
      requireSameLog(from, to);
      Files.createDirectories(to.queue());
      OwnerOnly.folder(out);
      OwnerOnly.folder(to.queue());
      var copy = new FolderCopy(from, to);
      copy.names();
      int added = 0;
      Located last = null;
      for (long segment : closed) {
        var batches = new ArrayList<Located>(1);
        var end =
            outline.walk(
                segment,
                batch -> {
                  batches.clear();
                  return batches.add(batch);
                });
        if (batches.isEmpty() || end.broken() != null)
          throw new ProofRefused(outline.file(segment) + " is damaged: " + end.broken());
        last = batches.getFirst();
        if (add(copy, outline.file(segment), end.end())) added++;
      }
      var newest = Objects.requireNonNull(last, "a closed file has a batch");
      var note = new String(outline.note(newest), StandardCharsets.UTF_8);
      copy.head(note);
      AtomicFile.forceFolder(to.queue());
      FolderCopy.require(out, note, progress);
      return released(outline, closed, newest.endIndex(), added);
    }
  }

  private static void requireSameLog(LedgerFolder from, LedgerFolder to) throws IOException {
    var there = new AtomicFile(to.origin()).read();
    if (there.isPresent() && !there.equals(new AtomicFile(from.origin()).read()))
      throw new ProofRefused(
          "%s is an archive of %s: name another folder".formatted(to.path(), there.get().strip()));
    if (Files.exists(to.key()))
      throw new ProofRefused(to.path() + " is a data folder with a key, and no archive");
  }

  /** Copies a file, if it is not there; whether that was to be done. */
  private boolean add(FolderCopy copy, Path file, long bytes) throws IOException {
    var target = out.resolve(ledger.relativize(file));
    if (Files.exists(target)) {
      if (Files.size(target) == bytes) return false; // Verification holds it to the log.
      throw new ProofRefused(
          "%s has %,d bytes, the ledger's file %,d: delete it, if an archiving was cut short"
              .formatted(target, Files.size(target), bytes));
    }
    copy.file(file, bytes);
    OwnerOnly.closed(target);
    AtomicFile.forceFolder(Objects.requireNonNull(target.getParent(), "a file lies in a folder"));
    return true;
  }

  private Archived released(QueueOutline outline, List<Long> closed, long entries, int added)
      throws IOException {
    int released = 0;
    long bytes = 0;
    for (long segment : closed) {
      var file = outline.file(segment);
      if (!release || Files.isSymbolicLink(file)) continue;
      bytes += Files.size(file);
      link(file, out.resolve(ledger.relativize(file)).toRealPath());
      released++;
    }
    return new Archived(entries, closed.size(), added, released, bytes);
  }

  /** A reader finds the file or the link, at every moment. */
  private static void link(Path file, Path archived) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".link");
    Files.deleteIfExists(beside);
    Files.createSymbolicLink(beside, archived);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.forceFolder(Objects.requireNonNull(file.getParent(), "a file lies in a folder"));
  }
}
