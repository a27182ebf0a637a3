package dev.tokenops.engine.review.pack;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that a pack may be about.
 *
 * @param assetId CAIP-19, as its issuer writes it
 * @param bridged the CAIP-19 of the bridged token of the same name on the same chain, if there is
 *     one: another asset
 * @param known whether it is one of those that the product's reference data must hold: the well
 *     known of the published list; of any other it may say that it does not know it
 */
record Token(
    Chain chain,
    String assetId,
    String symbol,
    int decimals,
    String standard,
    String issuer,
    @Nullable String bridged,
    boolean known) {

  private static final Chain ETHEREUM = Chain.eip155(1);
  private static final Chain OPTIMISM = Chain.eip155(10);
  private static final Chain BNB = Chain.eip155(56);
  private static final Chain POLYGON = Chain.eip155(137);
  private static final Chain BASE = Chain.eip155(8453);
  private static final Chain ARBITRUM = Chain.eip155(42161);
  private static final Chain CELO = Chain.eip155(42220);
  private static final Chain AVALANCHE = Chain.eip155(43114);
  private static final Chain SEPOLIA = Chain.eip155(11155111);

  private static final Set<String> LESS_KNOWN = Set.of("PAXG", "ONDO", "PYUSD");

  /** Of the npm package @uniswap/default-token-list 22.21.0. */
  static final List<Token> KNOWN =
      List.of(
          erc20(ETHEREUM, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USDC", 6, "Circle"),
          erc20(ETHEREUM, "0xdAC17F958D2ee523a2206206994597C13D831ec7", "USDT", 6, "Tether"),
          erc20(ETHEREUM, "0x1aBaEA1f7C830bD89Acc67eC4af516284b1bC33c", "EURC", 6, "Circle"),
          erc20(ETHEREUM, "0x6B175474E89094C44Da98b954EedeAC495271d0F", "DAI", 18, "Sky"),
          erc20(ETHEREUM, "0x6c3ea9036406852006290770BEdFcAbA0e23A0e8", "PYUSD", 6, "Paxos"),
          erc20(ETHEREUM, "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599", "WBTC", 8, "BitGo"),
          erc20(ETHEREUM, "0x45804880De22913dAFE09f4980848ECE6EcbAf78", "PAXG", 18, "Paxos"),
          bridged(
              OPTIMISM,
              "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85",
              "0x7F5c764cBc14f9669B88837ca1490cCa17c31607"),
          erc20(OPTIMISM, "0x94b008aA00579c1307B0EF2c499aD98a8ce58e58", "USDT", 6, "Tether"),
          erc20(BNB, "0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d", "USDC", 18, "Binance-Peg"),
          erc20(BNB, "0x55d398326f99059fF775485246999027B3197955", "USDT", 18, "Binance-Peg"),
          bridged(
              POLYGON,
              "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
              "0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174"),
          bridged(
              BASE,
              "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
              "0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA"),
          erc20(BASE, "0x60a3E35Cc302bFA44Cb288Bc5a4F316Fdb1adb42", "EURC", 6, "Circle"),
          bridged(
              ARBITRUM,
              "0xaf88d065e77c8cC2239327C5EDb3A432268e5831",
              "0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8"),
          erc20(ARBITRUM, "0xA2d52A05B8Bead5d824DF54Dd1AA63188B37A5E7", "ONDO", 18, "Ondo Finance"),
          erc20(CELO, "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", "USDC", 6, "Circle"),
          erc20(AVALANCHE, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USDC", 6, "Circle"),
          of(
              Chain.SOLANA,
              "token:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
              "USDC",
              6,
              "spl",
              "Circle"),
          of(
              Chain.SOLANA,
              "token:2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo",
              "PYUSD",
              6,
              "spl-2022",
              "Paxos"));

  /** Real, or as real ones are, and in no list of a decentralised exchange. */
  private static final List<Token> ELSEWHERE =
      List.of(
          of(
              Chain.STELLAR,
              "asset:USDC-GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN",
              "USDC",
              7,
              "stellar-asset",
              "Circle"),
          of(
              Chain.XRPL,
              "token:RLUSD.rMxCKbEDwqr76QuheSUMdEGf4B9xJ8m5De",
              "RLUSD",
              6,
              "xrpl-iou",
              "Ripple \"Standard Custody\""),
          of(
              Chain.XRPL,
              "mpt:00F1EAE2B9D5A3C4E7F60A1B2C3D4E5F60718293A4B5C6D7",
              "MMF-1",
              2,
              "xls-33",
              "Fonds für Geldmarkt"),
          of(Chain.eip155(1), "slip44:60", "ETH", 18, "native", "Ethereum"));

  private static Token erc20(Chain chain, String address, String symbol, int places, String by) {
    boolean known = !LESS_KNOWN.contains(symbol);
    return new Token(
        chain, chain.id() + "/erc20:" + address, symbol, places, "erc20", by, null, known);
  }

  private static Token bridged(Chain chain, String usdc, String bridgedUsdc) {
    return new Token(
        chain,
        chain.id() + "/erc20:" + usdc,
        "USDC",
        6,
        "erc20",
        "Circle",
        chain.id() + "/erc20:" + bridgedUsdc,
        true);
  }

  private static Token of(
      Chain chain, String reference, String symbol, int places, String standard, String by) {
    return new Token(
        chain,
        chain.id() + "/" + reference,
        symbol,
        places,
        standard,
        by,
        null,
        chain.equals(Chain.SOLANA) && !LESS_KNOWN.contains(symbol));
  }

  /** Any; one in eight is a security token of its own, under ERC-3643. */
  static Token draw(Draw draw) {
    int die = draw.below(16);
    if (die < 2) return security(draw);
    return die < 5 ? draw.of(ELSEWHERE) : draw.of(KNOWN);
  }

  /** A security token that nobody else knows. */
  private static Token security(Draw draw) {
    var chain = draw.of(ETHEREUM, POLYGON, BASE, AVALANCHE, SEPOLIA);
    return new Token(
        chain,
        chain.id() + "/erc20:" + chain.address(draw),
        draw.of("BOND-29", "RE-FUND", "TBILL", "CARBON"),
        draw.of(0, 2, 6, 18),
        "erc3643",
        draw.of("Example Issuer S.A.", "Muster Emittent AG"),
        null,
        false);
  }

  boolean isSecurity() {
    return standard.equals("erc3643");
  }

  /** A real token of another chain. */
  static Token ofAnotherChain(Draw draw, Token than) {
    var others = KNOWN.stream().filter(token -> !token.chain.equals(than.chain)).toList();
    return draw.of(others);
  }

  /** A real token of the same chain, or null if there is none in the list. */
  static @Nullable Token besides(Draw draw, Token than) {
    var others =
        KNOWN.stream()
            .filter(token -> token.chain.equals(than.chain))
            .filter(token -> !token.assetId.equals(than.assetId))
            .toList();
    return others.isEmpty() ? null : draw.of(others);
  }
}
