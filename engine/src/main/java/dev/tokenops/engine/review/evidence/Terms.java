package dev.tokenops.engine.review.evidence;

import dev.tokenops.engine.review.evidence.Evidence.Policy;
import dev.tokenops.engine.review.evidence.Evidence.Rate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policy that a run contract brings, for what a pack leaves unsaid. Part of the contract's
 * terms, and so written and read by {@code CanonicalJson}.
 *
 * @param minConfirmations blocks that a final settlement needs, at least 0
 * @param settlementWindowSeconds from a request's creation to the last moment to settle it
 * @param staleAfterSeconds age of the newest evidence beyond which a pack is stale
 * @param amountTolerance atomic units, a decimal integer in a string; inclusive on both sides
 * @param creditsPerUnit what a settlement of so many atomic units is worth
 */
public record Terms(
    long minConfirmations,
    long settlementWindowSeconds,
    long staleAfterSeconds,
    String amountTolerance,
    CreditsPerUnit creditsPerUnit) {

  /**
   * What a contract says unless it says otherwise: 65 confirmations (about 13 minutes of Ethereum,
   * its hard finality), one hour to settle, evidence of the last seven days, amounts to the unit,
   * one credit for a million atomic units (one USDC).
   */
  public static final Terms DEFAULT =
      new Terms(65, 3_600, 604_800, "0", new CreditsPerUnit("1000000", "1"));

  public Terms {
    if (minConfirmations < 0 || settlementWindowSeconds < 0 || staleAfterSeconds < 0)
      throw new IllegalArgumentException("terms are not negative");
    if (Decimals.units(amountTolerance) == null)
      throw new IllegalArgumentException("not an amount of atomic units: " + amountTolerance);
  }

  /**
   * A rate of exchange.
   *
   * @param assetAmount atomic units, at least 1
   * @param credits what they are worth, a decimal string of whole credits
   */
  public record CreditsPerUnit(String assetAmount, String credits) {
    public CreditsPerUnit {
      var units = Decimals.units(assetAmount);
      if (units == null || units.signum() == 0 || Decimals.micros(credits) == null)
        throw new IllegalArgumentException("not a rate: " + credits + " for " + assetAmount);
    }

    Rate rate() {
      return new Rate(exact(Decimals.units(assetAmount)), exact(Decimals.micros(credits)));
    }
  }

  /**
   * The policy that a review applies: the pack's where it says something, else these terms.
   *
   * @param fromTerms which of them the pack left to the contract, by their wire names
   */
  public record Applied(
      long minConfirmations,
      long settlementWindowSeconds,
      long staleAfterSeconds,
      BigInteger amountTolerance,
      Rate rate,
      List<String> fromTerms) {}

  /** These terms under what the pack itself says. */
  public Applied under(Policy pack) {
    var fromTerms = new ArrayList<String>(5);
    return new Applied(
        choose(pack.minConfirmations(), minConfirmations, "min_confirmations", fromTerms),
        choose(
            pack.settlementWindowSeconds(),
            settlementWindowSeconds,
            "settlement_window_seconds",
            fromTerms),
        choose(pack.staleAfterSeconds(), staleAfterSeconds, "stale_after_seconds", fromTerms),
        choose(
            pack.amountTolerance(),
            () -> exact(Decimals.units(amountTolerance)),
            "amount_tolerance",
            fromTerms),
        choose(pack.creditsPerUnit(), creditsPerUnit::rate, "credits_per_unit", fromTerms),
        List.copyOf(fromTerms));
  }

  private static <T> T choose(
      @Nullable T pack, Supplier<T> terms, String name, List<String> fromTerms) {
    return pack == null ? choose(null, terms.get(), name, fromTerms) : pack;
  }

  private static <T> T choose(@Nullable T pack, T terms, String name, List<String> fromTerms) {
    if (pack != null) return pack;
    fromTerms.add(name);
    return terms;
  }

  private static BigInteger exact(@Nullable BigInteger checked) {
    if (checked == null) throw new IllegalStateException("the constructor has checked it");
    return checked;
  }
}
