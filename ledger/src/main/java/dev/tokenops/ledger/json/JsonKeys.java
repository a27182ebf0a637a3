package dev.tokenops.ledger.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys that some documents may have, found by their bytes, without a string.
 *
 * <p>A key is known by its rank: its place among the others in the order of RFC 8785. The table is
 * open-addressed and at most a quarter full; whose first eight characters and length are the same
 * is compared in full. Immutable.
 */
public final class JsonKeys {
  /** Of a key that is none of these. */
  static final int UNKNOWN = -1;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** 2^64 divided by the golden ratio: spreads what differs in few bits. */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final JsonKey[] byRank;
  private final byte[] ranks; // By slot; what is free holds UNKNOWN.
  private final int shift;

  private JsonKeys(JsonKey[] byRank) {
    this.byRank = byRank;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(4 * byRank.length - 1);
    shift = Long.SIZE - bits;
    ranks = new byte[1 << bits];
    Arrays.fill(ranks, (byte) UNKNOWN);
    for (int rank = 0; rank < byRank.length; rank++) {
      var key = byRank[rank];
      int slot = slot(key.head(), key.name().length());
      while (ranks[slot] != UNKNOWN) slot = next(slot);
      ranks[slot] = (byte) rank;
    }
  }

  /**
   * @param names in any order, each once, of plain ASCII; at most 127
   */
  public static JsonKeys of(List<String> names) {
    if (names.size() > Byte.MAX_VALUE) throw new IllegalArgumentException("too many keys");
    for (var name : names)
      if (JsonKey.of(name).encoded().length != name.length() + "\"\":".length())
        throw new IllegalArgumentException("not plain ASCII: " + name);
    return new JsonKeys(
        Stream.of(names.toArray(String[]::new))
            .map(name -> JsonKey.of(name.intern()))
            .distinct()
            .sorted()
            .toArray(JsonKey[]::new));
  }

  /** The key of this rank. Its name is interned, so that a switch over names compares quickly. */
  public JsonKey get(int rank) {
    return byRank[rank];
  }

  /** Whether it is one of these. */
  public boolean contains(String name) {
    for (var key : byRank) if (key.name().equals(name)) return true;
    return false;
  }

  /** The rank of the key between two quotes, or {@link #UNKNOWN}. */
  int rank(byte[] json, int from, int to) {
    int length = to - from;
    long head = head(json, from, length);
    for (int slot = slot(head, length); ranks[slot] != UNKNOWN; slot = next(slot)) {
      var key = byRank[ranks[slot]];
      if (key.head() == head && isSame(key, json, from, length)) return ranks[slot];
    }
    return UNKNOWN;
  }

  private static boolean isSame(JsonKey key, byte[] json, int from, int length) {
    if (key.name().length() != length) return false;
    return length <= Long.BYTES
        || Arrays.equals(key.encoded(), 1, 1 + length, json, from, from + length);
  }

  /** As {@link JsonKey#head} of what is plain ASCII. */
  private static long head(byte[] json, int from, int length) {
    if (length == 0) return 0;
    int others = Math.max(0, Long.BYTES - length);
    if (from + Long.BYTES <= json.length)
      return (long) EIGHT.get(json, from) & (-1L << (Byte.SIZE * others));
    long head = 0;
    for (int i = 0; i < Long.BYTES - others; i++) head = (head << Byte.SIZE) | json[from + i];
    return head << (Byte.SIZE * others);
  }

  private int slot(long head, int length) {
    return (int) (((head + length) * SPREAD) >>> shift);
  }

  private int next(int slot) {
    return slot + 1 == ranks.length ? 0 : slot + 1;
  }
}
