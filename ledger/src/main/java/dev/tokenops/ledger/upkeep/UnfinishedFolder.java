package dev.tokenops.ledger.upkeep;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Objects;

/**
 * A folder that is filled under another name, {@code <name>.unfinished}, and gets its own when all
 * of it is on disk; so that nothing half done ever looks whole. What was not finished is removed.
 */
final class UnfinishedFolder implements Closeable {
  private final Path target;
  private final Path path;
  private boolean finished;

  /**
   * @param target missing or empty; its parent is made
   * @throws ProofRefused if there is something in it, or in what an earlier attempt has left
   */
  UnfinishedFolder(Path target) throws IOException {
    this.target = target.toAbsolutePath().normalize();
    this.path = this.target.resolveSibling(this.target.getFileName() + ".unfinished");
    requireEmpty(target);
    Files.createDirectories(parent());
    try {
      Files.createDirectory(path);
      OwnerOnly.folder(path);
    } catch (FileAlreadyExistsException e) {
      throw new ProofRefused(
          path + " is there: something like this is at work, or was cut short; then delete it", e);
    }
  }

  private static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) return;
    try (var content = Files.newDirectoryStream(target)) {
      if (!content.iterator().hasNext()) return;
    } catch (NotDirectoryException e) {
      // It is told below.
    }
    throw new ProofRefused(target + " is there and not empty: name another folder");
  }

  /** Where to write. */
  Path path() {
    return path;
  }

  /** Puts all folders on disk (whose files are there already), and gives it its name. */
  void finish() throws IOException {
    try (var all = Files.walk(path)) {
      for (var each : all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList())
        AtomicFile.forceFolder(each);
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
    AtomicFile.forceFolder(parent());
  }

  private Path parent() {
    return Objects.requireNonNull(target.getParent(), "a folder lies in another");
  }

  @Override
  public void close() throws IOException {
    if (finished) return;
    try (var all = Files.walk(path)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
