package dev.tokenops.engine.review.evidence;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Exact numbers in strings: atomic units as integers, credits as decimals of at most six places.
 *
 * <p>Inside, credits are integers of micro-credits (1 credit = 1,000,000), so that every sum and
 * every comparison of the review is exact. Whole parts have at most {@value #MAX_DIGITS} digits,
 * which is what a uint256 can need.
 */
public final class Decimals {
  public static final int MAX_DIGITS = 78;
  private static final int CREDIT_PLACES = 6;
  private static final BigInteger MICROS = BigInteger.valueOf(1_000_000);
  private static final int LONG_DIGITS = 18;
  private static final long[] POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= LONG_DIGITS; i++) POWERS[i] = POWERS[i - 1] * 10;
  }

  private Decimals() {}

  /** Atomic units: {@code 0|[1-9][0-9]{0,77}}. Null if the text is anything else. */
  public static @Nullable BigInteger units(String text) {
    return isWhole(text, text.length()) ? integer(text) : null;
  }

  /** Credits as micro-credits: {@code (0|[1-9][0-9]{0,77})(\.[0-9]{1,6})?}, else null. */
  public static @Nullable BigInteger micros(String text) {
    int point = text.indexOf('.');
    if (point < 0) return isWhole(text, text.length()) ? integer(text).multiply(MICROS) : null;
    int places = text.length() - point - 1;
    if (!isWhole(text, point) || places < 1 || places > CREDIT_PLACES || !digits(text, point + 1))
      return null;
    return integer(text.substring(0, point) + text.substring(point + 1))
        .multiply(BigInteger.TEN.pow(CREDIT_PLACES - places));
  }

  /** Whether the text is a decimal of at most {@value #MAX_DIGITS} digits and as many places. */
  public static boolean isDecimal(String text) {
    int point = text.indexOf('.');
    if (point < 0) return isWhole(text, text.length());
    int places = text.length() - point - 1;
    return isWhole(text, point) && places >= 1 && places <= MAX_DIGITS && digits(text, point + 1);
  }

  /** Micro-credits as a decimal of whole credits, without trailing zeros: {@code -1.2}. */
  public static String credits(BigInteger micros) {
    return scaled(micros, CREDIT_PLACES);
  }

  /** As {@link BigInteger#toString()}, quickly where it fits a long, as it nearly always does. */
  public static String text(BigInteger units) {
    return units.bitLength() < Long.SIZE ? Long.toString(units.longValue()) : units.toString();
  }

  /**
   * As {@link #scaled(BigInteger, int)}, of units in a string.
   *
   * @param units as {@link #units} takes them
   */
  public static String scaled(String units, int places) {
    return scaled(integer(units), places);
  }

  /** An integer with its point {@code places} from the right, without trailing zeros. */
  public static String scaled(BigInteger units, int places) {
    if (units.signum() == 0) return "0";
    if (places <= LONG_DIGITS && units.bitLength() < Long.SIZE)
      return scaled(units.longValue(), places);
    var digits = new StringBuilder(units.abs().toString());
    while (digits.length() <= places) digits.insert(0, '0');
    int point = digits.length() - places;
    int end = digits.length();
    while (end > point && digits.charAt(end - 1) == '0') end--;
    digits.setLength(end);
    if (end > point) digits.insert(point, '.');
    return units.signum() < 0 ? "-" + digits : digits.toString();
  }

  /** What fits a long, which is nearly everything. */
  private static String scaled(long units, int places) {
    long unit = POWERS[places];
    long whole = units / unit;
    long fraction = units % unit;
    if (fraction == 0) return Long.toString(whole);
    var text = new StringBuilder(24);
    if (units < 0) text.append('-');
    text.append(Math.abs(whole)).append('.');
    fraction = Math.abs(fraction);
    for (long power = unit / 10; fraction > 0; power /= 10) {
      text.append((char) ('0' + fraction / power));
      fraction %= power;
    }
    return text.toString();
  }

  private static boolean isWhole(String text, int end) {
    if (end < 1 || end > MAX_DIGITS || (end > 1 && text.charAt(0) == '0')) return false;
    for (int i = 0; i < end; i++) if (!isDigit(text.charAt(i))) return false;
    return true;
  }

  private static boolean digits(String text, int from) {
    for (int i = from; i < text.length(); i++) if (!isDigit(text.charAt(i))) return false;
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static BigInteger integer(String digits) {
    return digits.length() <= LONG_DIGITS
        ? BigInteger.valueOf(Long.parseLong(digits))
        : new BigInteger(digits);
  }
}
