package dev.tokenops.engine.review.evidence;

import java.util.Locale;

/** What CAIP ids are made of, without regular expressions: every pack holds a dozen of them. */
final class Caip {
  private static final byte IN_NAMESPACE = 1;
  private static final byte IN_CHAIN = 2;
  private static final byte IN_REFERENCE = 4;

  /** Which parts of an id a character below 0x80 may stand in. */
  private static final byte[] PARTS = new byte[0x80];

  static {
    allow("abcdefghijklmnopqrstuvwxyz0123456789-", IN_NAMESPACE | IN_CHAIN | IN_REFERENCE);
    allow("ABCDEFGHIJKLMNOPQRSTUVWXYZ", IN_CHAIN | IN_REFERENCE);
    allow("_", IN_CHAIN);
    allow(".%", IN_REFERENCE);
  }

  private Caip() {}

  /** CAIP-2: {@code [-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}}. */
  static boolean isChain(String text, int from, int to) {
    int colon = text.indexOf(':', from);
    if (colon < 0 || colon >= to || !isNamespace(text, from, colon)) return false;
    int length = to - colon - 1;
    if (length < 1 || length > 32) return false;
    return isOf(text, colon + 1, to, IN_CHAIN);
  }

  /** {@code [-a-z0-9]{3,8}}. */
  static boolean isNamespace(String text, int from, int to) {
    if (to - from < 3 || to - from > 8) return false;
    return isOf(text, from, to, IN_NAMESPACE);
  }

  /** {@code [-.%a-zA-Z0-9]{1,max}}. */
  static boolean isReference(String text, int from, int to, int max) {
    if (to - from < 1 || to - from > max) return false;
    return isOf(text, from, to, IN_REFERENCE);
  }

  /** Hexadecimal addresses, which eip155 has, compare without case; the characters are ASCII. */
  static boolean areSame(String left, String right) {
    return left.equals(right) || (left.startsWith("eip155:") && left.equalsIgnoreCase(right));
  }

  static String key(String text) {
    return text.startsWith("eip155:") ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static boolean isOf(String text, int from, int to, byte part) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= PARTS.length || (PARTS[c] & part) == 0) return false;
    }
    return true;
  }

  private static void allow(String characters, int parts) {
    for (char c : characters.toCharArray()) PARTS[c] |= (byte) parts;
  }
}
