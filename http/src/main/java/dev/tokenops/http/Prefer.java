package dev.tokenops.http;

import dev.tokenops.engine.proof.Bounded;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the client would rather have: {@code Prefer: wait} and {@code return=representation} of RFC
 * 7240 sections 4.3 and 4.2.
 *
 * <p>A preference that cannot be read is ignored, as RFC 7240 section 2 has it, and a longer wait
 * than we keep is cut to the longest.
 *
 * @param waitSeconds 0 to 60; null if no wait is asked for
 * @param representation whether the proof is to come with each answer of a stream
 */
record Prefer(@Nullable Integer waitSeconds, boolean representation) {
  static final int MAX_WAIT_SECONDS = 60;

  /** A client says the same every time. */
  private static final Bounded<String, Prefer> KNOWN = new Bounded<>(64);

  private static final int DEFAULT_WAIT_SECONDS = 10;
  private static final Pattern REPRESENTATION =
      Pattern.compile("return\\s*=\\s*\"?representation\"?\\s*(?:;.*)?");
  private static final Pattern WAIT =
      Pattern.compile("wait(?:\\s*=\\s*\"?(?<seconds>\\d{1,9})\"?)?\\s*(?:;.*)?");

  /**
   * @param headers all values of the header; the first wait counts
   */
  static Prefer of(List<String> headers) {
    if (headers.size() != 1) return read(headers);
    return KNOWN.get(headers.getFirst(), () -> read(headers));
  }

  private static Prefer read(List<String> headers) {
    Integer wait = null;
    boolean representation = false;
    for (var header : headers)
      for (var preference : header.split(",", -1)) {
        var stated = preference.strip().toLowerCase(Locale.ROOT);
        representation |= REPRESENTATION.matcher(stated).matches();
        if (wait == null) wait = waitSeconds(stated);
      }
    return new Prefer(wait, representation);
  }

  private static @Nullable Integer waitSeconds(String preference) {
    var wait = WAIT.matcher(preference);
    if (!wait.matches()) return null;
    var seconds = wait.group("seconds");
    int asked = seconds == null ? DEFAULT_WAIT_SECONDS : Integer.parseInt(seconds);
    return Math.min(asked, MAX_WAIT_SECONDS);
  }
}
