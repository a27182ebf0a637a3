package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.secret.OwnerFile;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.secret.SealedPem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 private key in a file that only its owner may read: PEM, PKCS#8 as RFC 8410 section 7
 * has it, so that {@code openssl pkey} reads it too; encrypted, if there is a passphrase, as {@link
 * SealedPem} says.
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

  private KeyFile() {}

  /** As {@link #create(Path, Passphrase, SecureRandom)}, not encrypted. */
  public static Ed25519Key create(Path path, SecureRandom random) {
    return create(path, null, random);
  }

  /**
   * Makes a new key and its file. The file appears whole or not at all, with mode 0600 from its
   * first moment, and is on disk when this returns.
   *
   * @param passphrase to encrypt it with; null leaves it as it is
   * @throws IllegalStateException if the file is there already: a key is never replaced
   * @throws UncheckedIOException if it cannot be written
   */
  public static Ed25519Key create(Path path, @Nullable Passphrase passphrase, SecureRandom random) {
    var key = Ed25519Key.random(random);
    try {
      OwnerFile.create(path, pem(key, passphrase, random));
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the key file " + path + ": " + e, e);
    }
  }

  /** As {@link #load(Path, Passphrase)}, of a file that is not encrypted. */
  public static Ed25519Key load(Path path) {
    return load(path, null);
  }

  /**
   * Loads the key.
   *
   * @param passphrase that the file is encrypted with; null if it is not
   * @throws IllegalStateException if the file is missing, others may read it, it holds no Ed25519
   *     key, or it is not encrypted by this passphrase; the message says what to do
   * @throws UncheckedIOException if it cannot be read
   */
  public static Ed25519Key load(Path path, @Nullable Passphrase passphrase) {
    try {
      OwnerFile.refuseOthers(path);
      return Ed25519Key.ofSeed(
          seed(path, Files.readString(path, StandardCharsets.ISO_8859_1), passphrase));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "the key file " + path + " is missing: put it back from where you keep a copy", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the key file " + path + ": " + e, e);
    }
  }

  /**
   * What such a file holds. Secret.
   *
   * @param passphrase to encrypt it with; null leaves it as it is
   */
  public static byte[] pem(Ed25519Key key, @Nullable Passphrase passphrase, SecureRandom random) {
    byte[] der =
        ByteBuffer.allocate(PKCS8.length + Ed25519Key.KEY_LENGTH)
            .put(PKCS8)
            .put(key.seed())
            .array();
    try {
      if (passphrase != null) return SealedPem.seal(der, passphrase, random);
      return (BEGIN + Base64.getEncoder().encodeToString(der) + END)
          .getBytes(StandardCharsets.US_ASCII);
    } finally {
      SealedPem.wipe(der);
    }
  }

  private static byte[] seed(Path path, String pem, @Nullable Passphrase passphrase) {
    if (SealedPem.isSealed(pem)) {
      byte[] der = SealedPem.open(path, pem, passphrase);
      if (isKey(der)) return Arrays.copyOfRange(der, PKCS8.length, der.length);
      throw SealedPem.wrong(path, null);
    }
    if (passphrase != null) throw SealedPem.open(path);
    if (pem.startsWith(BEGIN) && pem.endsWith(END)) {
      try {
        byte[] der =
            Base64.getDecoder().decode(pem.substring(BEGIN.length(), pem.length() - END.length()));
        if (isKey(der)) return Arrays.copyOfRange(der, PKCS8.length, der.length);
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(path + " is damaged: its content is not base64", e);
      }
    }
    throw new IllegalStateException(
        path
            + " is no Ed25519 private key in PEM (PKCS#8): put it back from where you keep a copy");
  }

  private static boolean isKey(byte[] der) {
    return der.length == PKCS8.length + Ed25519Key.KEY_LENGTH
        && Arrays.mismatch(der, PKCS8) == PKCS8.length;
  }
}
