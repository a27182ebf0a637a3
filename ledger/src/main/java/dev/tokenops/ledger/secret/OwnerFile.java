package dev.tokenops.ledger.secret;

import dev.tokenops.ledger.store.AtomicFile;
import dev.tokenops.ledger.store.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;

/** Files that only their owner may use. */
public final class OwnerFile {
  private OwnerFile() {}

  /**
   * Makes a file that appears whole or not at all, with mode 0600 from its first moment, and is on
   * disk when this returns.
   *
   * @throws IllegalStateException if it is there already: a secret is never replaced by the way
   */
  public static void create(Path path, byte[] content) throws IOException {
    if (Files.exists(path)) throw new IllegalStateException(path + " is there already");
    var unfinished = path.resolveSibling("." + path.getFileName() + ".new");
    try {
      SmallFiles.DISK.write(unfinished, content, true);
      SmallFiles.DISK.rename(unfinished, path);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    AtomicFile.forceFolder(
        Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder"));
  }

  /**
   * Nothing, if only the owner may use the file.
   *
   * @throws IllegalStateException if others may; the message says what to do
   */
  public static void refuseOthers(Path path) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) return; // A file system without such permissions.
    var permissions = view.readAttributes().permissions();
    var others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(permissions);
    others.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty())
      throw new IllegalStateException(
          "others may use the file "
              + path
              + " ("
              + PosixFilePermissions.toString(permissions)
              + "): run chmod 600 "
              + path);
  }
}
