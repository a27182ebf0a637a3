package dev.tokenops.engine.review.evidence;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What text a pack may hold: bounded in UTF-8, never empty, free of control characters. */
final class Text {
  /** A reference may name an asset, whose CAIP-19 id is longer than other ids. */
  static final int REF_BYTES = 256;

  private static final char DELETE = 0x7f;
  private static final char LAST_CONTROL = 0x9f;
  private static final int SHA256_DIGITS = 64;

  private Text() {}

  /** What is wrong with it, or null. */
  static @Nullable String fault(String text, int maxBytes) {
    if (text.isEmpty()) return "must not be empty";
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c >= DELETE && c <= LAST_CONTROL)) return "must not hold control characters";
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes <= maxBytes ? null : "is longer than " + maxBytes + " bytes of UTF-8";
  }

  /** Whether text of ASCII from 0x20 on has no fault: the quick way for nearly all there is. */
  static boolean isGood(String text, int maxBytes) {
    return !text.isEmpty() && text.length() <= maxBytes && text.indexOf(DELETE) < 0;
  }

  /** 64 hexadecimal digits in lower case; null if the text is anything else. */
  static @Nullable String sha256(String text) {
    if (text.length() != SHA256_DIGITS) return null;
    boolean lower = true;
    for (int i = 0; i < SHA256_DIGITS; i++) {
      char c = text.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) continue;
      if (c < 'A' || c > 'F') return null;
      lower = false;
    }
    return lower ? text : text.toLowerCase(Locale.ROOT);
  }
}
