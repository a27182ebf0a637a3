package dev.tokenops.ledger;

import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An entry's canonical bytes, there and back.
 *
 * <pre>
 *   {"body":BODY,"index":17,"prev":"64 hex digits","time":"2026-11-22T12:00:00.123Z","type":"run.completed.v1"}
 *   └─ 8 ──┘    └─ the tail: the writer adds it, and it is read back from the end ─────────────────────────┘
 * </pre>
 *
 * <p>The keys sort as body, index, prev, time, type (RFC 8785 section 3.2.3), so a body that was
 * encoded elsewhere needs no second look: the writer copies it and adds the tail. Everything in the
 * tail but the index has one length, so reading from the end is exact whatever the body holds.
 * Thread-safe.
 */
public final class EntryCodec {
  /** A leaf of a C2SP entry bundle has a u16 length. */
  public static final int MAX_ENTRY_BYTES = 65_535;

  /** Characters. */
  public static final int MAX_TYPE_LENGTH = 64;

  static final int TIME_LENGTH = 24;

  static final int HASH_DIGITS = 2 * Sha256.LENGTH;
  static final byte[] BODY = ascii("{\"body\":");
  static final byte[] INDEX = ascii(",\"index\":");
  static final byte[] PREV = ascii(",\"prev\":\"");
  static final byte[] TIME = ascii("\",\"time\":\"");
  static final byte[] TYPE = ascii("\",\"type\":\"");
  static final byte[] END = ascii("\"}");
  static final byte[] DIGITS = ascii("0123456789abcdef");

  /** RFC 8785 wants integers below 2^53: 16 digits. */
  static final int MAX_INDEX_DIGITS = 16;

  private static final int FIXED =
      BODY.length
          + INDEX.length
          + PREV.length
          + HASH_DIGITS
          + TIME.length
          + TIME_LENGTH
          + TYPE.length
          + END.length;

  private EntryCodec() {}

  /** The largest body, in bytes, that an entry of this type can carry, whatever its index. */
  public static int maxBodyBytes(String type) {
    return MAX_ENTRY_BYTES - FIXED - MAX_INDEX_DIGITS - type.length();
  }

  /**
   * Refuses what cannot become an entry. That the body is canonical is its maker's promise: it is
   * checked only while assertions are on, because it would cost more than the hash.
   *
   * @throws IllegalArgumentException if type or body are not what {@link Draft} says, or too large
   */
  public static void check(Draft draft) {
    String type = draft.type();
    if (!isType(type))
      throw new IllegalArgumentException("an entry's type is [a-z0-9._]{1,64}, not '" + type + "'");
    byte[] body = draft.body();
    if (body.length < 2 || body[0] != '{' || body[body.length - 1] != '}')
      throw new IllegalArgumentException("the body of a " + type + " is not a JSON object");
    if (body.length > maxBodyBytes(type))
      throw new IllegalArgumentException(
          "the body of a %s has %,d bytes; an entry of that type holds at most %,d"
              .formatted(type, body.length, maxBodyBytes(type)));
    assert dev.tokenops.ledger.json.CanonicalJson.isCanonical(body)
        : "the body of a " + type + " is not canonical JSON";
  }

  /** How many bytes the draft has as an entry, whatever its index, at most. */
  static int maxEncodedLength(Draft draft) {
    return FIXED + MAX_INDEX_DIGITS + draft.body().length + draft.type().length();
  }

  /** The link of entry 0: SHA-256 of the origin. */
  public static byte[] firstPrev(String origin) {
    return Sha256.of(origin.getBytes(StandardCharsets.UTF_8));
  }

  /** RFC 6962 section 2.1: SHA-256(0x00 ‖ bytes). */
  public static byte[] leafHash(byte[] bytes) {
    return Hashes.leaf(bytes);
  }

  /** The leaf hash of an entry that lies in a larger array, into 32 bytes that are there. */
  static void leafHash(MessageDigest digest, byte[] array, int at, int length, byte[] hash) {
    try {
      digest.update((byte) 0);
      digest.update(array, at, length);
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("no digest of SHA-256 fits into 32 bytes", e);
    }
  }

