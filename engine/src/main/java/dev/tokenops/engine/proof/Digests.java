package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalRecords;
import dev.tokenops.ledger.json.Sha256;

/** Digests as proof objects write them: {@code sha256:} and 64 lower-case hex digits. */
public final class Digests {
  private static final String PREFIX = "sha256:";

  private Digests() {}

  /**
   * Of a hash in hex.
   *
   * @param hex 64 lower-case hexadecimal digits
   */
  public static String prefixed(String hex) {
    return PREFIX + hex;
  }

  /** The hex in a prefixed digest. */
  public static String hex(String digest) {
    return digest.substring(PREFIX.length());
  }

  /** Of a record's canonical JSON. */
  public static String of(Object value) {
    return prefixed(Sha256.hex(CanonicalRecords.encode(value)));
  }
}
