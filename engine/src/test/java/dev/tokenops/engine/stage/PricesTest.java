package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.ledger.json.CanonicalJson;
import org.junit.jupiter.api.Test;

class PricesTest {
  @Test
  void aRunCostsItsBaseAndEachRecord() {
    assertEquals(250_000, Prices.creditsPerRunMicros(0));
    assertEquals(370_000, Prices.creditsPerRunMicros(12));
    assertEquals(
        250_000 + 10_000L * Integer.MAX_VALUE, Prices.creditsPerRunMicros(Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> Prices.creditsPerRunMicros(-1));
  }

  @Test
  void theMetersAddUpToThePriceExactly() {
    for (int records : new int[] {0, 1, 12, 5_000, Integer.MAX_VALUE}) {
      long sum = 0;
      for (var meter : Prices.meters(records)) {
        assertEquals(meter.quantity() * meter.creditsPerUnitMicros(), meter.creditsMicros());
        sum += meter.creditsMicros();
      }
      assertEquals(Prices.creditsPerRunMicros(records), sum);
    }
    assertEquals(new Meter("tokenops.record", 12, 10_000, 120_000), Prices.meters(12).getLast());
  }

  @Test
  void moneyIsRoundedUpToTheMinorUnit() {
    assertEquals(1, Prices.amountMinor(1));
    assertEquals(1, Prices.amountMinor(10_000));
    assertEquals(2, Prices.amountMinor(10_001));
    assertEquals(2_500, Prices.amountMinor(25_000_000));
  }

  @Test
  void theLargestSettlementFitsBothItsLimits() {
    assertEquals(Prices.MAX_AMOUNT_MINOR, Prices.amountMinor(Prices.MAX_SETTLEMENT_MICROS));
    assertEquals(Prices.MAX_AMOUNT_MINOR + 1, Prices.amountMinor(Prices.MAX_SETTLEMENT_MICROS + 1));
    assertTrue(Prices.MAX_SETTLEMENT_MICROS <= CanonicalJson.MAX_INTEGER);
  }

  @Test
  void aPartOfThePaymentStandsForItsPartOfTheCreditsRoundedDown() {
    assertEquals(0, Prices.proportionMicros(25_000_001, 0, 2_501));
    assertEquals(333_333, Prices.proportionMicros(1_000_000, 1, 3));
    assertEquals(666_666, Prices.proportionMicros(1_000_000, 2, 3));
    assertEquals(1_000_000, Prices.proportionMicros(1_000_000, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> Prices.proportionMicros(1, 4, 3));
  }

  @Test
  void theLargestProportionIsExact() {
    assertEquals(
        Prices.MAX_SETTLEMENT_MICROS - 10_000,
        Prices.proportionMicros(
            Prices.MAX_SETTLEMENT_MICROS, Prices.MAX_AMOUNT_MINOR - 1, Prices.MAX_AMOUNT_MINOR));
  }
}