  /** How many bytes {@link #encode} makes of it. */
  static int encodedLength(Draft draft, long index) {
    return FIXED + draft.body().length + digits(index) + draft.type().length();
  }

  /**
   * The whole entry.
   *
   * @param prev 32 bytes
   * @param time as {@link dev.tokenops.ledger.json.Rfc3339#format} writes it, in ASCII
   */
  static byte[] encode(Draft draft, long index, byte[] prev, byte[] time) {
    var out = new byte[encodedLength(draft, index)];
    encode(draft, index, prev, time, out, 0);
    return out;
  }

  /** The same into {@link #encodedLength} bytes of a larger array. */
  static void encode(Draft draft, long index, byte[] prev, byte[] time, byte[] out, int start) {
    int at = put(out, start, BODY);
    at = put(out, at, draft.body());
    at = put(out, at, INDEX);
    at = putNumber(out, at, index);
    at = put(out, at, PREV);
    at = putHex(out, at, prev);
    at = put(out, at, TIME);
    at = put(out, at, time);
    at = put(out, at, TYPE);
    String type = draft.type();
    for (int i = 0; i < type.length(); i++) out[at++] = (byte) type.charAt(i);
    put(out, at, END);
  }

  /**
   * Reads an entry back, in the one form in which {@link #encode} writes it, and hashes it.
   *
   * @param bytes not copied
   * @throws IllegalArgumentException if a single byte of the frame around the body is another
   */
  public static Entry decode(byte[] bytes) {
    return decode(bytes, leafHash(bytes));
  }

  static Entry decode(byte[] bytes, byte[] leafHash) {
    return EntryFrame.read(bytes, 0, bytes.length).entry(leafHash);
  }

  /** The leaf hash of the entry before, as this entry states it: 32 bytes. */
  public static byte[] prev(Entry entry) {
    return hash(entry.bytes(), prevOffset(entry));
  }

  /** Whether the entry names this leaf hash as the one before it. */
  public static boolean follows(Entry entry, byte[] leafHash) {
    return isHash(entry.bytes(), prevOffset(entry), leafHash, 0);
  }

  private static int prevOffset(Entry entry) {
    return entry.bytes().length
        - END.length
        - entry.type().length()
        - TYPE.length
        - TIME_LENGTH
        - TIME.length
        - HASH_DIGITS;
  }

  /** The hash that is written here: 32 bytes of 64 digits. */
  static byte[] hash(byte[] bytes, int at) {
    return HexFormat.of().parseHex(new String(bytes, at, HASH_DIGITS, StandardCharsets.US_ASCII));
  }

  /** Whether this hash, of an array of them, is the one that is written here. */
  static boolean isHash(byte[] bytes, int at, byte[] hashes, int from) {
    int digit = at;
    for (int i = from; i < from + Sha256.LENGTH; i++) {
      byte b = hashes[i];
      if (bytes[digit++] != DIGITS[(b >> 4) & 15] || bytes[digit++] != DIGITS[b & 15]) return false;
    }
    return true;
  }

  private static int put(byte[] out, int at, byte[] part) {
    System.arraycopy(part, 0, out, at, part.length);
    return at + part.length;
  }

  private static int putNumber(byte[] out, int at, long number) {
    int end = at + digits(number);
    long rest = number;
    for (int i = end - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  private static int putHex(byte[] out, int start, byte[] hash) {
    int at = start;
    for (byte b : hash) {
      out[at++] = DIGITS[(b >> 4) & 15];
      out[at++] = DIGITS[b & 15];
    }
    return at;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long power = 10; digits < MAX_INDEX_DIGITS && number >= power; power *= 10) digits++;
    return digits;
  }

  static boolean isTypeCharacter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  }

  static boolean isType(String type) {
    if (type.isEmpty() || type.length() > MAX_TYPE_LENGTH) return false;
    for (int i = 0; i < type.length(); i++) {
      if (!isTypeCharacter(type.charAt(i))) return false;
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
