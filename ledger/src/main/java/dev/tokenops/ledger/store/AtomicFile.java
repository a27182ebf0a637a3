package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A small text file (UTF-8) that is replaced as a whole: whoever opens it, and whatever a crash
 * leaves, is the old text or the new.
 *
 * <p>Written beside it under {@code <name>.new}, forced, renamed over it, and the folder forced
 * (rename is atomic in POSIX; that it is on disk only the folder's fsync says). One writer.
 */
public record AtomicFile(Path path) {
  /** The text, if the file is there; what is not UTF-8 in it is replaced and fits nothing. */
  public Optional<String> read() throws IOException {
    try {
      return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes the text, unless the file holds it already. */
  public void writeIfOther(String text) throws IOException {
    if (!read().equals(Optional.of(text))) write(text);
  }

  /** On return the text is on disk. */
  public void write(String text) throws IOException {
    var beside = path.resolveSibling(path.getFileName() + ".new");
    try (var file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) file.write(rest);
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(folderOf(path));
  }

  /** Once the file is deleted: on return it stays so. */
  public void forgotten() throws IOException {
    forceFolder(folderOf(path));
  }

  /** The folder that a file lies in. */
  static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
  }

  /** Makes names that appeared or went in a folder durable. */
  public static void forceFolder(Path folder) throws IOException {
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
