package dev.tokenops.engine.review.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.review.Packs;
import dev.tokenops.engine.review.evidence.AssetId;
import dev.tokenops.engine.review.evidence.Eip55;
import dev.tokenops.ledger.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of tokens is what it says it is. */
class KnownTokensTest {
  /** A table with another hash is another table: it belongs to another version of the rules. */
  private static final String SHA256 =
      "cac879390343d432358677b35c29a515bb1ae381e72406d71f517e418bc9a6bb";

  private static final String USDC_ON_BNB =
      "eip155:56/erc20:0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d";

  @Test
  void theOutcomesNameTheTableThatShips() {
    var bytes = Packs.resource("reference/tokens.csv");
    assertEquals(SHA256, Sha256.hex(bytes));
    assertEquals(SHA256, KnownTokens.LISTED.reference().sha256());
    var head = new String(bytes, StandardCharsets.UTF_8);
    for (var version : KnownTokens.LISTED.reference().version().split("\\+", -1))
      assertTrue(head.contains(" " + version + ","), version);
  }

  @Test
  void everyLineIsATokenOnceAndSpeltWithItsChecksum() {
    var lines = new String(Packs.resource("reference/tokens.csv"), StandardCharsets.UTF_8).lines();
    var ids = new HashSet<String>();
    lines
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          var cells = line.split(",", -1);
          assertEquals(5, cells.length, line);
          assertTrue(ids.add(cells[0].toLowerCase(Locale.ROOT)), line);
          assertFalse(Eip55.isWrong(cells[0]), line);
          assertTrue("sal".contains(cells[4]), line);
        });
    assertEquals(KnownTokens.LISTED.size(), ids.size());
    assertTrue(ids.size() > 2_000, "tokens: " + ids.size());
  }

  @Test
  void decimalsBelongToTheContract() {
    assertEquals(18, decimals(USDC_ON_BNB));
    assertEquals(18, decimals(USDC_ON_BNB.toLowerCase(Locale.ROOT)));
    assertEquals(6, decimals("eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"));
    assertEquals(
        6,
        decimals(
            "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp/token:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"));
    assertNull(KnownTokens.LISTED.get(asset(USDC_ON_BNB + "0")));
  }

  private static int decimals(String id) {
    var token = KnownTokens.LISTED.get(asset(id));
    assertNotNull(token, id);
    return token.decimals();
  }

  private static AssetId asset(String id) {
    return new AssetId(id, id.substring(0, id.indexOf('/')));
  }
}
