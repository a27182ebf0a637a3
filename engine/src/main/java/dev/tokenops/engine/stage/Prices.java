package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Words.Meter;
import java.math.BigInteger;
import java.util.List;

/**
 * What things cost. Public, fixed, and the same for everyone.
 *
 * <pre>
 *   a run       0.25 credits, whatever its evidence
 *   a record    0.01 credits for each item of the evidence's lists
 *   a credit    1.00 USD
 * </pre>
 *
 * <p>Credits are micro-credits, money is minor units (US cents). All arithmetic is exact or throws.
 */
public final class Prices {
  /** ISO 4217, lower case, as providers write it. */
  public static final String CURRENCY = "usd";

  /** Micro-credits of a run before its records. */
  public static final long BASE_MICROS = 250_000;

  /** Micro-credits of one record of a run's evidence. */
  public static final long RECORD_MICROS = 10_000;

  /** Meter of the run itself. */
  public static final String RUN_METER = "tokenops.run";

  /** Meter of the records of its evidence. */
  public static final String RECORD_METER = "tokenops.record";

  /** Minor units of one settlement at most: eleven digits. */
  public static final long MAX_AMOUNT_MINOR = 99_999_999_999L;

  private static final long MICROS_PER_MINOR = Credits.MICROS / 100;

  /** Micro-credits of one settlement at most: what {@link #MAX_AMOUNT_MINOR} buys, below 2^53. */
  public static final long MAX_SETTLEMENT_MICROS = MAX_AMOUNT_MINOR * MICROS_PER_MINOR;

  private Prices() {}

  /**
   * What a run with so many records holds at most, and costs if it completes with them.
   *
   * @param records 0 or more
   */
  public static long creditsPerRunMicros(int records) {
    if (records < 0) throw new IllegalArgumentException("negative records: " + records);
    return BASE_MICROS + records * RECORD_MICROS;
  }

  /** What a run is charged for, line by line; the sum is {@link #creditsPerRunMicros}. */
  public static List<Meter> meters(int records) {
    return List.of(
        new Meter(RUN_METER, 1, BASE_MICROS, BASE_MICROS),
        new Meter(RECORD_METER, records, RECORD_MICROS, records * RECORD_MICROS));
  }

  /** The money that buys the credits, rounded up to the minor unit. */
  public static long amountMinor(long creditsMicros) {
    return Math.ceilDiv(creditsMicros, MICROS_PER_MINOR);
  }

  /**
   * The credits that a part of a payment stands for, rounded down to the micro-credit: all of them
   * for the whole payment.
   *
   * @param creditsMicros what the whole payment bought
   * @param partMinor from 0 to {@code wholeMinor}
   */
  public static long proportionMicros(long creditsMicros, long partMinor, long wholeMinor) {
    if (partMinor < 0 || partMinor > wholeMinor)
      throw new IllegalArgumentException(partMinor + " is no part of " + wholeMinor);
    if (partMinor == wholeMinor) return creditsMicros;
    return BigInteger.valueOf(creditsMicros)
        .multiply(BigInteger.valueOf(partMinor))
        .divide(BigInteger.valueOf(wholeMinor))
        .longValueExact();
  }
}
