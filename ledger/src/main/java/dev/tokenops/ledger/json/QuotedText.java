package dev.tokenops.ledger.json;

/**
 * Texts as JSON strings, from bytes to bytes: for documents that carry other documents whole.
 *
 * <p>The escapes are those of {@link CanonicalWriter#string}; what is not ASCII stands as it is.
 * {@link #of} goes byte by byte; {@link #write} gives the same and takes eight at a time, because
 * every proof carries two entries that nobody has quoted before, and every sixth byte of them is a
 * quote.
 */
public final class QuotedText {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private QuotedText() {}

  /**
   * The text in quotes, escaped (RFC 8785 section 3.2.2.2).
   *
   * @param utf8 of well-formed UTF-8, such as an entry's bytes; not looked at again
   */
  public static RawJson of(byte[] utf8) {
    var quoted = new byte[length(utf8)];
    int at = 0;
    quoted[at++] = '"';
    for (byte each : utf8) {
      byte escape = CanonicalWriter.escape(each);
      if (escape == 0) quoted[at++] = each;
      else at = escaped(each, escape, quoted, at);
    }
    quoted[at] = '"';
    return RawJson.canonical(quoted);
  }

  /** What {@link #write} needs room for: as if every byte became a \\u escape. */
  static int mostBytes(byte[] utf8) {
    return 6 * utf8.length + 2;
  }

  /**
   * Writes the text in quotes, escaped.
   *
   * @param out with room for {@link #mostBytes} from {@code start} on
   * @return where it has ended
   */
  static int write(byte[] utf8, byte[] out, int start) {
    int at = start;
    long controls = 0;
    out[at++] = '"';
    int i = 0;
    for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
      long eight = PlainAscii.eight(utf8, i);
      controls |= PlainAscii.controls(eight);
      PlainAscii.put(eight, out, at);
      for (long signs = PlainAscii.signs(eight); signs != 0; signs &= signs - 1) {
        int bits = Long.numberOfTrailingZeros(signs) & -Byte.SIZE;
        int sign = at + (bits >>> 3);
        out[sign] = '\\';
        PlainAscii.put(eight >>> bits, out, sign + 1); // It and what follows move on by one.
        at++;
      }
      at += Long.BYTES;
    }
    if (controls != 0) return writeSlowly(utf8, out, start);
    for (; i < utf8.length; i++) {
      byte escape = CanonicalWriter.escape(utf8[i]);
      if (escape == 0) out[at++] = utf8[i];
      else at = escaped(utf8[i], escape, out, at);
    }
    out[at++] = '"';
    return at;
  }

  /** A text with control characters: nothing that is canonical JSON has one. */
  private static int writeSlowly(byte[] utf8, byte[] out, int start) {
    var quoted = of(utf8);
    System.arraycopy(quoted.source(), 0, out, start, quoted.length());
    return start + quoted.length();
  }

  private static int length(byte[] utf8) {
    int length = utf8.length + 2;
    for (byte each : utf8) {
      byte escape = CanonicalWriter.escape(each);
      if (escape != 0) length += escape == 1 ? 5 : 1;
    }
    return length;
  }

  private static int escaped(byte each, byte escape, byte[] quoted, int from) {
    int at = from;
    quoted[at++] = '\\';
    if (escape != 1) {
      quoted[at++] = escape;
      return at;
    }
    quoted[at++] = 'u';
    quoted[at++] = '0';
    quoted[at++] = '0';
    quoted[at++] = HEX[each >> 4];
    quoted[at++] = HEX[each & 15];
    return at;
  }
}
