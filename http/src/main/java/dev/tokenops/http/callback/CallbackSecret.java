package dev.tokenops.http.callback;

import java.util.Base64;

/**
 * A Standard Webhooks secret: {@code whsec_} and 24 to 64 bytes in standard base64.
 *
 * <p>Its {@code toString} shows nothing of it, so that it cannot get into a log by accident.
 * Source: Standard Webhooks specification, "Signature scheme". Immutable.
 */
public final class CallbackSecret {
  private static final String PREFIX = "whsec_";
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private final byte[] key;

  private CallbackSecret(byte[] key) {
    this.key = key;
  }

  /**
   * Keeps a copy of the key.
   *
   * @param key 24 to 64 bytes, from a secure source
   * @throws IllegalArgumentException if it is shorter or longer
   */
  public static CallbackSecret of(byte[] key) {
    if (key.length < MIN_BYTES || key.length > MAX_BYTES)
      throw new IllegalArgumentException("a callback secret has 24 to 64 bytes, not " + key.length);
    return new CallbackSecret(key.clone());
  }

  /**
   * Reads {@code whsec_<base64>}.
   *
   * @throws IllegalArgumentException if the text is not of that form; the message holds none of it
   */
  public static CallbackSecret parse(String text) {
    if (!text.startsWith(PREFIX))
      throw new IllegalArgumentException("a callback secret begins with " + PREFIX);
    try {
      return of(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a callback secret is " + PREFIX + " and 24 to 64 bytes in standard base64", e);
    }
  }

  /** {@code whsec_<base64>}, to be shown to its owner once. */
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  byte[] key() {
    return key.clone();
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
