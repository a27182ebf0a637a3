package dev.tokenops.ledger.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of copies: their owner's, whatever those of the original were. */
final class OwnerOnly {
  private OwnerOnly() {}

  static void folder(Path path) throws IOException {
    set(path, "rwx------");
  }

  static void file(Path path) throws IOException {
    set(path, "rw-------");
  }

  /** A file that nobody is to change any more. */
  static void closed(Path path) throws IOException {
    set(path, "r--------");
  }

  private static void set(Path path, String permissions) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) view.setPermissions(PosixFilePermissions.fromString(permissions));
  }
}
