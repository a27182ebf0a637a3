package dev.tokenops.ledger.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) by the JDK. Thread-safe. */
public final class Sha256 {
  /** Bytes. */
  public static final int LENGTH = 32;

  /** Looking one up costs as much as hashing a small fact. */
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Sha256::digest);

  private Sha256() {}

  /** A fresh digest to feed. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static byte[] of(byte[]... parts) {
    var digest = OWN.get();
    digest.reset();
    for (byte[] part : parts) digest.update(part);
    return digest.digest();
  }

  /** Of a value's bytes, where they lie: 64 lower-case hexadecimal digits. */
  public static String hex(RawJson json) {
    return hex(json.source(), json.from(), json.to());
  }

  /** Of a stretch of bytes: 64 lower-case hexadecimal digits. */
  static String hex(byte[] source, int from, int to) {
    var digest = OWN.get();
    digest.reset();
    digest.update(source, from, to - from);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** 64 lower-case hexadecimal digits. */
  public static String hex(byte[]... parts) {
    return HexFormat.of().formatHex(of(parts));
  }
}
