package dev.tokenops.ledger.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the part of a JSON string ends that stands as it is: ASCII from 0x20 on, without
 * quotes and backslashes. Eight bytes at a time, because strings are most of what a ledger holds.
 */
final class PlainAscii {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NOT_CONTROL = 0xe0e0e0e0e0e0e0e0L;
  private static final long SPACES = ' ' * EACH;
  private static final long QUOTES = '"' * EACH;
  private static final long BACKSLASHES = '\\' * EACH;

  private PlainAscii() {}

  /**
   * @return where the first other byte is, else {@code to}
   */
  static int end(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long stops = stops((long) EIGHT.get(bytes, at));
      if (stops != 0) return at + (Long.numberOfTrailingZeros(stops) >>> 3);
    }
    while (at < to && isPlain(bytes[at])) at++;
    return at;
  }

  /** Eight bytes, the first of them lowest. */
  static long eight(byte[] bytes, int at) {
    return (long) EIGHT.get(bytes, at);
  }

  static void put(long eight, byte[] bytes, int at) {
    EIGHT.set(bytes, at, eight);
  }

  /** The high bit of each byte that is a quote or a backslash, and no other. */
  static long signs(long eight) {
    return zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES);
  }

  /** The high bit of each byte below 0x20, and no other. */
  static long controls(long eight) {
    return zeros(eight & NOT_CONTROL);
  }

  /** The high bit of each byte that is 0: a sum of seven bits never carries into the next byte. */
  private static long zeros(long eight) {
    return ~(((eight & ~HIGH_BITS) + ~HIGH_BITS) | eight) & HIGH_BITS;
  }

  /**
   * The high bit of each byte that is not plain. A byte below 0x20 borrows when 0x20 is taken from
   * it, and one that equals a sign is 0 beside it and borrows when 1 is. A borrow may wrongly mark
   * bytes behind; the first mark is always right.
   */
  private static long stops(long eight) {
    return (eight | (eight - SPACES) | ((eight ^ QUOTES) - EACH) | ((eight ^ BACKSLASHES) - EACH))
        & HIGH_BITS;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
