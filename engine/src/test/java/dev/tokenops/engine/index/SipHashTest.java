package dev.tokenops.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Vectors: the reference implementation's, github.com/veorq/SipHash, vectors.h. */
final class SipHashTest {
  private static final byte[] KEY = counting(16);

  @Test
  void givesTheNumbersOfTheReferenceImplementation() {
    var hash = new SipHash(KEY);
    assertEquals(0x726fdb47dd0e0e31L, hash.of(counting(0)));
    assertEquals(0x74f839c593dc67fdL, hash.of(counting(1)));
    assertEquals(0x93f5f5799a932462L, hash.of(counting(8)));
    assertEquals(0xa129ca6149be45e5L, hash.of(counting(15)));
    assertEquals(0x958a324ceb064572L, hash.of(counting(63)));
  }

  /** Held to the definition, with the last word put together byte by byte. */
  @Test
  void readsInputsOfEveryLengthAsTheDefinitionHasIt() {
    var hash = new SipHash(KEY);
    for (int length = 0; length < 80; length++)
      assertEquals(defined(counting(length)), hash.of(counting(length)), "length " + length);
  }

  private static long defined(byte[] bytes) {
    var key = ByteBuffer.wrap(KEY).order(ByteOrder.LITTLE_ENDIAN);
    long k0 = key.getLong();
    long k1 = key.getLong();
    long[] v = {
      k0 ^ 0x736f6d6570736575L,
      k1 ^ 0x646f72616e646f6dL,
      k0 ^ 0x6c7967656e657261L,
      k1 ^ 0x7465646279746573L
    };
    byte[] padded = Arrays.copyOf(bytes, (bytes.length / 8 + 1) * 8);
    padded[padded.length - 1] = (byte) bytes.length;
    var words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
    while (words.hasRemaining()) {
      long word = words.getLong();
      v[3] ^= word;
      rounds(v, 2);
      v[0] ^= word;
    }
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
  }

  private static void rounds(long[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[0] += v[1];
      v[2] += v[3];
      v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
      v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
      v[0] = Long.rotateLeft(v[0], 32);
      v[2] += v[1];
      v[0] += v[3];
      v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
      v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
      v[2] = Long.rotateLeft(v[2], 32);
    }
  }

  @Test
  void anotherKeyGivesOtherNumbersAndAnotherId() {
    var one = new SipHash(KEY);
    var other = new SipHash(new byte[16]);
    assertNotEquals(one.of(counting(9)), other.of(counting(9)));
    assertFalse(Arrays.equals(one.id(), other.id()));
    assertThrows(IllegalArgumentException.class, () -> new SipHash(new byte[15]));
  }

  @Test
  void aNameIsOfOneKindAndOneOwner() {
    var hash = new SipHash(KEY);
    long name = hash.of(Kind.PILOT, "agt_a", "b");
    assertNotEquals(name, hash.of(Kind.REQUEST, "agt_a", "b"));
    assertNotEquals(name, hash.of(Kind.PILOT, "agt_", "ab"));
    assertEquals(name, hash.of(Kind.PILOT, "agt_a", "b"));
  }

  private static byte[] counting(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) i;
    return bytes;
  }
}
