package dev.tokenops.ledger.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What the operator encrypts key files with. Lives as long as files are read or written, and is
 * overwritten in memory when it is closed. Its text is never shown. Confined to one thread.
 *
 * <p>Deriving a key from it is made to be slow, so what was derived is kept, and all files that are
 * written with one of these share a salt: a server derives once when it starts.
 */
public final class Passphrase implements AutoCloseable {
  /** PBKDF2-HMAC-SHA256, as OWASP recommends since 2023. */
  static final int ITERATIONS = 600_000;

  private static final int SALT_BYTES = 16;
  private static final int KEY_BITS = 256;

  /** What is no typing mistake, and no file of another kind either. */
  private static final int MAX_CHARACTERS = 1_024;

  private record Derivation(String salt, int iterations) {}

  private final char[] text;
  private final Map<Derivation, byte[]> derived = new HashMap<>();
  private byte[] salt = {};

  private Passphrase(char[] text) {
    this.text = text;
  }

  /**
   * Takes the characters over, and overwrites them in the end.
   *
   * @throws IllegalArgumentException if there are none, or more than 1,024
   */
  public static Passphrase of(char[] text) {
    if (text.length == 0 || text.length > MAX_CHARACTERS)
      throw new IllegalArgumentException("a passphrase has 1 to 1,024 characters");
    return new Passphrase(text);
  }

  /**
   * Reads the first line of a file, without its end; UTF-8.
   *
   * @throws IllegalStateException if others may use the file, or it holds no passphrase
   * @throws IOException if it cannot be read
   */
  public static Passphrase read(Path file) throws IOException {
    if (Files.isRegularFile(file)) OwnerFile.refuseOthers(file);
    byte[] bytes = Files.readAllBytes(file);
    try {
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') end++;
      var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
      var text = new char[decoded.remaining()];
      decoded.get(text);
      Arrays.fill(decoded.array(), '\0');
      return of(text);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " holds no passphrase: it is one line of 1 to 1,024 characters, UTF-8", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The salt of what this writes. */
  byte[] salt(SecureRandom random) {
    if (salt.length == 0) {
      salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
    }
    return salt.clone();
  }

  /** 32 bytes, not to be changed; PBKDF2 of RFC 8018 section 5.2 over the UTF-8 of the text. */
  byte[] key(byte[] salt, int iterations) throws GeneralSecurityException {
    var wanted = new Derivation(Arrays.toString(salt), iterations);
    var known = derived.get(wanted);
    if (known != null) return known;
    var parameters = new PBEKeySpec(text, salt, iterations, KEY_BITS);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(parameters)
              .getEncoded();
      derived.put(wanted, key);
      return key;
    } finally {
      parameters.clearPassword();
    }
  }

  /** Whether it is the same as another. */
  public boolean isSame(Passphrase other) {
    return CharBuffer.wrap(text).equals(CharBuffer.wrap(other.text));
  }

  /** Overwrites it and all that was derived from it. */
  @Override
  public void close() {
    Arrays.fill(text, '\0');
    derived.values().forEach(key -> Arrays.fill(key, (byte) 0));
    derived.clear();
  }

  @Override
  public String toString() {
    return "a passphrase";
  }
}
