package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.MEDIUM;

import java.util.List;

/** Whether the asset is what the pack calls it, by {@link KnownTokens}. */
final class TokenIdentity implements Check {
  static final Rule DECIMALS =
      Rule.of("AST-013", HIGH, "Decimals are not the token's")
          .says("The asset's `decimals` differ from those of the known token with this id.")
          .example("USDC on BNB chain with 6 decimals, where it has 18.")
          .next("Read decimals from the contract and check every amount of the pack.");
  static final Rule SYMBOL =
      Rule.of("AST-014", INFO, "Symbol is not the token's")
          .says(
              "The asset's `symbol` differs from that of the known token with this id. It is `medium`"
                  + " if the id is that of a bridged form: USDC.e is another asset than USDC.")
          .example("Symbol USDC for the contract of USDbC on Base.")
          .next("Check that this is the contract that was agreed on.");
  static final Rule UNKNOWN =
      Rule.of("AST-015", INFO, "Token is not known")
          .says(
              "The table of known tokens does not hold the asset: symbol and decimals are as posted.")
          .example("A token that its issuer deployed yesterday.")
          .next("Check symbol and decimals against the contract.");

  @Override
  public RulesVersion until() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(DECIMALS, SYMBOL, UNKNOWN);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    String id = asset.assetId().text();
    var known = dossier.tokens().get(asset.assetId());
    if (known == null) {
      findings.add(UNKNOWN, "The table of known tokens does not hold this asset.", id);
      return;
    }
    var decimals = asset.decimals();
    if (decimals != null && decimals != known.decimals())
      findings.add(
          DECIMALS,
          "The pack says %d decimals, but %s has %d."
              .formatted(decimals, known.symbol(), known.decimals()),
          id);
    var symbol = asset.symbol();
    if (symbol != null && !symbol.equalsIgnoreCase(known.symbol()))
      findings.add(
          SYMBOL,
          known.isBridged(symbol) ? MEDIUM : INFO,
          "The pack says %s, but this is the contract of %s.".formatted(symbol, known.symbol()),
          List.of(id));
  }
}
