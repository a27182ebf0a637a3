package dev.tokenops.engine.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
