package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.evidence.AssetId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What real stablecoins are called and how many decimals they have, chain by chain.
 *
 * <p>The table is a resource of this package, {@code known-tokens.csv}, which names its source.
 * Decimals belong to the contract: USDC has 6 nearly everywhere and 18 on BNB chain.
 */
final class KnownTokens {
  private static final Map<String, Token> AS_LISTED = read();

  /** By {@link AssetId#key}, which few need: most ids are written as the table writes them. */
  private static final Map<String, Token> TOKENS = byKey();

  private KnownTokens() {}

  /** A token as the table knows it. */
  record Token(String symbol, int decimals) {
    /** Whether it is a bridged form of what is claimed: {@code USDC.e} is not {@code USDC}. */
    boolean isBridged(String claimed) {
      return symbol.equalsIgnoreCase(claimed + ".e")
          || (symbol.equals("USDbC") && claimed.equalsIgnoreCase("USDC"));
    }
  }

  static @Nullable Token get(AssetId asset) {
    var listed = AS_LISTED.get(asset.text());
    return listed == null ? TOKENS.get(asset.key()) : listed;
  }

  private static Map<String, Token> byKey() {
    var byKey = new HashMap<String, Token>();
    AS_LISTED.forEach((id, token) -> byKey.put(key(id), token));
    return Map.copyOf(byKey);
  }

  private static String key(String id) {
    return id.startsWith("eip155:") ? id.toLowerCase(Locale.ROOT) : id;
  }

  private static Map<String, Token> read() {
    try (var in = KnownTokens.class.getResourceAsStream("known-tokens.csv")) {
      if (in == null) throw new IllegalStateException("known-tokens.csv is not in the product");
      var tokens = new HashMap<String, Token>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> put(tokens, line.split(",", -1)));
      return Map.copyOf(tokens);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, Token> tokens, String[] cells) {
    tokens.put(cells[0], new Token(cells[1], Integer.parseInt(cells[2])));
  }
}
