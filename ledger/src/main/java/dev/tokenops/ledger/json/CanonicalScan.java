package dev.tokenops.ledger.json;

import java.util.Arrays;

/**
 * Recognises canonical JSON (RFC 8785) in one pass over its bytes, without reading it.
 *
 * <p>It never errs to the good: what it finds the end of is strict JSON in canonical form. It may
 * err to the bad: keys that are not plain ASCII and depths over {@link StrictJson#MAX_DEPTH} are
 * left to the slow way, which parses. Each method takes where something begins and gives where it
 * has ended, or {@link #UNKNOWN}. Pure.
 */
final class CanonicalScan {
  /** Not recognised as canonical. */
  static final int UNKNOWN = -1;

  private static final byte[] MAX_INTEGER = ascii(Long.toString(CanonicalJson.MAX_INTEGER));
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final byte[] ESCAPED_CONTROL = ascii("\\u00");

  private CanonicalScan() {}

  /** Of the value that begins here. */
  static int end(byte[] json, int from) {
    return value(json, from, 0);
  }

  /** Of the value that begins here, so many objects and arrays deep in a larger one. */
  static int value(byte[] json, int at, int depth) {
    if (at >= json.length) return UNKNOWN;
    return switch (json[at]) {
      case '"' -> string(json, at);
      case '{' -> depth == StrictJson.MAX_DEPTH ? UNKNOWN : object(json, at, depth + 1);
      case '[' -> depth == StrictJson.MAX_DEPTH ? UNKNOWN : array(json, at, depth + 1);
      case 't' -> literal(json, at, TRUE);
      case 'f' -> literal(json, at, FALSE);
      case 'n' -> literal(json, at, NULL);
      default -> integer(json, at);
    };
  }

  private static int object(byte[] json, int from, int depth) {
    int at = from + 1;
    if (is(json, at, '}')) return at + 1;
    int before = UNKNOWN; // Where the key before begins and has ended.
    int beforeEnd = UNKNOWN;
    while (true) {
      int keyEnd = plainString(json, at);
      if (keyEnd == UNKNOWN || !is(json, keyEnd, ':')) return UNKNOWN;
      if (before != UNKNOWN && !isAscending(json, before, beforeEnd, at, keyEnd)) return UNKNOWN;
      before = at;
      beforeEnd = keyEnd;
      at = value(json, keyEnd + 1, depth);
      if (at == UNKNOWN) return UNKNOWN;
      if (is(json, at, '}')) return at + 1;
      if (!is(json, at, ',')) return UNKNOWN;
      at++;
    }
  }

  /** Whether one key sorts before another, each given with its quotes. */
  private static boolean isAscending(byte[] json, int key, int keyEnd, int next, int nextEnd) {
    if (next + 1 + Long.BYTES <= json.length) { // Most keys differ in their first eight bytes.
      long eight = Long.reverseBytes(PlainAscii.eight(json, key + 1));
      long others = Long.reverseBytes(PlainAscii.eight(json, next + 1));
      int same = Long.numberOfLeadingZeros(eight ^ others) / Byte.SIZE;
      if (key + 1 + same < keyEnd - 1 && next + 1 + same < nextEnd - 1 && same < Long.BYTES)
        return Long.compareUnsigned(eight, others) < 0;
    }
    // Without their closing quotes: a key that begins another sorts before it.
    return Arrays.compareUnsigned(json, key + 1, keyEnd - 1, json, next + 1, nextEnd - 1) < 0;
  }

  private static int array(byte[] json, int from, int depth) {
    int at = from + 1;
    if (is(json, at, ']')) return at + 1;
    while (true) {
      at = value(json, at, depth);
      if (at == UNKNOWN) return UNKNOWN;
      if (is(json, at, ']')) return at + 1;
      if (!is(json, at, ',')) return UNKNOWN;
      at++;
    }
  }

  /** A string of ASCII without escapes. */
  static int plainString(byte[] json, int from) {
    if (!is(json, from, '"')) return UNKNOWN;
    int at = PlainAscii.end(json, from + 1, json.length);
    return is(json, at, '"') ? at + 1 : UNKNOWN;
  }

  /** Any string. */
  static int string(byte[] json, int from) {
    if (!is(json, from, '"')) return UNKNOWN;
    int at = PlainAscii.end(json, from + 1, json.length);
    while (!is(json, at, '"')) {
      if (at == json.length) return UNKNOWN;
      if (json[at] == '\\') at = escape(json, at);
      else at = json[at] < 0 ? character(json, at) : UNKNOWN; // From 0x80 on, or below 0x20.
      if (at == UNKNOWN) return UNKNOWN;
      at = PlainAscii.end(json, at, json.length);
    }
    return at + 1;
  }

  /** RFC 8785 section 3.2.2.2: the two-letter escapes, and lower-case \\u00xx for what has none. */
  private static int escape(byte[] json, int at) {
    if (at + 1 >= json.length) return UNKNOWN;
    return switch (json[at + 1]) {
      case 'b', 't', 'n', 'f', 'r', '"', '\\' -> at + 2;
      case 'u' -> escapedControl(json, at);
      default -> UNKNOWN;
    };
  }

  private static int escapedControl(byte[] json, int at) {
    int digits = at + ESCAPED_CONTROL.length;
    if (literal(json, at, ESCAPED_CONTROL) == UNKNOWN || digits + 2 > json.length) return UNKNOWN;
    byte high = json[digits];
    byte low = json[digits + 1];
    boolean isHex = (low >= '0' && low <= '9') || (low >= 'a' && low <= 'f');
    if ((high != '0' && high != '1') || !isHex) return UNKNOWN;
    // \b \t \n \f \r have an escape of their own; 0x0b has none.
    boolean isShort = high == '0' && "89acd".indexOf(low) >= 0;
    return isShort ? UNKNOWN : digits + 2;
  }

  /** RFC 3629 section 4: the shortest form only, no surrogates, at most 0x10ffff. */
  private static int character(byte[] json, int at) {
    int first = json[at] & 0xff;
    int second = at + 1 < json.length ? json[at + 1] & 0xff : 0;
    if (first >= 0xc2 && first <= 0xdf) return continued(json, at, 2);
    if (first >= 0xe0 && first <= 0xef)
      return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)
          ? UNKNOWN
          : continued(json, at, 3);
    if (first >= 0xf0 && first <= 0xf4)
      return (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)
          ? UNKNOWN
          : continued(json, at, 4);
    return UNKNOWN;
  }

  private static int continued(byte[] json, int at, int length) {
    if (at + length > json.length) return UNKNOWN;
    for (int i = at + 1; i < at + length; i++) if ((json[i] & 0xc0) != 0x80) return UNKNOWN;
    return at + length;
  }

  /** An integer of at most 2^53 − 1, without needless zeros; nought has no sign. */
  static int integer(byte[] json, int from) {
    int start = is(json, from, '-') ? from + 1 : from;
    int at = start;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') at++;
    int digits = at - start;
    if (digits == 0 || digits > MAX_INTEGER.length) return UNKNOWN;
    if (json[start] == '0' && (digits > 1 || start > from)) return UNKNOWN;
    if (digits == MAX_INTEGER.length
        && Arrays.compareUnsigned(json, start, at, MAX_INTEGER, 0, digits) > 0) return UNKNOWN;
    return at;
  }

  private static int literal(byte[] json, int at, byte[] literal) {
    int end = at + literal.length;
    return end <= json.length && Arrays.equals(json, at, end, literal, 0, literal.length)
        ? end
        : UNKNOWN;
  }

  private static boolean is(byte[] json, int at, char c) {
    return at < json.length && json[at] == c;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
