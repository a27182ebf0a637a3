package dev.tokenops.ledger.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;

/**
 * Canonical JSON (RFC 8785) written straight into bytes, without a tree, for what is written often.
 *
 * <p>The caller brings the keys of an object in order, as constants; that the order is right is
 * checked while assertions are on. Commas follow from the byte before: a value ends in none of
 * <code>{ [ :</code>, so whatever stands after one of these is the first. Reused by its owner: one
 * buffer that grows to the largest document. One thread at a time.
 */
public final class CanonicalWriter {
  /** How a character below 0x80 is written: 0 as it stands, 1 as a \\u escape, else the letter. */
  private static final byte[] ESCAPES = new byte[0x80];

  private static final byte[] HEX = constant("0123456789abcdef");
  private static final byte[] TRUE = constant("true");
  private static final byte[] FALSE = constant("false");
  private static final byte[] NULL = constant("null");

  /** Characters from which on a text is worth being copied whole. */
  private static final int LONG = 16;

  /** RFC 8785 wants integers below 2^53: 16 digits and a sign. */
  private static final int MAX_INTEGER_LENGTH = 17;

  static {
    Arrays.fill(ESCAPES, 0, 0x20, (byte) 1);
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  private byte[] bytes;
  private int length;
  private final KeyOrder order = new KeyOrder();

  public CanonicalWriter() {
    this(4_096);
  }

  /**
   * @param capacity in bytes, to begin with
   */
  public CanonicalWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** Forgets what was written; keeps the buffer. */
  public CanonicalWriter reset() {
    length = 0;
    assert order.reset();
    return this;
  }

  /** A copy of what was written since {@link #reset}. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Hands what was written since {@link #reset} to whoever copies it. */
  public void give(BytesTaker taker) {
    taker.take(bytes, 0, length);
  }

  /** The SHA-256 of what was written since {@link #reset}: 64 lower-case hexadecimal digits. */
  public String sha256Hex() {
    return Sha256.hex(bytes, 0, length);
  }

  /** How many bytes were written since {@link #reset}. */
  public int length() {
    return length;
  }

  public CanonicalWriter beginObject() {
    separate(1);
    bytes[length++] = '{';
    assert order.begin();
    return this;
  }

  /**
   * An object whose keys stand in the caller's order, as a person reads them: whatever holds it is
   * JSON, but not canonical.
   */
  public CanonicalWriter beginUnsorted() {
    separate(1);
    bytes[length++] = '{';
    assert order.beginUnsorted();
    return this;
  }

  public CanonicalWriter endObject() {
    assert order.end();
    put('}');
    return this;
  }

  public CanonicalWriter beginArray() {
    separate(1);
    bytes[length++] = '[';
    assert order.begin();
    return this;
  }

  public CanonicalWriter endArray() {
    assert order.end();
    put(']');
    return this;
  }

  /** The next key of the object that was begun; it must sort after the one before. */
  public CanonicalWriter key(JsonKey key) {
    assert order.next(key) : key + " stands after a key that sorts behind it, or outside an object";
    byte[] encoded = key.encoded();
    copy(encoded, 0, encoded.length);
    return this;
  }

  /**
   * A string with the escapes of RFC 8785 section 3.2.2.2.
   *
   * @throws IllegalArgumentException at a lone surrogate, which UTF-8 cannot hold
   */
  public CanonicalWriter string(String text) {
    int characters = text.length();
    separate(characters + 2);
    bytes[length++] = '"';
    if (characters < LONG || !copyPlain(text)) {
      int plain = plain(text);
      if (plain < characters) escape(text, plain);
    }
    put('"');
    return this;
  }

  /**
   * A string that is known to need no escape, such as an id or a hash in hex: ASCII from 0x20 on,
   * without quotes and backslashes. Held to that while assertions are on.
   */
  @SuppressWarnings(
      "deprecation") // Nothing else takes the bytes of an ASCII text without an array.
  public CanonicalWriter ascii(String text) {
    int characters = text.length();
    separate(characters + 2);
    bytes[length++] = '"';
    text.getBytes(0, characters, bytes, length);
    assert text.chars().allMatch(c -> c < 0x80) : text;
    assert PlainAscii.end(bytes, length, length + characters) == length + characters : text;
    length += characters;
    bytes[length++] = '"';
    return this;
  }

  /** A document as a string, from well-formed UTF-8: see {@link QuotedText}. */
  public CanonicalWriter text(byte[] utf8) {
    separate(QuotedText.mostBytes(utf8));
    length = QuotedText.write(utf8, bytes, length);
    return this;
  }

  /** Bytes as a string in lower-case hex behind a prefix that needs no escape. */
  public CanonicalWriter hex(String prefix, byte[] value) {
    ascii(prefix);
    length--;
    ensure(2 * value.length + 1);
    length = BinaryText.hex(value, bytes, length);
    bytes[length++] = '"';
    return this;
  }

  /** Bytes as a string in standard base64 (RFC 4648 section 4), padded. */
  public CanonicalWriter base64(byte[] value) {
    separate(4 * ((value.length + 2) / 3) + 2);
    bytes[length++] = '"';
    length = BinaryText.base64(value, bytes, length);
    bytes[length++] = '"';
    return this;
  }

  /** Copies a text whole if it is plain ASCII, at the speed of memory. */
  @SuppressWarnings("deprecation") // As in ascii.
  private boolean copyPlain(String text) {
    int characters = text.length();
    int all = 0;
    for (int i = 0; i < characters; i++) all |= text.charAt(i); // Many at a time, to the end.
    if (all >= 0x80) return false;
    text.getBytes(0, characters, bytes, length);
    if (PlainAscii.end(bytes, length, length + characters) != length + characters) return false;
    length += characters;
    return true;
  }

  /**
   * @throws IllegalArgumentException beyond ±(2^53 − 1), where an IEEE double is not exact
   */
  public CanonicalWriter number(long number) {
    if (number > CanonicalJson.MAX_INTEGER || number < -CanonicalJson.MAX_INTEGER)
      throw new IllegalArgumentException("not an integer below 2^53: " + number);
    separate(MAX_INTEGER_LENGTH);
    if (number < 0) bytes[length++] = '-';
    long rest = Math.abs(number);
    int end = length + digits(rest);
    for (int i = end - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
    return this;
  }

  public CanonicalWriter bool(boolean value) {
    return raw(value ? TRUE : FALSE);
  }

  public CanonicalWriter nothing() {
    return raw(NULL);
  }

  /** In UTC with milliseconds, as {@link Rfc3339#format} writes it. */
  public CanonicalWriter time(Instant time) {
    separate(Rfc3339.LENGTH + 2);
    bytes[length++] = '"';
    length = Rfc3339.write(time, bytes, length);
    bytes[length++] = '"';
    return this;
  }

  /** A value that is canonical already. */
  public CanonicalWriter raw(RawJson value) {
    copy(value.source(), value.from(), value.to());
    return this;
  }

  /** A value that is canonical already: UTF-8. */
  public CanonicalWriter raw(byte[] value) {
    copy(value, 0, value.length);
    return this;
  }

  /** A value that is canonical already: a stretch of UTF-8. */
  void raw(byte[] source, int from, int to) {
    copy(source, from, to);
  }

  /** A value that another writer has written: what stands there from one length to another. */
  public CanonicalWriter raw(CanonicalWriter other, int from, int to) {
    copy(other.bytes, from, to);
    return this;
  }

  /** A value that is canonical already, in pieces that follow each other as they stand. */
  public CanonicalWriter pieces(RawJson first, RawJson... others) {
    raw(first);
    for (var piece : others) append(piece.source(), piece.from(), piece.to());
    return this;
  }

  /** An object that is canonical already, left open for keys that sort behind its own. */
  public CanonicalWriter rawOpen(RawJson object) {
    copy(object.source(), object.from(), object.to() - 1);
    assert order.begin();
    return this;
  }

  /** Feeds a digest with what stands from one length to another. */
  public void digest(MessageDigest digest, int from, int to) {
    digest.update(bytes, from, to - from);
  }

  /** Writes bytes in lower-case hex over what stands there. */
  public void hexAt(int at, byte[] value) {
    BinaryText.hex(value, bytes, at);
  }

  /** Writes ASCII that needs no escape over what stands there. */
  @SuppressWarnings("deprecation") // As in ascii.
  public void asciiAt(int at, String text) {
    text.getBytes(0, text.length(), bytes, at);
  }

  private void copy(byte[] source, int from, int to) {
    separate(to - from);
    append(source, from, to);
  }

  private void append(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  /** Makes room for a comma and so many bytes, and writes the comma where one belongs. */
  private void separate(int room) {
    ensure(room + 1);
    if (length == 0) return;
    byte before = bytes[length - 1];
    if (before != '{' && before != '[' && before != ':') bytes[length++] = ',';
  }

  /** Writes the characters that stand as they are, up to the first that does not. */
  private int plain(String text) {
    byte[] out = bytes;
    int at = length;
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) break;
      out[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  private void escape(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        throw new IllegalArgumentException("a lone surrogate at character " + i + " of a string");
      i += Character.charCount(c);
      ensure(6);
      if (c >= 0x80) length = BinaryText.utf8(c, bytes, length);
      else escape(c);
    }
  }

  private void escape(int c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = '\\';
    if (escape != 1) {
      bytes[length++] = escape;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[c >> 4];
    bytes[length++] = HEX[c & 15];
  }

  /** What was written, for whoever moves it within itself. */
  byte[] buffer() {
    return bytes;
  }

  /** Forgets all but the last byte, which says whether a comma follows. Gives how many went. */
  int dropAllButLast() {
    int most = length - 1;
    bytes[0] = bytes[most];
    length = 1;
    return most;
  }

  /** How a byte of UTF-8 is written: 0 as it stands, 1 as a \\u escape, else the letter. */
  static byte escape(byte each) {
    return each < 0 ? 0 : ESCAPES[each];
  }

  void put(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
  }

  private void ensure(int room) {
    if (bytes.length - length < room)
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + room));
  }

  private static int digits(long number) {
    int digits = 1;
    for (long power = 10; number >= power; power *= 10) digits++;
    return digits;
  }

  private static byte[] constant(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
