package dev.tokenops.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What {@link FileSwitch} asks of a disk: so few and small steps that a test can stop the world
 * between any two of them.
 */
public interface SmallFiles {
  /** The real disk. */
  SmallFiles DISK = new Disk();

  /**
   * Makes a file of this content, which is on disk on return; its name may not be.
   *
   * @param ownerOnly with mode 0600 from its first moment
   */
  void write(Path file, byte[] content, boolean ownerOnly) throws IOException;

  /** Gives a file another name, in the place of whatever had it. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(Path file) throws IOException;

  /** Makes names that appeared or went in a folder durable. */
  void forceFolder(Path folder) throws IOException;

  /** POSIX by way of {@link Files}. */
  final class Disk implements SmallFiles {
    private static final FileAttribute<?>[] OWNER_ONLY = {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    private Disk() {}

    @Override
    public void write(Path file, byte[] content, boolean ownerOnly) throws IOException {
      Files.deleteIfExists(file); // It may have been made for everybody to read.
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      var attributes = ownerOnly && posix ? OWNER_ONLY : new FileAttribute<?>[0];
      try (var channel =
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
        var rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) channel.write(rest);
        channel.force(true);
      }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      AtomicFile.forceFolder(folder);
    }
  }
}
