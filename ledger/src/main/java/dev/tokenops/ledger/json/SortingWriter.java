package dev.tokenops.ledger.json;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Canonical JSON (RFC 8785) of an object whose keys come in any order, as a parser meets them.
 *
 * <p>Members are written as they come. When an object ends whose keys were out of order, its
 * members change places inside the buffer: they stay as long as they are, so nothing else moves.
 *
 * <pre>
 *   {"b":1,"a":{"d":2,"c":3}   the inner object ends: its members change places
 *   {"b":1,"a":{"c":3,"d":2}}  the outer one ends: so do its own
 *   {"a":{"c":3,"d":2},"b":1}
 * </pre>
 *
 * Beyond its limit it only counts, so that a document of any size is measured in bounded space
 * (beside the keys of the objects that are open, which are kept to find one that stands twice). One
 * thread at a time; used once.
 */
public final class SortingWriter {
  private static final int FEW = 32;

  private final CanonicalWriter out;
  private final int limit;

  /** The members of all objects that are open: their keys, and where they begin. */
  private JsonKey[] keys = new JsonKey[32];

  private int[] starts = new int[32];
  private int members;

  /** Of each object that is open: its first member, and whether its keys came in order so far. */
  private int[] firsts = new int[8];

  private boolean[] ordered = new boolean[8];
  private int depth;

  private byte[] scratch = {};
  private long dropped;

  /**
   * @param expectedBytes about how many there will be; the buffer grows if there are more
   * @param limit of the bytes that are kept
   */
  public SortingWriter(int expectedBytes, int limit) {
    out = new CanonicalWriter(Math.min(expectedBytes, limit) + 16);
    this.limit = limit;
  }

  /** How many bytes the canonical form has so far, kept or not. */
  public long length() {
    return dropped + out.length();
  }

  /**
   * The canonical form.
   *
   * @throws IllegalStateException if it is longer than the limit
   */
  public byte[] toBytes() {
    if (length() > limit) throw new IllegalStateException(length() + " bytes are not kept");
    return out.toBytes();
  }

  public void beginObject() {
    out.beginObject();
    if (depth == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * depth);
      ordered = Arrays.copyOf(ordered, 2 * depth);
    }
    firsts[depth] = members;
    ordered[depth++] = true;
  }

  /**
   * @throws StrictJson.Malformed if a key of the object stands twice
   */
  public void endObject() {
    int first = firsts[--depth];
    if (!ordered[depth]) arrange(first);
    members = first;
    out.endObject();
    measure();
  }

  public void beginArray() {
    out.beginArray();
  }

  public void endArray() {
    out.endArray();
    measure();
  }

  /**
   * The next key of the object that was begun, whatever its place.
   *
   * @throws StrictJson.Malformed if it is the same as the one before
   */
  public void key(JsonKey key) {
    boolean next = members > firsts[depth - 1];
    if (next && ordered[depth - 1]) ordered[depth - 1] = inOrder(keys[members - 1], key);
    if (members == keys.length) {
      keys = Arrays.copyOf(keys, 2 * members);
      starts = Arrays.copyOf(starts, 2 * members);
    }
    keys[members] = key;
    starts[members++] = out.length() + (next ? 1 : 0); // Behind the comma.
    out.raw(key.encoded());
  }

  /**
   * As {@link #key(JsonKey)}, for a key that comes seldom.
   *
   * @throws StrictJson.Malformed if it holds a lone surrogate too
   */
  public void key(String name) {
    key(encoded(name));
  }

  private static JsonKey encoded(String name) {
    try {
      return JsonKey.of(name);
    } catch (IllegalArgumentException _) {
      throw new StrictJson.Malformed("a lone surrogate in a key");
    }
  }

  /**
   * @throws StrictJson.Malformed if it holds a lone surrogate
   */
  public void string(String text) {
    try {
      out.string(text);
    } catch (IllegalArgumentException _) {
      throw new StrictJson.Malformed("a lone surrogate in a string");
    }
    measure();
  }

  /**
   * @throws IllegalArgumentException beyond ±(2^53 − 1)
   */
  public void number(long number) {
    out.number(number);
    measure();
  }

  public void bool(boolean value) {
    out.bool(value);
    measure();
  }

  public void nothing() {
    out.nothing();
    measure();
  }

  private void measure() {
    if (out.length() > limit || dropped > 0) dropped += out.dropAllButLast();
  }

  /** Puts the members of the object that ends in their order. */
  private void arrange(int first) {
    int[] order = order(first);
    for (int i = 1; i < order.length; i++) inOrder(keys[order[i - 1]], keys[order[i]]);
    if (dropped > 0) return;
    int begin = starts[first];
    int end = out.length();
    if (scratch.length < end - begin) scratch = new byte[Math.max(end - begin, out.length())];
    int to = 0;
    for (int member : order) {
      int from = starts[member];
      int length = (member + 1 < members ? starts[member + 1] - 1 : end) - from;
      if (to > 0) scratch[to++] = ',';
      System.arraycopy(out.buffer(), from, scratch, to, length);
      to += length;
    }
    System.arraycopy(scratch, 0, out.buffer(), begin, end - begin);
  }

  /** The members from this one on by their keys: UTF-16 code units (RFC 8785 section 3.2.3). */
  private int[] order(int first) {
    int count = members - first;
    if (count > FEW)
      return IntStream.range(first, members)
          .boxed()
          .sorted(Comparator.comparing(member -> keys[member]))
          .mapToInt(Integer::intValue)
          .toArray();
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      var key = keys[first + i];
      int at = i;
      for (; at > 0 && keys[order[at - 1]].compareTo(key) > 0; at--) order[at] = order[at - 1];
      order[at] = first + i;
    }
    return order;
  }

  private static boolean inOrder(JsonKey before, JsonKey key) {
    int order = before.compareTo(key);
    if (order == 0) throw new StrictJson.Malformed("a key stands twice");
    return order < 0;
  }
}
