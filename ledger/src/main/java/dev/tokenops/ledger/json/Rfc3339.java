package dev.tokenops.ledger.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Times on the wire: RFC 3339. Written in UTC with milliseconds, read with any zone.
 *
 * <p>By hand, without formatters and regular expressions: an evidence pack holds a dozen times, and
 * reading them so took longer than everything else that is done with it. Thread-safe.
 */
public final class Rfc3339 {
  /** Characters of {@code 2026-11-22T12:00:00.123Z}. */
  static final int LENGTH = 24;

  private static final int SECONDS_A_DAY = 86_400;
  private static final long YEAR_0000 = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_A_DAY;
  private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_A_DAY;
  private static final int NANOS_A_MILLI = 1_000_000;
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  /** What no offset is. */
  private static final int NO_OFFSET = Integer.MIN_VALUE;

  /** The length of {@code 2026-11-22T12:00:00}. */
  private static final int FIXED = 19;

  private Rfc3339() {}

  /**
   * Such as {@code 2026-11-22T12:00:00.123Z}; what is finer than a millisecond is cut.
   *
   * @throws IllegalArgumentException if the year does not have four digits
   */
  public static String format(Instant time) {
    var text = new byte[LENGTH];
    write(time, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /**
   * Writes what {@link #format} gives, in ASCII.
   *
   * @param at where its {@value #LENGTH} bytes go
   * @return where they have ended
   * @throws IllegalArgumentException if the year does not have four digits
   */
  static int write(Instant time, byte[] out, int at) {
    if (time.getEpochSecond() < YEAR_0000 || time.getEpochSecond() >= YEAR_10000)
      throw new IllegalArgumentException("RFC 3339 has years from 0000 to 9999, not " + time);
    int second = Math.floorMod(time.getEpochSecond(), SECONDS_A_DAY);
    var date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY));
    int end = digits(out, at, date.getYear(), 4, '-');
    end = digits(out, end, date.getMonthValue(), 2, '-');
    end = digits(out, end, date.getDayOfMonth(), 2, 'T');
    end = digits(out, end, second / 3_600, 2, ':');
    end = digits(out, end, second / 60 % 60, 2, ':');
    end = digits(out, end, second % 60, 2, '.');
    return digits(out, end, time.getNano() / NANOS_A_MILLI, 3, 'Z');
  }

  /**
   * Reads a time with a zone, up to nanoseconds. In UTC too it must be of the years 0000 to 9999,
   * so that what was read can be written.
   *
   * @throws IllegalArgumentException if the text is not RFC 3339 or names no real moment
   */
  public static Instant parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1); // Of others, question marks.
    var time = read(bytes, 0, bytes.length);
    if (time == null)
      throw new IllegalArgumentException("not an RFC 3339 time with a zone: " + text);
    return time;
  }

  /** As {@link #parse}, of a stretch of bytes; null if that is no time. */
  static @Nullable Instant read(byte[] text, int from, int to) {
    if (to - from == LENGTH) {
      var usual = read(text, from);
      if (usual != null) return usual;
    }
    if (to - from <= FIXED
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || (text[from + 10] != 'T' && text[from + 10] != 't')
        || text[from + 13] != ':'
        || text[from + 16] != ':') return null;
    int second = secondOfDay(text, from);
    int zone = from + FIXED;
    int nanos = 0;
    if (text[zone] == '.') {
      int digits = zone + 1;
      zone = digits;
      while (zone < to && text[zone] >= '0' && text[zone] <= '9') zone++;
      nanos = nanos(text, digits, zone - digits);
    }
    int offset = offsetSeconds(text, zone, to);
    var date = date(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2));
    if (second < 0 || nanos < 0 || offset == NO_OFFSET || date == null) return null;
    long utc = date.toEpochDay() * SECONDS_A_DAY + second - offset;
    if (utc < YEAR_0000 || utc >= YEAR_10000) return null;
    return Instant.ofEpochSecond(utc, nanos);
  }

  /**
   * Reads a time in the one form that {@link #write} gives; null if it is in any other.
   *
   * @param at where it begins in ASCII text
   */
  static @Nullable Instant read(byte[] text, int at) {
    if (at + LENGTH > text.length
        || text[at + 4] != '-'
        || text[at + 7] != '-'
        || text[at + 10] != 'T'
        || text[at + 13] != ':'
        || text[at + 16] != ':'
        || text[at + 19] != '.'
        || text[at + 23] != 'Z') return null;
    int second = secondOfDay(text, at);
    int millis = number(text, at + 20, 3);
    var date = date(number(text, at, 4), number(text, at + 5, 2), number(text, at + 8, 2));
    if (date == null || second < 0 || millis < 0) return null;
    long seconds = date.toEpochDay() * SECONDS_A_DAY + second;
    return Instant.ofEpochSecond(seconds, (long) millis * NANOS_A_MILLI);
  }

  /** Negative if it is none. */
  private static int secondOfDay(byte[] text, int at) {
    int hour = number(text, at + 11, 2);
    int minute = number(text, at + 14, 2);
    int second = number(text, at + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    return hour * 3_600 + minute * 60 + second;
  }

  private static @Nullable LocalDate date(int year, int month, int day) {
    if (year < 0 || month < 1 || month > 12 || day < 1) return null;
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) return null;
    return LocalDate.of(year, month, day);
  }

  /** Negative if one is no digit. */
  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      if (text[i] < '0' || text[i] > '9') return -1;
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  /** Of a fraction of a second; negative if it has no digits, or too many. */
  private static int nanos(byte[] text, int at, int digits) {
    if (digits == 0 || digits > 9) return -1;
    int nanos = number(text, at, digits);
    for (int places = digits; places < 9; places++) nanos *= 10;
    return nanos;
  }

  private static int offsetSeconds(byte[] text, int at, int to) {
    int rest = to - at;
    byte sign = rest > 0 ? text[at] : 0;
    if (rest == 1 && (sign == 'Z' || sign == 'z')) return 0;
    if (rest != "+00:00".length() || (sign != '+' && sign != '-') || text[at + 3] != ':')
      return NO_OFFSET;
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    if (hours < 0 || minutes < 0 || minutes > 59) return NO_OFFSET;
    minutes += hours * 60;
    if (minutes > MAX_OFFSET_MINUTES) return NO_OFFSET;
    return (sign == '-' ? -minutes : minutes) * 60;
  }

  private static int digits(byte[] out, int at, int number, int width, char behind) {
    int rest = number;
    for (int i = at + width - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out[at + width] = (byte) behind;
    return at + width + 1;
  }
}
