package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.http.callback.CallbackSecret;
import dev.tokenops.ledger.secret.OwnerFile;
import dev.tokenops.ledger.secret.Passphrase;
import dev.tokenops.ledger.secret.SealedPem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The secret that callback secrets are derived from, so that none of them is ever stored: a file
 * {@code master.key} of mode 0600 in the data folder.
 *
 * <p>HKDF-SHA256 (RFC 5869) with an empty salt, since the key is uniformly random. Immutable.
 */
public final class MasterKey {
  private static final String FILE = "master.key";
  private static final String PURPOSE = "callback";
  private static final int BYTES = 32;

  /** PKCS #8 before the key: version 0, HKDF with SHA-256 (RFC 8619), an octet string of 32. */
  private static final byte[] PKCS8 = {
    0x30,
    0x34,
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x0b,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x09,
    0x10,
    0x03,
    0x1c,
    0x04,
    0x20
  };

  private final byte[] key;

  MasterKey(byte[] key) {
    if (key.length != BYTES) throw new IllegalArgumentException("a master key has 32 bytes");
    this.key = key.clone();
  }

  /**
   * Loads the key, or makes it at first start.
   *
   * @param passphrase that the file is or will be encrypted with; null if it is not
   * @param random for a first start; null where the key must be there, since a new one would sign
   *     callbacks that no receiver believes
   * @throws IllegalStateException if others may read the file, it holds no key, it is lost, or not
   *     encrypted by this passphrase
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static MasterKey load(
      Path folder, @Nullable Passphrase passphrase, @Nullable SecureRandom random) {
    var path = folder.resolve(FILE);
    var text = new SecretFile(path).read();
    if (text.isPresent()) return read(path, text.get() + '\n', passphrase);
    if (random == null)
      throw new IllegalStateException(
          path
              + " is missing: callback secrets come from it; put it back from where you keep a copy");
    var made = new byte[BYTES];
    random.nextBytes(made);
    var key = new MasterKey(made);
    try {
      OwnerFile.create(path, key.file(passphrase, random));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
    return key;
  }

  private static MasterKey read(Path path, String text, @Nullable Passphrase passphrase) {
    if (SealedPem.isSealed(text)) {
      byte[] der = SealedPem.open(path, text, passphrase);
      if (der.length != PKCS8.length + BYTES || Arrays.mismatch(der, PKCS8) != PKCS8.length)
        throw SealedPem.wrong(path, null);
      return new MasterKey(Arrays.copyOfRange(der, PKCS8.length, der.length));
    }
    if (passphrase != null) throw SealedPem.open(path);
    try {
      return new MasterKey(HexFormat.of().parseHex(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          path + " is damaged: put it back from where you keep a copy", e);
    }
  }

  /**
   * What its file holds: 64 hex digits, or encrypted, PEM. Secret.
   *
   * @param passphrase to encrypt it with; null leaves it as it is
   */
  byte[] file(@Nullable Passphrase passphrase, SecureRandom random) {
    if (passphrase == null)
      return (HexFormat.of().formatHex(key) + '\n').getBytes(StandardCharsets.US_ASCII);
    byte[] der = ByteBuffer.allocate(PKCS8.length + BYTES).put(PKCS8).put(key).array();
    try {
      return SealedPem.seal(der, passphrase, random);
    } finally {
      SealedPem.wipe(der);
    }
  }

  /**
   * The secret that signs a contract's callbacks.
   *
   * @param version from 1; another version, another secret
   */
  public CallbackSecret callbackSecret(String contractId, int version) {
    byte[] info = (PURPOSE + '\0' + contractId + '\0' + version).getBytes(UTF_8);
    byte[] pseudoRandom = HmacSha256.of(new byte[BYTES], key);
    return CallbackSecret.of(
        HmacSha256.of(pseudoRandom, info, ByteBuffer.allocate(1).put((byte) 1).array()));
  }
}
