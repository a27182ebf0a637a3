package dev.tokenops.engine.review.pack;

import java.math.BigInteger;

/** So many micro-credits for so many atomic units of the token. */
record Rate(BigInteger units, long micros) {
  /** The smallest amount whose credits come out exactly in micro-credits. */
  BigInteger grain() {
    return units.divide(units.gcd(BigInteger.valueOf(micros)));
  }

  /** What an amount is worth. It must be whole grains. */
  Micros worth(BigInteger amount) {
    var split = amount.multiply(BigInteger.valueOf(micros)).divideAndRemainder(units);
    if (split[1].signum() != 0) throw new IllegalStateException(amount + " is not whole grains");
    return new Micros(split[0].longValueExact());
  }

  /** About as much of the token as the credits cost, in whole grains, at least one. */
  BigInteger about(long creditMicros) {
    var grains =
        units.multiply(BigInteger.valueOf(creditMicros)).divide(BigInteger.valueOf(micros));
    return grains.divide(grain()).max(BigInteger.ONE).multiply(grain());
  }
}
