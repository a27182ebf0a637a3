package dev.tokenops.ledger.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes as text, and characters as bytes, straight into a larger array. */
final class BinaryText {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private static final VarHandle TWO =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** The two digits of each byte. */
  private static final short[] HEX = new short[256];

  static {
    var digits = "0123456789abcdef";
    for (int i = 0; i < HEX.length; i++)
      HEX[i] = (short) ((digits.charAt(i >> 4) << 8) | digits.charAt(i & 15));
  }

  private BinaryText() {}

  /**
   * Lower-case hex.
   *
   * @return where it has ended
   */
  static int hex(byte[] value, byte[] out, int start) {
    int at = start;
    for (byte each : value) {
      TWO.set(out, at, HEX[each & 0xff]);
      at += 2;
    }
    return at;
  }

  /**
   * Base64 with padding, RFC 4648 section 4.
   *
   * @return where it has ended
   */
  static int base64(byte[] value, byte[] out, int start) {
    int at = start;
    int i = 0;
    for (; i + 3 <= value.length; i += 3) {
      int three = ((value[i] & 0xff) << 16) | ((value[i + 1] & 0xff) << 8) | (value[i + 2] & 0xff);
      out[at++] = BASE64[three >> 18];
      out[at++] = BASE64[(three >> 12) & 63];
      out[at++] = BASE64[(three >> 6) & 63];
      out[at++] = BASE64[three & 63];
    }
    int rest = value.length - i;
    if (rest == 0) return at;
    int last = ((value[i] & 0xff) << 16) | (rest == 2 ? (value[i + 1] & 0xff) << 8 : 0);
    out[at++] = BASE64[last >> 18];
    out[at++] = BASE64[last >> 12 & 63];
    out[at++] = rest == 2 ? BASE64[(last >> 6) & 63] : (byte) '=';
    out[at++] = '=';
    return at;
  }

  /** UTF-8 (RFC 3629 section 3) of a character from 0x80 on: two to four bytes. */
  static int utf8(int c, byte[] out, int start) {
    int at = start;
    if (c < 0x800) {
      out[at++] = (byte) (0xc0 | c >> 6);
    } else {
      if (c < 0x10000) {
        out[at++] = (byte) (0xe0 | c >> 12);
      } else {
        out[at++] = (byte) (0xf0 | c >> 18);
        out[at++] = (byte) (0x80 | (c >> 12 & 0x3f));
      }
      out[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    out[at++] = (byte) (0x80 | (c & 0x3f));
    return at;
  }
}
