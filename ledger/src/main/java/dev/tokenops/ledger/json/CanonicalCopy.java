package dev.tokenops.ledger.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Canonical JSON (RFC 8785) of a value that a {@link JsonCursor} walks over, made by copying it.
 *
 * <p>While it is walked, one only notes where things stand. What is in order and has no white space
 * is then taken as it stands, at best the whole; of an object that is not, the members are copied
 * in their order:
 *
 * <pre>
 *   {"b": [1,2],"a":{"c":3}}      nodes: {, b [, 1, 2, a {, c 3
 *   {"a":{"c":3},"b":[1,2]}       copied: key a, {"c":3} whole, key b, [1,2] whole
 * </pre>
 *
 * One thread at a time; used once.
 */
public final class CanonicalCopy {
  private static final int NO_KEY = -1;

  /** What is kept of a node, all in one array: of a member where its key begins, and its rank. */
  private static final int KEY_FROM = 0;

  private static final int RANK = 1;

  /** Where its value begins, and has ended; or the complement of where it is among the others. */
  private static final int FROM = 2;

  private static final int TO = 3;

  /** The node behind all that is in it; its complement if it can be copied whole. */
  private static final int BEHIND = 4;

  private static final int NODE = 5;

  private final JsonCursor in;
  private final JsonKeys keys;
  private int[] nodes = new int[128 * NODE];
  private int end;
  private int keyFrom;
  private int rank = NO_KEY;

  /** Of each object and array that is open: its node, and the white space before what is in it. */
  private int[] open = new int[8];

  private int[] spaces = new int[8];

  /** The rank of its last key; beyond all once it is not canonical as it stands. */
  private int[] last = new int[8];

  private int depth;

  /** Strings that are spelled otherwise than in canonical JSON, and how many bytes they save. */
  private List<byte[]> respelled = List.of();

  private int saved;
  private byte[] out = {};
  private int at;
  private int[] order = new int[32];

  /**
   * @param keys which all keys are of
   */
  public CanonicalCopy(JsonCursor in, JsonKeys keys) {
    this.in = in;
    this.keys = keys;
  }

  /** The cursor has moved past a key. */
  public void key(int rank) {
    this.rank = rank;
    keyFrom = in.from();
    int before = last[depth - 1];
    last[depth - 1] = before < rank ? rank : Integer.MAX_VALUE;
  }

  /** The cursor has moved past the beginning of an object or array. */
  public void begin() {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
      spaces = Arrays.copyOf(spaces, 2 * depth);
      last = Arrays.copyOf(last, 2 * depth);
    }
    open[depth] = note(in.from(), 0);
    spaces[depth] = in.spaces();
    last[depth++] = NO_KEY;
  }

  /** The cursor has moved past its end. */
  public void end() {
    int node = open[--depth];
    boolean whole = last[depth] != Integer.MAX_VALUE && spaces[depth] == in.spaces();
    nodes[node + TO] = in.at();
    nodes[node + BEHIND] = whole ? ~end : end;
    if (depth == 0) spaces[0] = in.spaces() - spaces[0]; // All of them; nothing comes behind.
    else if (!whole) last[depth - 1] = Integer.MAX_VALUE;
  }

  /** The cursor has moved past a number or a literal that is canonical as it stands. */
  public void value() {
    int node = note(in.from(), in.at());
    nodes[node + BEHIND] = ~end;
  }

  /** The cursor has moved past a string. */
  public void string(String text) {
    int bytes = in.at() - in.from();
    // An escape and a character beyond ASCII have more bytes than characters.
    if (bytes == text.length() + "\"\"".length()) value();
    else respell(text, bytes);
  }

  private void respell(String text, int bytes) {
    byte[] canonical = new CanonicalWriter(bytes + 8).string(text).toBytes();
    if (Arrays.equals(canonical, 0, canonical.length, in.source(), in.from(), in.at())) {
      value();
      return;
    }
    if (respelled.isEmpty()) respelled = new ArrayList<>();
    int node = note(~respelled.size(), 0);
    nodes[node + BEHIND] = ~end;
    respelled.add(canonical);
    saved += bytes - canonical.length;
    if (depth > 0) last[depth - 1] = Integer.MAX_VALUE;
  }

  private int note(int from, int to) {
    int node = end;
    end += NODE;
    if (end > nodes.length) nodes = Arrays.copyOf(nodes, 2 * nodes.length);
    nodes[node + KEY_FROM] = keyFrom;
    nodes[node + RANK] = rank;
    nodes[node + FROM] = from;
    nodes[node + TO] = to;
    rank = NO_KEY;
    return node;
  }

  /** How many bytes the canonical form has, once the value has been walked over. */
  public int length() {
    return nodes[TO] - nodes[FROM] - spaces[0] - saved;
  }

  /**
   * The canonical form: a slice of the source where that is canonical as it stands.
   *
   * @throws JsonCursor.Unread if a key of an object stands twice
   */
  public RawJson toRaw() {
    if (nodes[BEHIND] < 0) return RawJson.slice(in.source(), nodes[FROM], nodes[TO]);
    out = new byte[length()];
    at = 0;
    write(0, 0);
    if (at != out.length) throw new IllegalStateException(at + " bytes, not " + out.length);
    return RawJson.canonical(out);
  }

  /** Writes a node, and gives the one behind it. */
  private int write(int node, int ordered) {
    int from = nodes[node + FROM];
    int behind = nodes[node + BEHIND];
    int begin = begin(node);
    if (behind >= 0) {
      if (in.source()[from] == '[') items(node, behind, ordered);
      else members(node, behind, ordered);
      return behind;
    }
    if (from < 0) copy(respelled.get(~from), 0, respelled.get(~from).length);
    else copy(in.source(), begin, nodes[node + TO]);
    return ~behind;
  }

  /** Writes the key of a node, or leaves it to be copied with its value; where to copy from. */
  private int begin(int node) {
    int from = nodes[node + FROM];
    if (nodes[node + RANK] == NO_KEY) return from;
    byte[] key = keys.get(nodes[node + RANK]).encoded();
    boolean together = nodes[node + BEHIND] < 0 && from - nodes[node + KEY_FROM] == key.length;
    if (together) return nodes[node + KEY_FROM];
    copy(key, 0, key.length);
    return from;
  }

  private void items(int node, int behind, int ordered) {
    out[at++] = '[';
    for (int item = node + NODE; item < behind; ) {
      if (item > node + NODE) out[at++] = ',';
      item = write(item, ordered);
    }
    out[at++] = ']';
  }

  private void members(int node, int behind, int ordered) {
    out[at++] = '{';
    int end = order(node, behind, ordered);
    for (int i = ordered; i < end; i++) {
      if (i > ordered) out[at++] = ',';
      write(order[i], end);
    }
    out[at++] = '}';
  }

  /** Puts the members of an object behind those that are ordered already; where they end. */
  private int order(int node, int behind, int ordered) {
    int end = ordered;
    for (int member = node + NODE; member < behind; ) {
      if (end == order.length) order = Arrays.copyOf(order, 2 * end);
      int rank = nodes[member + RANK];
      int to = end++;
      for (; to > ordered && nodes[order[to - 1] + RANK] > rank; to--) order[to] = order[to - 1];
      if (to > ordered && nodes[order[to - 1] + RANK] == rank) throw in.unread();
      order[to] = member;
      int next = nodes[member + BEHIND];
      member = next < 0 ? ~next : next;
    }
    return end;
  }

  private void copy(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, out, at, to - from);
    at += to - from;
  }
}
