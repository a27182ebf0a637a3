package dev.tokenops.engine.review.rule;

import dev.tokenops.engine.review.evidence.AssetId;
import dev.tokenops.ledger.json.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What real tokens are called and how many decimals they have, chain by chain: a table that ships
 * with the product and names its sources.
 *
 * <p>Decimals belong to the contract: USDC has 6 nearly everywhere and 18 on BNB chain. A look-up
 * is one of a hash table, and makes nothing where an asset is written as the table writes it. Any
 * thread.
 */
final class KnownTokens {
  /** The stablecoins that the first rules knew. */
  static final KnownTokens FIRST = read("known-tokens.csv");

  /** {@code reference/tokens.csv}: three published token lists in one. */
  static final KnownTokens LISTED = read("/dev/tokenops/engine/review/reference/tokens.csv");

  /** Which lists, as the head of the table says too. */
  private static final String LISTS =
      "@eth-optimism/tokenlist+@bgd-labs/aave-address-book+@solana/spl-token-registry";

  private static final String VERSIONS = "10.0.1757+4.44.22+0.2.4574";

  private final Map<String, Token> asListed;

  /** By {@link AssetId#key}, which few need: most ids are written as the table writes them. */
  private final Map<String, Token> byKey;

  /** Chain and symbol of those that are not bridged. */
  private final Set<String> natives;

  private final String sha256;

  private KnownTokens(Map<String, Token> asListed, String sha256) {
    this.asListed = Map.copyOf(asListed);
    this.sha256 = sha256;
    var keys = new HashMap<String, Token>();
    var symbols = new HashSet<String>();
    asListed.forEach((id, token) -> {
      keys.put(key(id), token);
      if (token.bridgedOf.isEmpty()) symbols.add(chain(id) + "/" + upper(token.symbol));
    });
    byKey = Map.copyOf(keys);
    natives = Set.copyOf(symbols);
  }

  /**
   * A token as the table knows it.
   *
   * @param bridgedOf the symbol of what it is a bridged form of; empty if it is none
   */
  record Token(String symbol, int decimals, String bridgedOf) {
    /** Whether it is a bridged form of what is claimed: {@code USDC.e} is not {@code USDC}. */
    boolean isBridged(String claimed) {
      return symbol.equalsIgnoreCase(claimed + ".e")
          || (symbol.equals("USDbC") && claimed.equalsIgnoreCase("USDC"));
    }

    /** What it stands for, bridged or not. */
    String nativeSymbol() {
      return bridgedOf.isEmpty() ? symbol : bridgedOf;
    }

    /** Whether one of the two is a bridged form of the other, or of the same third. */
    boolean isOtherFormOf(Token other) {
      return nativeSymbol().equalsIgnoreCase(other.nativeSymbol())
          && !(bridgedOf.isEmpty() && other.bridgedOf.isEmpty());
    }
  }

  @Nullable Token get(AssetId asset) {
    var listed = asListed.get(asset.text());
    return listed == null ? byKey.get(asset.key()) : listed;
  }

  /** Whether the table has the asset as it is written here. */
  boolean spells(AssetId asset) {
    return asListed.containsKey(asset.text());
  }

  /** Whether the chain has the token of this symbol natively too. */
  boolean hasNative(String chain, String symbol) {
    return natives.contains(chain + "/" + upper(symbol));
  }

  int size() {
    return asListed.size();
  }

  ReferenceData reference() {
    return new ReferenceData(LISTS, VERSIONS, sha256);
  }

  private static String chain(String id) {
    return id.substring(0, id.indexOf('/'));
  }

  private static String upper(String symbol) {
    return symbol.toUpperCase(Locale.ROOT);
  }

  private static String key(String id) {
    return id.startsWith("eip155:") ? id.toLowerCase(Locale.ROOT) : id;
  }

  private static KnownTokens read(String resource) {
    try (var in = KnownTokens.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException(resource + " is not in the product");
      var bytes = in.readAllBytes();
      var tokens = new HashMap<String, Token>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> put(tokens, line.split(",", -1)));
      return new KnownTokens(tokens, Sha256.hex(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Map<String, Token> tokens, String[] cells) {
    String bridgedOf = cells.length > 3 ? cells[3] : "";
    tokens.put(cells[0], new Token(cells[1], Integer.parseInt(cells[2]), bridgedOf));
  }
}
