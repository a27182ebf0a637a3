package dev.tokenops.http.callback;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header of an answer: seconds or an HTTP date (RFC 9110, 10.2.3). */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private RetryAfter() {}

  /**
   * How long from now the receiver asks to be left alone: zero if the moment has passed, null if it
   * does not ask or cannot be understood. Not bounded here. Never throws.
   */
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null) return null;
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) return Duration.ofSeconds(Long.parseLong(text));
    try {
      var then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
