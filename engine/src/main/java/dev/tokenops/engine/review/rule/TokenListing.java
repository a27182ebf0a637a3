package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.LOW;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import java.util.List;

/** Whether the asset is what the pack calls it, by published token lists ({@link KnownTokens}). */
final class TokenListing implements Check {
  static final Rule DECIMALS = TokenIdentity.DECIMALS;
  private static final Rule SYMBOL =
      TokenIdentity.SYMBOL.says(
          "The asset's `symbol` differs from that of the known token with this id. It is `medium`"
              + " if the id is that of a bridged form, also where a list calls it by the same"
              + " symbol and its chain has the native token too: USDC.e is another asset than"
              + " USDC.");
  private static final Rule UNKNOWN =
      TokenIdentity.UNKNOWN.says(
          "The token lists do not hold the asset: symbol and decimals are as posted, amounts in"
              + " whole tokens rest on them, and wrong decimals would not be seen.");

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(DECIMALS, SYMBOL, UNKNOWN);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    var known = dossier.tokens().get(asset.assetId());
    var decimals = asset.decimals();
    if (known == null) {
      findings.add(
          UNKNOWN,
          decimals == null
              ? "The token lists do not hold this asset, and the pack does not say its decimals:"
                  + " amounts are told in atomic units."
              : "The token lists do not hold this asset: its %d decimals are as posted and cannot be checked."
                  .formatted(decimals),
          asset.assetId().text());
      return;
    }
    if (decimals != null && decimals != known.decimals())
      findings.add(
          DECIMALS,
          "The pack says %d decimals, but %s has %d."
              .formatted(decimals, known.symbol(), known.decimals()),
          asset.assetId().text());
    var symbol = asset.symbol();
    if (symbol == null) return;
    boolean bridged =
        symbol.equalsIgnoreCase(known.bridgedOf())
            && (!symbol.equalsIgnoreCase(known.symbol())
                || dossier.tokens().hasNative(asset.assetId().chain(), symbol));
    if (bridged || !symbol.equalsIgnoreCase(known.symbol()))
      findings.add(
          SYMBOL,
          bridged ? MEDIUM : LOW,
          bridged
              ? "The pack says %s, but this is the contract of its bridged form.".formatted(symbol)
              : "The pack says %s, but this is the contract of %s."
                  .formatted(symbol, known.symbol()),
          List.of(asset.assetId().text()));
  }
}
