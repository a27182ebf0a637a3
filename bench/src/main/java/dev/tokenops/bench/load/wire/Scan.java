package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Looks for a member of a JSON text without reading all of it: the first with this name, at any
 * depth. Right for names that have one meaning in a document, such as a run's id.
 */
public final class Scan {
  private Scan() {}

  /** What stands before a member's text: {@code "name":"}. */
  public static byte[] member(String name) {
    return ("\"" + name + "\":\"").getBytes(UTF_8);
  }

  /** Where the value of a member begins, from {@code from} on; -1 if there is none. */
  public static int find(byte[] in, int from, int to, byte[] member) {
    int at = indexOf(in, from, to, member);
    return at < 0 ? -1 : at + member.length;
  }

  /** The text of a member, without escapes; null if there is none. */
  public static @Nullable String text(byte[] in, int from, int to, byte[] member) {
    int start = find(in, from, to, member);
    if (start < 0) return null;
    int end = start;
    while (end < to && in[end] != '"') end++;
    return new String(in, start, end - start, UTF_8);
  }

  static int indexOf(byte[] in, int from, int to, byte[] wanted) {
    int last = to - wanted.length;
    byte first = wanted[0];
    byte second = wanted[1];
    for (int i = from; i <= last; i++)
      if (in[i] == first && in[i + 1] == second && matches(in, i, wanted)) return i;
    return -1;
  }

  private static boolean matches(byte[] in, int at, byte[] wanted) {
    for (int i = 2; i < wanted.length; i++) if (in[at + i] != wanted[i]) return false;
    return true;
  }
}
