package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AccessKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void makesAPrefixAnd256BitsInBase64Url() {
    String key = AccessKeys.make(AccessKeys.AGENT_PREFIX, RANDOM);
    assertTrue(key.matches("tok_[A-Za-z0-9_-]{43}"), key);
    assertNotEquals(key, AccessKeys.make(AccessKeys.AGENT_PREFIX, RANDOM));
  }

  @Test
  void takesAllItsBitsFromTheGivenSource() {
    assertEquals("clm_" + "_".repeat(42) + "8", AccessKeys.make(AccessKeys.CLAIM_PREFIX, ONES));
  }

  @Test
  void keepsTheSha256AndKnowsTheKeyByIt() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        AccessKeys.sha256("abc"));
    String key = AccessKeys.make(AccessKeys.AGENT_PREFIX, RANDOM);
    assertTrue(AccessKeys.matches(key, AccessKeys.sha256(key)));
    assertFalse(AccessKeys.matches(key + " ", AccessKeys.sha256(key)));
    assertFalse(AccessKeys.matches("", AccessKeys.sha256(key)));
    assertFalse(AccessKeys.matches(AccessKeys.sha256(key), AccessKeys.sha256(key)));
    assertFalse(AccessKeys.matches("\ud800\u0000", AccessKeys.sha256(key)));
  }

  @Test
  void hintsAtTheLastFourCharacters() {
    assertEquals("wxyz", AccessKeys.hint("tok_abcwxyz"));
  }

  private static final SecureRandom ONES =
      new SecureRandom() {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
          Arrays.fill(bytes, (byte) 0xff);
        }
      };
}
