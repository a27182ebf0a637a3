package dev.tokenops.engine.audit;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A SHA-256 as four longs: what digests are kept as by the million. */
record Digest(long first, long second, long third, long fourth) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * @return null if the text is not 64 lower-case hex digits
   */
  static @Nullable Digest parse(String hex) {
    if (!HEX.matcher(hex).matches()) return null;
    return new Digest(part(hex, 0), part(hex, 16), part(hex, 32), part(hex, 48));
  }

  private static long part(String hex, int from) {
    return Long.parseUnsignedLong(hex, from, from + 16, 16);
  }
}
