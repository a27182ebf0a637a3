package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed: the same seed gives the same draws on every machine. One thread. */
final class Draw {
  private static final String HEX = "0123456789abcdef";

  private final SplittableRandom random;

  /** Neighbouring seeds draw nothing alike: a SplittableRandom alone would only be shifted. */
  Draw(long seed) {
    long mixed = (seed ^ (seed >>> 32)) * 0xFF51_AFD7_ED55_8CCDL;
    mixed = (mixed ^ (mixed >>> 29)) * 0xC4CE_B9FE_1A85_EC53L;
    random = new SplittableRandom(mixed ^ (mixed >>> 32));
  }

  /** 0 to {@code bound} less one. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends inclusive. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** Both ends inclusive. */
  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Takes one out of the list. */
  <T> T take(List<T> choices) {
    return choices.remove(random.nextInt(choices.size()));
  }

  /** In place, by Fisher and Yates. */
  <T> void shuffle(List<T> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      var moved = list.get(i);
      list.set(i, list.get(j));
      list.set(j, moved);
    }
  }

  /** So many digits of the alphabet. */
  String text(String alphabet, int length) {
    var text = new char[length];
    for (int i = 0; i < length; i++) text[i] = alphabet.charAt(random.nextInt(alphabet.length()));
    return new String(text);
  }

  /** Lower-case hexadecimal digits. */
  String hex(int digits) {
    var text = new char[digits];
    long bits = 0;
    for (int i = 0; i < digits; i++) {
      if (i % 16 == 0) bits = random.nextLong();
      text[i] = HEX.charAt((int) (bits & 15));
      bits >>>= 4;
    }
    return new String(text);
  }

  /** 1 to {@code bound}. */
  BigInteger upTo(BigInteger bound) {
    var bytes = new byte[bound.bitLength() / 8 + 3];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).mod(bound).add(BigInteger.ONE);
  }
}
