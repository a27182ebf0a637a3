package dev.tokenops.engine.review.evidence;

import java.util.Locale;

/** What CAIP ids are made of, without regular expressions: every pack holds a dozen of them. */
final class Caip {
  private Caip() {}

  /** CAIP-2: {@code [-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}}. */
  static boolean isChain(String text, int from, int to) {
    int colon = text.indexOf(':', from);
    if (colon < 0 || colon >= to || !isNamespace(text, from, colon)) return false;
    int length = to - colon - 1;
    if (length < 1 || length > 32) return false;
    for (int i = colon + 1; i < to; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_') return false;
    }
    return true;
  }

  /** {@code [-a-z0-9]{3,8}}. */
  static boolean isNamespace(String text, int from, int to) {
    if (to - from < 3 || to - from > 8) return false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '-' && !isBetween(c, 'a', 'z') && !isBetween(c, '0', '9')) return false;
    }
    return true;
  }

  /** {@code [-.%a-zA-Z0-9]{1,max}}. */
  static boolean isReference(String text, int from, int to, int max) {
    if (to - from < 1 || to - from > max) return false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '.' && c != '%') return false;
    }
    return true;
  }

  static String key(String text) {
    return text.startsWith("eip155:") ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static boolean isAlphanumeric(char c) {
    return isBetween(c, 'a', 'z') || isBetween(c, 'A', 'Z') || isBetween(c, '0', '9');
  }

  private static boolean isBetween(char c, char first, char last) {
    return c >= first && c <= last;
  }
}
