package dev.tokenops.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A secret of one line in a file that only its owner may read (mode 0600 from its first moment).
 * Not on an event loop.
 */
record SecretFile(Path path) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * The secret, if the file is there.
   *
   * @throws IllegalStateException if others may read the file; the message says what to do
   * @throws UncheckedIOException if it cannot be read
   */
  Optional<String> read() {
    try {
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      if (view != null && !OWNER_ONLY.containsAll(view.readAttributes().permissions()))
        throw new IllegalStateException("others may read " + path + ": run chmod 600 " + path);
      return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** Puts the secret there, whole or not at all; on return it is on disk. */
  void write(String secret) {
    var folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
    try {
      var unfinished = Files.createTempFile(folder, "." + path.getFileName(), ".new");
      try {
        var view = Files.getFileAttributeView(unfinished, PosixFileAttributeView.class);
        if (view != null) view.setPermissions(OWNER_ONLY);
        try (var file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
          var rest = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
          while (rest.hasRemaining()) file.write(rest);
          file.force(true);
        }
        Files.move(
            unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
