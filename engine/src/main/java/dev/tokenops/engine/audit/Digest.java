package dev.tokenops.engine.audit;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A SHA-256 as four longs: what digests are kept as by the million. */
record Digest(long first, long second, long third, long fourth) {
  private static final int DIGITS = 64;

  /** Of its 32 bytes. */
  static Digest of(byte[] sha256) {
    var bytes = ByteBuffer.wrap(sha256);
    return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /**
   * @return null if the text is not 64 lower-case hex digits
   */
  static @Nullable Digest parse(String hex) {
    if (hex.length() != DIGITS) return null;
    var parts = new long[4];
    for (int i = 0; i < DIGITS; i++) {
      char c = hex.charAt(i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return null;
      parts[i >> 4] = (parts[i >> 4] << 4) | digit;
    }
    return new Digest(parts[0], parts[1], parts[2], parts[3]);
  }
}
