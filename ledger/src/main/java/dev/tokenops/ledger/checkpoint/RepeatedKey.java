package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.checkpoint.PointTable.Sum;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * A public key under which so many signatures are checked that its multiples are kept ready: a log
 * has a signature for each of its batches, and BouncyCastle, which begins with the key each time,
 * takes as long for one as for hashing a hundred entries.
 *
 * <p>It says only yes, and that only where the equation of RFC 8032 section 5.1.7 holds to the byte
 * (without the cofactor, as BouncyCastle has it): the encoding of S·B − k·A is R. Whatever it does
 * not confirm, BouncyCastle judges, so a fault here costs time and makes no good signature bad. A
 * fault that made a bad one good would have to hit the 32 bytes of R. Immutable, thread-safe.
 */
final class RepeatedKey {
  /** The order of the base point: 2^252 + 27742317777372353535851937790883648493. */
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final int HALF = Ed25519Key.SIGNATURE_LENGTH / 2;

  /** Made when the first key is. */
  private static final class Base {
    static final PointTable TABLE = PointTable.ofBase();
  }

  private final byte[] publicKey;
  private final PointTable negative;

  private RepeatedKey(byte[] publicKey, PointTable negative) {
    this.publicKey = publicKey;
    this.negative = negative;
  }

  /**
   * Takes some milliseconds.
   *
   * @param publicKey 32 bytes, copied
   * @return null if it is not the encoding of a point of the base point's order
   */
  static @Nullable RepeatedKey of(byte[] publicKey) {
    var copy = publicKey.clone();
    if (!Ed25519.validatePublicKeyFull(copy, 0)) return null;
    return new RepeatedKey(copy, PointTable.ofNegative(copy));
  }

  /**
   * Whether the signature is certainly good.
   *
   * @param signature 64 bytes
   */
  boolean confirms(byte[] message, byte[] signature) {
    var s = littleEndian(signature, HALF, HALF);
    if (s.compareTo(ORDER) >= 0) return false;
    var digest = sha512();
    digest.update(signature, 0, HALF);
    digest.update(publicKey);
    digest.update(message);
    byte[] hash = digest.digest();
    var k = littleEndian(hash, 0, hash.length).mod(ORDER);
    var sum = new Sum();
    Base.TABLE.addTimes(digits(s), sum);
    negative.addTimes(digits(k), sum);
    return Arrays.equals(sum.encode(), 0, HALF, signature, 0, HALF);
  }

  /** As {@link PointTable} takes a scalar below 2^253: a byte from 128 on is 256 less, carried. */
  private static byte[] digits(BigInteger scalar) {
    byte[] bytes = scalar.toByteArray();
    var digits = new byte[PointTable.DIGITS];
    int carry = 0;
    for (int i = 0; i < digits.length; i++) {
      int digit = (i < bytes.length ? bytes[bytes.length - 1 - i] & 0xff : 0) + carry;
      digits[i] = (byte) digit;
      carry = digit >= 128 ? 1 : 0;
    }
    return digits;
  }

  private static BigInteger littleEndian(byte[] bytes, int from, int length) {
    var big = new byte[length];
    for (int i = 0; i < length; i++) big[length - 1 - i] = bytes[from + i];
    return new BigInteger(1, big);
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
