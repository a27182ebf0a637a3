package dev.tokenops.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long the client would wait for a run: {@code Prefer: wait} of RFC 7240 section 4.3.
 *
 * <p>A preference that cannot be read is ignored, as RFC 7240 section 2 has it, and a longer wait
 * than we keep is cut to the longest.
 *
 * @param waitSeconds 0 to 60; null if no wait is asked for
 */
record Prefer(@Nullable Integer waitSeconds) {
  static final int MAX_WAIT_SECONDS = 60;
  private static final int DEFAULT_WAIT_SECONDS = 10;
  private static final Pattern WAIT =
      Pattern.compile("wait(?:\\s*=\\s*\"?(?<seconds>\\d{1,9})\"?)?\\s*(?:;.*)?");

  /**
   * @param headers all values of the header; the first wait counts
   */
  static Prefer of(List<String> headers) {
    for (var header : headers)
      for (var preference : header.split(",", -1)) {
        var wait = WAIT.matcher(preference.strip().toLowerCase(Locale.ROOT));
        if (!wait.matches()) continue;
        var seconds = wait.group("seconds");
        int asked = seconds == null ? DEFAULT_WAIT_SECONDS : Integer.parseInt(seconds);
        return new Prefer(Math.min(asked, MAX_WAIT_SECONDS));
      }
    return new Prefer(null);
  }
}
