package dev.tokenops.ledger.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads what {@link CanonicalWriter} wrote, by whoever knows what must come next.
 *
 * <p>It takes one spelling of one shape: everything else is {@link Unexpected}, without a reason,
 * and whoever wants to know more reads it again the slow way ({@link CanonicalJson#decode}). One
 * thread at a time.
 */
public final class CanonicalReader {
  /** The bytes are not, here, what the caller asked for. */
  public static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unexpected(int at) {
      super("something else at byte " + at, null, false, false);
    }
  }

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private int at;

  /**
   * @param json UTF-8, not copied: {@link #raw} values lie in it
   */
  public CanonicalReader(byte[] json) {
    this(json, 0);
  }

  /**
   * @param json likewise
   * @param from where a value, or the comma before it, begins
   */
  public CanonicalReader(byte[] json, int from) {
    this.json = json;
    this.at = from;
  }

  public void beginObject() {
    separate();
    expect('{');
  }

  public void endObject() {
    expect('}');
  }

  /** Into an array; {@link #more} says whether anything follows in it. */
  public void beginArray() {
    separate();
    expect('[');
  }

  /** Whether the array that was begun has more; at its end it is left. */
  public boolean more() {
    if (at < json.length && json[at] != ']') return true;
    expect(']');
    return false;
  }

  /** Past the key that must come next. */
  public void key(JsonKey key) {
    if (!next(key)) throw unexpected();
  }

  /** Past this key if it comes next: for what may be absent. */
  public boolean next(JsonKey key) {
    int from = at < json.length && json[at] == ',' && !isFirst() ? at + 1 : at;
    if (from == at && !isFirst()) return false;
    byte[] encoded = key.encoded();
    int end = from + encoded.length;
    if (end > json.length || !Arrays.equals(json, from, end, encoded, 0, encoded.length))
      return false;
    at = end;
    return true;
  }

  public String string() {
    separate();
    int from = at;
    int end = CanonicalScan.plainString(json, from);
    if (end != CanonicalScan.UNKNOWN) {
      at = end;
      return new String(json, from + 1, end - from - 2, StandardCharsets.ISO_8859_1);
    }
    at = known(CanonicalScan.string(json, from));
    return CanonicalJson.decode(Arrays.copyOfRange(json, from, at), String.class);
  }

  /** From −(2^53 − 1) to 2^53 − 1. */
  public long number() {
    separate();
    int from = at;
    at = known(CanonicalScan.integer(json, from));
    boolean negative = json[from] == '-';
    long number = 0;
    for (int i = negative ? from + 1 : from; i < at; i++) number = number * 10 + json[i] - '0';
    return negative ? -number : number;
  }

  /** A {@link #number} of 32 bits. */
  public int integer() {
    long number = number();
    if (number != (int) number) throw unexpected();
    return (int) number;
  }

  /** A time as {@link CanonicalWriter#time} writes it. */
  public Instant time() {
    separate();
    expect('"');
    var time = Rfc3339.read(json, at);
    if (time == null) throw unexpected();
    at += Rfc3339.LENGTH;
    expect('"');
    return time;
  }

  public boolean bool() {
    separate();
    boolean value = at < json.length && json[at] == 't';
    byte[] spelled = value ? TRUE : FALSE;
    int end = at + spelled.length;
    if (end > json.length || !Arrays.equals(json, at, end, spelled, 0, spelled.length))
      throw unexpected();
    at = end;
    return value;
  }

  /** Any canonical value, as it stands and where it stands. */
  public RawJson raw() {
    separate();
    int from = at;
    at = known(CanonicalScan.end(json, from));
    return RawJson.slice(json, from, at);
  }

  /** Everything must have been read. */
  public void end() {
    if (at != json.length) throw unexpected();
  }

  /** Past the comma that stands between values, but not before the first, nor behind a key. */
  private void separate() {
    if (!isFirst()) expect(',');
  }

  private boolean isFirst() {
    if (at == 0) return true;
    byte before = json[at - 1];
    return before == '{' || before == '[' || before == ':';
  }

  private void expect(char c) {
    if (at >= json.length || json[at] != c) throw unexpected();
    at++;
  }

  private int known(int end) {
    if (end == CanonicalScan.UNKNOWN) throw unexpected();
    return end;
  }

  private Unexpected unexpected() {
    return new Unexpected(at);
  }
}
