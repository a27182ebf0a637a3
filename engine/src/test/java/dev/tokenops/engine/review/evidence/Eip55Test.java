package dev.tokenops.engine.review.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The checksum in the case of an address. */
class Eip55Test {
  /** The test cases of ERC-55. */
  private static final List<String> RIGHT =
      List.of(
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
          "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
          "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

  @Test
  void theAddressesOfTheStandardAreRight() {
    for (var address : RIGHT) {
      assertFalse(Eip55.isWrong("eip155:1:" + address), address);
      assertFalse(Eip55.isWrong("eip155:1/erc20:" + address), address);
    }
  }

  @Test
  void eachLetterInTheOtherCaseIsWrong() {
    for (var address : RIGHT)
      for (int i = 2; i < address.length(); i++) {
        char c = address.charAt(i);
        if (!Character.isLetter(c)) continue;
        char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
        var typo = address.substring(0, i) + other + address.substring(i + 1);
        assertTrue(Eip55.isWrong("eip155:8453:" + typo), typo);
      }
  }

  @Test
  void whatHasNoChecksumIsNotWrong() {
    String typo = "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    assertTrue(Eip55.isWrong("eip155:1:" + typo));
    assertFalse(Eip55.isWrong("eip155:1:" + typo.toLowerCase(Locale.ROOT)));
    assertFalse(Eip55.isWrong("eip155:1:0x" + typo.substring(2).toUpperCase(Locale.ROOT)));
    assertFalse(Eip55.isWrong("eip155:30:" + typo));
    assertFalse(Eip55.isWrong("eip155:1:" + typo + "0"));
    assertFalse(Eip55.isWrong("eip155:1:" + typo.replace('A', 'G')));
    assertFalse(Eip55.isWrong("cosmos:hub:" + typo));
    assertFalse(Eip55.isWrong(""));
    assertEquals(42, typo.length());
  }
}
