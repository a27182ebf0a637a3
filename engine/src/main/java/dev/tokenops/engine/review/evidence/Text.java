package dev.tokenops.engine.review.evidence;

import org.jspecify.annotations.Nullable;

/** What text a pack may hold: bounded in UTF-8, never empty, free of control characters. */
final class Text {
  /** A reference may name an asset, whose CAIP-19 id is longer than other ids. */
  static final int REF_BYTES = 256;

  private Text() {}

  /** What is wrong with it, or null. */
  static @Nullable String fault(String text, int maxBytes) {
    if (text.isEmpty()) return "must not be empty";
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) return "must not hold control characters";
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes <= maxBytes ? null : "is longer than " + maxBytes + " bytes of UTF-8";
  }

  static boolean isHex(String text, int length) {
    if (text.length() != length) return false;
    for (int i = 0; i < length; i++) if (Character.digit(text.charAt(i), 16) < 0) return false;
    return true;
  }
}
