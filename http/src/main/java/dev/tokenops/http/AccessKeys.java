package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.json.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Access keys and one-time claim tokens: 256 random bits, kept as their SHA-256 only.
 *
 * <p>A key is a prefix (so that secret scanners and people know it when they see it) and 43
 * characters of base64url. With 256 bits there is nothing to guess, so a plain hash is enough: no
 * salt, no slow derivation. Pure; any thread.
 */
public final class AccessKeys {
  /** Of an agent's access key. */
  public static final String AGENT_PREFIX = "tok_";

  /** Of the operator's key. */
  public static final String OPERATOR_PREFIX = "top_";

  /** Of the token in a one-time claim URL. */
  public static final String CLAIM_PREFIX = "clm_";

  private static final int BYTES = 32;
  private static final int HINT_LENGTH = 4;

  private AccessKeys() {}

  /** A new key or token: to be shown once and never logged. */
  public static String make(String prefix, SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What may be kept of it: 64 hexadecimal digits. */
  public static String sha256(String key) {
    return Sha256.hex(key.getBytes(UTF_8));
  }

  /**
   * Whether this is the key that was kept; takes the same time wherever they differ.
   *
   * @param presented anything that a client may send
   * @param sha256 what {@link #sha256} gave
   */
  public static boolean matches(String presented, String sha256) {
    return MessageDigest.isEqual(sha256(presented).getBytes(US_ASCII), sha256.getBytes(US_ASCII));
  }

  /** The last four characters, by which its owner tells keys apart: 24 of its 256 bits. */
  public static String hint(String key) {
    return key.substring(key.length() - HINT_LENGTH);
  }
}
