package dev.tokenops.engine.message;

import java.util.regex.Pattern;

/** Credits as text: inside they are {@code long} micro-credits, outside decimal strings. */
public final class Credits {
  /** Micro-credits of one credit. */
  public static final long MICROS = 1_000_000;

  private static final int DECIMALS = 6;
  private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,9})(\\.\\d{1,6})?");

  private Credits() {}

  /**
   * Whole credits without needless zeros, such as {@code 1.2} of 1,200,000.
   *
   * @param micros not negative
   */
  public static String text(long micros) {
    if (micros < 0) throw new IllegalArgumentException("negative credits: " + micros);
    long rest = micros % MICROS;
    if (rest == 0) return Long.toString(micros / MICROS);
    String decimals = Long.toString(MICROS + rest).substring(1);
    int end = DECIMALS;
    while (decimals.charAt(end - 1) == '0') end--;
    return micros / MICROS + "." + decimals.substring(0, end);
  }

  /**
   * Reads {@code (0|[1-9]\d*)(\.\d{1,6})?}, at most 10 digits before the point: below 2^53 micros.
   *
   * @throws IllegalArgumentException if it is anything else; the message is fit for the sender
   */
  public static long micros(String text) {
    if (!FORM.matcher(text).matches())
      throw new IllegalArgumentException(
          "credits are a decimal string such as \"25\" or \"0.4\", with at most six decimals");
    int point = text.indexOf('.');
    if (point < 0) return bounded(Long.parseLong(text) * MICROS);
    String decimals = text.substring(point + 1);
    long whole = Long.parseLong(text.substring(0, point)) * MICROS;
    return bounded(whole + Long.parseLong(decimals + "0".repeat(DECIMALS - decimals.length())));
  }

  private static long bounded(long micros) {
    if (micros > dev.tokenops.ledger.json.CanonicalJson.MAX_INTEGER)
      throw new IllegalArgumentException("more credits than there can be");
    return micros;
  }
}
