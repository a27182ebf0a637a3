package dev.tokenops.ledger.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * A walk over strict JSON in bytes, by whoever knows what may come: token by token, in any spelling
 * and with any white space.
 *
 * <p>It never takes what {@link StrictJson#parse} refuses, but for a key that stands twice, which
 * is left to the reader ({@link CanonicalCopy} sees it). It may leave what that takes: keys that
 * are unknown or escaped, numbers that are no plain integers. Then it is {@link Unread}, without a
 * reason, and whoever wants to know more parses a tree. One thread at a time.
 */
public final class JsonCursor {
  /** What {@link #nextKey} gives at the end of an object. */
  public static final int END = -1;

  /** The bytes are not, here, what the caller asked for, or no strict JSON. */
  public static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unread(int at) {
      super("left unread at byte " + at, null, false, false);
    }
  }

  private final byte[] json;
  private int at;
  private int from;
  private int spaces;
  private boolean first = true;
  private boolean plain;

  /**
   * @param json not copied
   */
  public JsonCursor(byte[] json) {
    this.json = json;
  }

  /** What is walked over; not to be written into. */
  public byte[] source() {
    return json;
  }

  /** Where the last token begins; of a key its quote. */
  public int from() {
    return from;
  }

  /** Where what was taken so far has ended. */
  public int at() {
    return at;
  }

  /** How many bytes of white space were passed so far. */
  public int spaces() {
    return spaces;
  }

  /** The byte that the next token begins with, behind white space. */
  public byte peek() {
    if (at < json.length && json[at] > ' ') return json[at];
    return peekBehindSpaces();
  }

  private byte peekBehindSpaces() {
    int start = at;
    while (at < json.length && isSpace(json[at])) at++;
    spaces += at - start;
    if (at == json.length) throw unread();
    return json[at];
  }

  public void beginObject() {
    begin('{');
  }

  public void beginArray() {
    begin('[');
  }

  private void begin(char bracket) {
    if (peek() != bracket) throw unread();
    from = at++;
    first = true;
  }

  /**
   * Moves past the next key of the object, and its colon.
   *
   * @return its rank, or {@link #END} if there is none, and the object has been left
   */
  public int nextKey(JsonKeys keys) {
    if (ends('}')) return END;
    if (peek() != '"') throw unread();
    int start = at + 1;
    int end = PlainAscii.end(json, start, json.length);
    if (end == json.length || json[end] != '"') throw unread();
    int rank = keys.rank(json, start, end);
    if (rank == JsonKeys.UNKNOWN) throw unread();
    from = at;
    at = end + 1;
    if (peek() != ':') throw unread();
    at++;
    return rank;
  }

  /** Whether the array has another item, which is then the next token; else it has been left. */
  public boolean nextItem() {
    return !ends(']');
  }

  /** Past the bracket at the end, or past the comma before all but the first. */
  private boolean ends(char bracket) {
    byte next = peek();
    if (next == bracket) {
      from = at++;
      first = false;
      return true;
    }
    if (!first) {
      if (next != ',') throw unread();
      at++;
    }
    first = false;
    return false;
  }

  /** Whether the next token is null. It is then taken. */
  public boolean nothing() {
    if (peek() != 'n') return false;
    if (at + 4 > json.length || json[at + 1] != 'u' || json[at + 2] != 'l' || json[at + 3] != 'l')
      throw unread();
    from = at;
    at += 4;
    return true;
  }

  /** A string. */
  public String string() {
    if (peek() != '"') throw unread();
    from = at;
    int start = at;
    int end = PlainAscii.end(json, start + 1, json.length);
    plain = end < json.length && json[end] == '"';
    if (!plain) return other(start);
    at = end + 1;
    return new String(json, start + 1, end - start - 1, StandardCharsets.ISO_8859_1);
  }

  /** Whether the last string is of ASCII from 0x20 on, and stands as it is. */
  public boolean isPlain() {
    return plain;
  }

  /** What the last string says as a time (RFC 3339). */
  public Instant time() {
    var time = plain ? Rfc3339.read(json, from + 1, at - 1) : null;
    if (time == null) throw unread();
    return time;
  }

  /** A string that is not of plain ASCII. */
  private String other(int start) {
    int end = CanonicalScan.string(json, start);
    boolean escaped = false;
    for (int i = start; i < end && !escaped; i++) escaped = json[i] == '\\';
    if (end != CanonicalScan.UNKNOWN && !escaped) {
      at = end;
      return new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }
    at = end == CanonicalScan.UNKNOWN ? closed(start) : end;
    try {
      return StrictJson.parse(Arrays.copyOfRange(json, start, at)).textValue();
    } catch (StrictJson.Malformed _) {
      throw unread();
    }
  }

  /** Behind the quote that closes a string, whatever is in it. */
  private int closed(int start) {
    for (int i = start + 1; i < json.length; i++) {
      if (json[i] == '"') return i + 1;
      if (json[i] == '\\') i++;
    }
    throw unread();
  }

  /** An integer from 0 to 2^53 − 1. */
  public long integer() {
    peek();
    from = at;
    int end = CanonicalScan.integer(json, at);
    if (end == CanonicalScan.UNKNOWN || json[at] == '-') throw unread();
    if (end < json.length && (json[end] == '.' || json[end] == 'e' || json[end] == 'E'))
      throw unread();
    long number = 0;
    for (; at < end; at++) number = number * 10 + json[at] - '0';
    return number;
  }

  /** Nothing but white space may be left. */
  public void end() {
    while (at < json.length && isSpace(json[at])) at++;
    if (at < json.length) throw unread();
  }

  /** For who finds that it is not what it should be. */
  public Unread unread() {
    return new Unread(at);
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\n' || each == '\r' || each == '\t';
  }
}
