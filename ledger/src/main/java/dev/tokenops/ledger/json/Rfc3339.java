package dev.tokenops.ledger.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Times on the wire: RFC 3339. Written in UTC with milliseconds, read with any zone. */
public final class Rfc3339 {
  private static final DateTimeFormatter UTC_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

  private Rfc3339() {}

  /** Such as {@code 2026-11-22T12:00:00.123Z}; what is finer than a millisecond is cut. */
  public static String format(Instant time) {
    return UTC_MILLIS.format(time);
  }

  /**
   * Reads a time with a zone, up to nanoseconds.
   *
   * @throws IllegalArgumentException if the text is not RFC 3339 or names no real moment
   */
  public static Instant parse(String text) {
    try {
      if (!FORM.matcher(text).matches())
        throw new IllegalArgumentException("not an RFC 3339 time with a zone: " + text);
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not an RFC 3339 time with a zone: " + text, e);
    }
  }
}
