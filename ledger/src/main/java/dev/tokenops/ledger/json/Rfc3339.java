package dev.tokenops.ledger.json;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
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
    if (text.length() <= FIXED
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) != 'T' && text.charAt(10) != 't')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') throw malformed(text, null);
    int second = within(text, 11, 23) * 3_600 + within(text, 14, 59) * 60 + within(text, 17, 59);
    int zone = FIXED;
    int nanos = 0;
    if (text.charAt(zone) == '.') {
      zone++;
      while (zone < text.length() && isDigit(text.charAt(zone))) zone++;
      nanos = nanos(text, FIXED + 1, zone);
    }
    long utc = epochDay(text) * SECONDS_A_DAY + second - offsetSeconds(text, zone);
    if (utc < YEAR_0000 || utc >= YEAR_10000) throw malformed(text, null);
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
    int hour = number(text, at + 11, 2);
    int minute = number(text, at + 14, 2);
    int second = number(text, at + 17, 2);
    int millis = number(text, at + 20, 3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
      return null;
    var date = date(number(text, at, 4), number(text, at + 5, 2), number(text, at + 8, 2));
    if (date == null || millis < 0) return null;
    long seconds = date.toEpochDay() * SECONDS_A_DAY + hour * 3_600L + minute * 60L + second;
    return Instant.ofEpochSecond(seconds, (long) millis * NANOS_A_MILLI);
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

  private static long epochDay(String text) {
    try {
      return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    } catch (DateTimeException e) {
      throw malformed(text, e);
    }
  }

  private static int nanos(String text, int from, int to) {
    if (to == from || to - from > 9) throw malformed(text, null);
    int nanos = number(text, from, to);
    for (int places = to - from; places < 9; places++) nanos *= 10;
    return nanos;
  }

  private static int offsetSeconds(String text, int at) {
    int rest = text.length() - at;
    char sign = rest > 0 ? text.charAt(at) : ' ';
    if (rest == 1 && (sign == 'Z' || sign == 'z')) return 0;
    if (rest != "+00:00".length() || (sign != '+' && sign != '-') || text.charAt(at + 3) != ':')
      throw malformed(text, null);
    int minutes = number(text, at + 1, at + 3) * 60 + within(text, at + 4, 59);
    if (minutes > MAX_OFFSET_MINUTES) throw malformed(text, null);
    return (sign == '-' ? -minutes : minutes) * 60;
  }

  private static int within(String text, int at, int most) {
    int number = number(text, at, at + 2);
    if (number > most) throw malformed(text, null);
    return number;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) throw malformed(text, null);
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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

  private static IllegalArgumentException malformed(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException("not an RFC 3339 time with a zone: " + text, cause);
  }
}
