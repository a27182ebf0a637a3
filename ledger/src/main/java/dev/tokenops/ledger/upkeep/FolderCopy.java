package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.QueueOutline;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogVerifier.Progress;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Copies a ledger, as far as a checkpoint goes, into a folder that is another's to name. The
 * original may be written to meanwhile: what a checkpoint names never changes. Each file is on disk
 * when its call returns; the folders are not.
 *
 * @param from the data folder; files that lie elsewhere are followed
 */
record FolderCopy(LedgerFolder from, LedgerFolder to) {
  /** What a copy has of its own, or makes anew. */
  private static final Set<String> NOT_COPIED = Set.of("head", "lock");

  private static final Set<String> PUBLIC = Set.of("origin", "log.pub");

  /**
   * Copies the batches of so many entries.
   *
   * @param size that a checkpoint of the ledger names
   */
  void queue(long size) throws IOException {
    try (var outline = new QueueOutline(from)) {
      for (long segment : outline.segments())
        if (segment < size) {
          var end = outline.walk(segment, batch -> batch.firstIndex() < size);
          file(outline.file(segment), end.end());
        }
    }
  }

  /** The first bytes of a queue file, into the same place of the copy. */
  void file(Path file, long bytes) throws IOException {
    var target = to.path().resolve(from.path().relativize(file));
    makeFolder(Objects.requireNonNull(target.getParent(), "a file lies in a folder"));
    try (var in = FileChannel.open(file, StandardOpenOption.READ);
        var out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OwnerOnly.file(target);
      for (long at = 0; at < bytes; ) {
        long copied = in.transferTo(at, bytes - at, out);
        if (copied <= 0) throw new IOException(file + " ends at " + at);
        at += copied;
      }
      out.force(true);
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    if (Files.exists(folder)) return;
    makeFolder(Objects.requireNonNull(folder.getParent(), "the copy is there"));
    Files.createDirectory(folder);
    OwnerOnly.folder(folder);
  }

  /** Copies the log's name and public keys. */
  void names() throws IOException {
    for (var name : PUBLIC) {
      var text = new AtomicFile(from.path().resolve(name)).read();
      if (text.isEmpty()) throw new ProofRefused("the file " + name + " is missing");
      new AtomicFile(to.path().resolve(name)).writeIfOther(text.get());
    }
  }

  /** The names of the files that are for their owner only: the keys. */
  List<String> secrets() throws IOException {
    var names = new ArrayList<String>();
    try (var all = Files.list(from.path())) {
      for (var path : all.filter(Files::isRegularFile).sorted().toList()) {
        var name = path.getFileName().toString();
        if (!PUBLIC.contains(name)
            && !NOT_COPIED.contains(name)
            && !name.startsWith(".")
            && !name.endsWith(".new")) names.add(name);
      }
    }
    return names;
  }

  /** Copies those files. */
  void secrets(List<String> names) throws IOException {
    for (var name : names) file(from.path().resolve(name), Files.size(from.path().resolve(name)));
  }

  /** Writes the head: from here on the copy is a ledger. */
  void head(String note) throws IOException {
    new AtomicFile(to.head()).write(note);
    for (var name : List.of("head", "origin", "log.pub")) OwnerOnly.file(to.path().resolve(name));
  }

  /**
   * Verifies a ledger against a checkpoint that it must contain.
   *
   * @throws ProofRefused if a verdict does not hold
   */
  static void require(Path ledger, String note, Progress progress) {
    var report =
        new LedgerVerifier(ledger).withProgress(progress).withSavedCheckpoint(note).verify();
    for (var verdict : report.verdicts())
      if (verdict.status() != Verdict.Status.HOLDS)
        throw new ProofRefused(
            "%s is not good: %s: %s%s"
                .formatted(
                    ledger,
                    verdict.name(),
                    verdict.detail(),
                    verdict.where() == null ? "" : " (" + verdict.where() + ")"));
  }

  /**
   * The note in a ledger's head.
   *
   * @throws ProofRefused if there is none
   */
  static String head(LedgerFolder folder) throws IOException {
    return new AtomicFile(folder.head())
        .read()
        .orElseThrow(
            () -> new ProofRefused("there is no head file: nothing was ever acknowledged"));
  }
}
