package dev.tokenops.engine.review.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  @Test
  void whatIsScaledIsExactAndHasNoTrailingZeros() {
    var random = new Random(78);
    for (int i = 0; i < 20_000; i++) {
      var units = new BigInteger(random.nextInt(270), random);
      if (random.nextInt(3) == 0) units = units.multiply(BigInteger.TEN.pow(random.nextInt(9)));
      if (random.nextBoolean()) units = units.negate();
      int places = random.nextInt(40);
      var expected = new BigDecimal(units, places);
      var text = Decimals.scaled(units, places);
      assertEquals(expected.stripTrailingZeros().toPlainString(), text);
    }
    assertEquals("0", Decimals.credits(BigInteger.ZERO));
    assertEquals("-0.000001", Decimals.credits(BigInteger.ONE.negate()));
    assertEquals("-9.223372036854775808", Decimals.scaled(BigInteger.valueOf(Long.MIN_VALUE), 18));
  }

  @Test
  void creditsAreReadAndWrittenAlike() {
    for (var text : new String[] {"0", "1", "0.000001", "25.1", "9".repeat(78) + ".999999"}) {
      var micros = Decimals.micros(text);
      if (micros == null) throw new AssertionError(text);
      assertEquals(text, Decimals.credits(micros));
    }
    assertEquals(Decimals.micros("1.20"), Decimals.micros("1.2"));
    assertNull(Decimals.micros("1" + "0".repeat(78)));
    assertNull(Decimals.micros("00"));
    assertNull(Decimals.units("1.0"));
  }
}
