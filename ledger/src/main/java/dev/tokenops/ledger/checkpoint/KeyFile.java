package dev.tokenops.ledger.checkpoint;

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
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * An Ed25519 private key in a file that only its owner may read: PEM, PKCS#8 as RFC 8410 section 7
 * has it, so that {@code openssl pkey} reads it too.
 *
 * <p>Whether a missing file means a first start or a lost key only the caller can know. So making
 * and loading are two calls, and neither ever does the other's work.
 */
public final class KeyFile {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
  private static final String END = "\n-----END PRIVATE KEY-----\n";

  /** Everything before the seed: version 0, algorithm 1.3.101.112, an octet string in another. */
  private static final byte[] PKCS8 = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
  };

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private KeyFile() {}

  /**
   * Makes a new key and its file. The file appears whole or not at all, with mode 0600 from its
   * first moment, and is on disk when this returns.
   *
   * @throws IllegalStateException if the file is there already: a key is never replaced
   * @throws UncheckedIOException if it cannot be written
   */
  public static Ed25519Key create(Path path, SecureRandom random) {
    if (Files.exists(path)) throw new IllegalStateException(path + " is there already");
    var key = Ed25519Key.random(random);
    var folder = path.toAbsolutePath().getParent();
    try {
      var unfinished = Files.createTempFile(folder, "." + path.getFileName(), ".new");
      try {
        write(unfinished, pem(key));
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the key file " + path + ": " + e, e);
    }
  }

  /**
   * Loads the key.
   *
   * @throws IllegalStateException if the file is missing, others may read it, or it holds no
   *     Ed25519 key; the message says what to do
   * @throws UncheckedIOException if it cannot be read
   */
  public static Ed25519Key load(Path path) {
    try {
      refuseOthers(path);
      return Ed25519Key.ofSeed(seed(path, Files.readString(path, StandardCharsets.US_ASCII)));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "the key file " + path + " is missing: put it back from where you keep a copy", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the key file " + path + ": " + e, e);
    }
  }

  private static void refuseOthers(Path path) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) return; // A file system without such permissions.
    var permissions = view.readAttributes().permissions();
    for (var permission : permissions)
      switch (permission) {
        case OWNER_READ, OWNER_WRITE, OWNER_EXECUTE -> {}
        case GROUP_READ, GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE ->
            throw new IllegalStateException(
                "others may use the key file "
                    + path
                    + " ("
                    + PosixFilePermissions.toString(permissions)
                    + "): run chmod 600 "
                    + path);
      }
  }

  private static void write(Path unfinished, byte[] pem) throws IOException {
    var view = Files.getFileAttributeView(unfinished, PosixFileAttributeView.class);
    if (view != null) view.setPermissions(OWNER_ONLY);
    try (var file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      var rest = ByteBuffer.wrap(pem);
      while (rest.hasRemaining()) file.write(rest);
      file.force(true);
    }
  }

  /** What such a file holds. Secret. */
  public static byte[] pem(Ed25519Key key) {
    byte[] der =
        ByteBuffer.allocate(PKCS8.length + Ed25519Key.KEY_LENGTH)
            .put(PKCS8)
            .put(key.seed())
            .array();
    return (BEGIN + Base64.getEncoder().encodeToString(der) + END)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] seed(Path path, String pem) {
    int length = PKCS8.length + Ed25519Key.KEY_LENGTH;
    if (pem.startsWith(BEGIN) && pem.endsWith(END)) {
      try {
        byte[] der =
            Base64.getDecoder().decode(pem.substring(BEGIN.length(), pem.length() - END.length()));
        if (der.length == length && Arrays.mismatch(der, PKCS8) == PKCS8.length)
          return Arrays.copyOfRange(der, PKCS8.length, length);
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(path + " is damaged: its content is not base64", e);
      }
    }
    throw new IllegalStateException(
        path
            + " is no Ed25519 private key in PEM (PKCS#8): put it back from where you keep a copy");
  }
}
