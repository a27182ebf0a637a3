package dev.tokenops.ledger.checkpoint;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedKeyTest {
  private static final BigInteger ORDER =
      new BigInteger("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16);

  private final Random random = new Random(20_261_124);

  @Test
  void confirmsWhatItsKeySigned() {
    for (int i = 0; i < 8; i++) {
      var key = key();
      var repeated = requireNonNull(RepeatedKey.of(key.publicKey()));
      for (int length = 0; length < 300; length += 7) {
        byte[] message = bytes(length);
        assertTrue(repeated.confirms(message, key.sign(message)));
      }
    }
  }

  @Test
  void confirmsNothingWithAnotherBit() {
    var key = key();
    var repeated = requireNonNull(RepeatedKey.of(key.publicKey()));
    byte[] message = bytes(40);
    byte[] signature = key.sign(message);
    for (byte[] part : new byte[][] {message, signature}) {
      for (int bit = 0; bit < part.length * Byte.SIZE; bit++) {
        part[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        assertFalse(repeated.confirms(message, signature), "bit " + bit);
        part[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      }
    }
    assertTrue(repeated.confirms(message, signature));
    assertFalse(requireNonNull(RepeatedKey.of(key().publicKey())).confirms(message, signature));
  }

  @Test
  void takesTheLeastScalarOnly() {
    var key = key();
    var repeated = requireNonNull(RepeatedKey.of(key.publicKey()));
    byte[] message = bytes(40);
    byte[] signature = key.sign(message);
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) reversed[i] = signature[63 - i];
    byte[] larger = new BigInteger(1, reversed).add(ORDER).toByteArray();
    for (int i = 0; i < 32; i++)
      signature[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
    assertFalse(repeated.confirms(message, signature));
    assertFalse(Ed25519Key.verifies(key.publicKey(), message, signature));
  }

  @ParameterizedTest
  @CsvSource({ // RFC 8032 section 7.1, tests 1, 2 and 3.
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', "
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, "
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, "
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void confirmsTheExamplesOfTheStandard(String publicKey, String message, String signature) {
    var hex = HexFormat.of();
    assertTrue(
        requireNonNull(RepeatedKey.of(hex.parseHex(publicKey)))
            .confirms(hex.parseHex(message), hex.parseHex(signature)));
  }

  /** Points of order 1, 2, 4 and 8, a y that is p, and one that is no point's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void noTableIsMadeOfWhatIsNoGoodKey(String publicKey) {
    assertNull(RepeatedKey.of(HexFormat.of().parseHex(publicKey)));
  }

  @Test
  void aKeyIsReadyOnceItWasAskedForOften() {
    var keys = new RepeatedKeys();
    byte[] key = key().publicKey();
    for (int i = 0; i < RepeatedKeys.ENOUGH; i++) assertNull(keys.of(key));
    var ready = keys.of(key);
    assertNotNull(ready);
    assertSame(ready, keys.of(key));
  }

  @Test
  void strangersDriveAKeyOut() {
    var keys = new RepeatedKeys();
    byte[] key = key().publicKey();
    for (int i = 0; i < RepeatedKeys.ENOUGH; i++) keys.of(key);
    var ready = keys.of(key);
    for (int i = 0; i < 100; i++) assertNull(keys.of(key().publicKey()));
    assertNull(keys.of(key));
    for (int i = 0; i < RepeatedKeys.ENOUGH; i++) keys.of(key);
    assertNotSame(ready, keys.of(key));
  }

  /** Long before and long after it has a table. */
  @Test
  void aKeyJudgesAlikeHoweverOftenItIsAsked() {
    var key = key();
    byte[] publicKey = key.publicKey();
    int good = 0;
    for (int i = 0; i < 3 * RepeatedKeys.ENOUGH; i++) {
      byte[] message = ("checkpoint " + i).getBytes(StandardCharsets.UTF_8);
      byte[] signature = key.sign(message);
      if (i % 3 == 0) signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      boolean judged = Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
      assertEquals(judged, Ed25519Key.verifies(publicKey, message, signature));
      if (judged) good++;
    }
    assertEquals(2 * RepeatedKeys.ENOUGH, good);
  }

  private Ed25519Key key() {
    return Ed25519Key.ofSeed(bytes(32));
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
