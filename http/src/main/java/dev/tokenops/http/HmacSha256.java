package dev.tokenops.http;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104, FIPS 198-1) by the JDK. Thread-safe. */
public final class HmacSha256 {
  private HmacSha256() {}

  /**
   * The 32 bytes of the code over the parts, one after the other.
   *
   * @param key at least one byte
   */
  public static byte[] of(byte[] key, byte[]... parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) mac.update(part);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256 with a raw key", e);
    }
  }
}
