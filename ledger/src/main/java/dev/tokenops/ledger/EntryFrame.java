package dev.tokenops.ledger;

import static dev.tokenops.ledger.EntryCodec.BODY;
import static dev.tokenops.ledger.EntryCodec.DIGITS;
import static dev.tokenops.ledger.EntryCodec.END;
import static dev.tokenops.ledger.EntryCodec.HASH_DIGITS;
import static dev.tokenops.ledger.EntryCodec.INDEX;
import static dev.tokenops.ledger.EntryCodec.MAX_INDEX_DIGITS;
import static dev.tokenops.ledger.EntryCodec.PREV;
import static dev.tokenops.ledger.EntryCodec.TIME;
import static dev.tokenops.ledger.EntryCodec.TIME_LENGTH;
import static dev.tokenops.ledger.EntryCodec.TYPE;
import static dev.tokenops.ledger.EntryCodec.isTypeCharacter;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an entry's frame says, read where the entry lies in a larger array: who checks a ledger of
 * millions must not copy each entry, and its body again, only to look at their ends.
 *
 * <p>Good for as long as the array is not changed. Knows the one form in which {@link
 * EntryCodec#encode} writes the frame, and nothing of the body but that it is in braces.
 */
public final class EntryFrame {
  private static final boolean[] IS_HEX = new boolean[256];
  private static final @Nullable String[] KNOWN_TYPES = new String[64];

  /** A time and how it is written; the array does not change. */
  @SuppressWarnings("ArrayRecordComponent")
  private record ReadTime(byte[] text, Instant time) {}

  private static volatile ReadTime lastRead = new ReadTime(new byte[TIME_LENGTH], Instant.EPOCH);

  static {
    for (byte digit : DIGITS) IS_HEX[digit] = true;
  }

  private final byte[] array;
  private final int from;
  private final int to;
  private final int bodyEnd;
  private final int prev;
  private final long index;
  private final Instant time;
  private final String type;

  private EntryFrame(
      byte[] array,
      int from,
      int to,
      int bodyEnd,
      int prev,
      long index,
      Instant time,
      String type) {
    this.array = array;
    this.from = from;
    this.to = to;
    this.bodyEnd = bodyEnd;
    this.prev = prev;
    this.index = index;
    this.time = time;
    this.type = type;
  }

  /**
   * Reads the frame of the entry in a part of the array.
   *
   * @throws IllegalArgumentException if a single byte of it is another than {@link
   *     EntryCodec#encode} writes
   */
  public static EntryFrame read(byte[] array, int from, int to) {
    int typeEnd = to - END.length;
    int typeStart = typeEnd;
    while (typeStart > from && isTypeCharacter(array[typeStart - 1])) typeStart--;
    int time = typeStart - TYPE.length - TIME_LENGTH;
    int prev = time - TIME.length - HASH_DIGITS;
    int indexEnd = prev - PREV.length;
    int indexStart = indexEnd;
    while (indexStart > from && isDigit(array[indexStart - 1])) indexStart--;
    int bodyEnd = indexStart - INDEX.length;
    int body = from + BODY.length;
    if (bodyEnd < body + 2
        || !has(array, from, BODY)
        || !has(array, bodyEnd, INDEX)
        || !has(array, indexEnd, PREV)
        || !has(array, prev + HASH_DIGITS, TIME)
        || !has(array, time + TIME_LENGTH, TYPE)
        || !has(array, typeEnd, END)
        || array[body] != '{'
        || array[bodyEnd - 1] != '}'
        || !isHex(array, prev)) throw new IllegalArgumentException("not an entry of a ledger");
    return new EntryFrame(
        array,
        from,
        to,
        bodyEnd,
        prev,
        number(array, indexStart, indexEnd),
        lastTime(array, time),
        type(array, typeStart, typeEnd));
  }

  public long index() {
    return index;
  }

  public Instant time() {
    return time;
  }

  public String type() {
    return type;
  }

  /** Canonical JSON: a copy. */
  public byte[] body() {
    return Arrays.copyOfRange(array, bodyFrom(), bodyEnd);
  }

  /** Where the body begins in the array. */
  public int bodyFrom() {
    return from + BODY.length;
  }

  /** Where it has ended. */
  public int bodyTo() {
    return bodyEnd;
  }

  /** The leaf hash of the entry before, as this entry states it: 32 bytes. */
  public byte[] prev() {
    return EntryCodec.hash(array, prev);
  }

  /** Whether the entry names the leaf hash at this place of many as the one before it. */
  public boolean follows(byte[] hashes, int at) {
    return EntryCodec.isHash(array, prev, hashes, at);
  }

  /**
   * The entry for itself. Its bytes are a copy, unless it is the whole array.
   *
   * @param leafHash not copied
   */
  public Entry entry(byte[] leafHash) {
    boolean whole = from == 0 && to == array.length;
    byte[] bytes = whole ? array : Arrays.copyOfRange(array, from, to);
    return new Entry(index, time, type, body(), bytes, leafHash);
  }

  private static boolean has(byte[] bytes, int at, byte[] part) {
    return at >= 0
        && at + part.length <= bytes.length
        && Arrays.equals(bytes, at, at + part.length, part, 0, part.length);
  }

  private static boolean isHex(byte[] bytes, int at) {
    boolean all = true;
    for (int i = at; i < at + HASH_DIGITS; i++) all &= IS_HEX[bytes[i] & 0xff];
    return all;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** One string for entries of one type: there are few, and a ledger has millions of entries. */
  private static String type(byte[] bytes, int start, int end) {
    int length = end - start;
    int place = hash(bytes, start, end) & (KNOWN_TYPES.length - 1);
    String known = KNOWN_TYPES[place];
    if (known != null && isAt(bytes, start, end, known)) return known;
    var type = new String(bytes, start, length, StandardCharsets.US_ASCII);
    if (!EntryCodec.isType(type))
      throw new IllegalArgumentException("not an entry's type: '" + type + "'");
    KNOWN_TYPES[place] = type; // A race loses a string, which is found again.
    return type;
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) hash = 31 * hash + bytes[i];
    return hash;
  }

  private static boolean isAt(byte[] bytes, int start, int end, String text) {
    if (end - start != text.length()) return false;
    for (int i = 0; i < text.length(); i++) if (bytes[start + i] != text.charAt(i)) return false;
    return true;
  }

  private static long number(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length == 0 || length > MAX_INDEX_DIGITS || (length > 1 && bytes[start] == '0'))
      throw new IllegalArgumentException("not an entry's index");
    long number = 0;
    for (int i = start; i < end; i++) number = number * 10 + bytes[i] - '0';
    return number;
  }

  /** The entries of a batch have few times between them. */
  private static Instant lastTime(byte[] bytes, int at) {
    var last = lastRead;
    if (Arrays.equals(last.text, 0, TIME_LENGTH, bytes, at, at + TIME_LENGTH)) return last.time;
    var time = time(bytes, at);
    lastRead = new ReadTime(Arrays.copyOfRange(bytes, at, at + TIME_LENGTH), time);
    return time;
  }

  /** Exactly {@code 2026-11-22T12:00:00.123Z}; the general parser costs a microsecond an entry. */
  private static Instant time(byte[] bytes, int at) {
    if (bytes[at + 4] != '-'
        || bytes[at + 7] != '-'
        || bytes[at + 10] != 'T'
        || bytes[at + 13] != ':'
        || bytes[at + 16] != ':'
        || bytes[at + 19] != '.'
        || bytes[at + 23] != 'Z') throw new IllegalArgumentException("not an entry's time");
    int hour = field(bytes, at + 11, 2);
    int minute = field(bytes, at + 14, 2);
    int second = field(bytes, at + 17, 2);
    if (hour > 23 || minute > 59 || second > 59)
      throw new IllegalArgumentException("not an entry's time");
    try {
      long day =
          LocalDate.of(field(bytes, at, 4), field(bytes, at + 5, 2), field(bytes, at + 8, 2))
              .toEpochDay();
      long seconds = ((day * 24 + hour) * 60 + minute) * 60 + second;
      return Instant.ofEpochMilli(seconds * 1000 + field(bytes, at + 20, 3));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not an entry's time", e);
    }
  }

  private static int field(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = at; i < at + length; i++) {
      if (!isDigit(bytes[i])) throw new IllegalArgumentException("not an entry's time");
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
