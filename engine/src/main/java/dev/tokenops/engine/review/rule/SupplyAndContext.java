package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;

import dev.tokenops.engine.review.evidence.Evidence.Asset;
import java.util.ArrayList;
import java.util.List;

/** What the pack says of the token itself. */
final class SupplyAndContext implements Check {
  private static final Rule CONTEXT =
      Rule.of("AST-003", INFO, "Asset context without usual fields")
          .says(
              "The asset has no `symbol`, `decimals`, `standard`, `issuer` or `supply`, or the supply"
                  + " has no `as_of`, `total`, `minted` or `burned`.")
          .example("`asset` holds `asset_id` alone.")
          .next("Post the fields of the token that are known.");
  private static final Rule SUPPLY =
      Rule.of("AST-004", HIGH, "Supply does not add up")
          .says("The supply's `total` is not `minted` less `burned`.")
          .example("Minted 1000, burned 100, and a total of 901.")
          .next("Read the supply from the contract again, all three at one block.");

  @Override
  public List<Rule> rules() {
    return List.of(CONTEXT, SUPPLY);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    var missing = missing(asset);
    if (!missing.isEmpty())
      findings.add(
          CONTEXT, "The asset has no " + String.join(", ", missing) + ".", asset.assetId().text());
    var supply = asset.supply();
    if (supply == null
        || supply.total() == null
        || supply.minted() == null
        || supply.burned() == null) return;
    var expected = supply.minted().subtract(supply.burned());
    if (!supply.total().equals(expected))
      findings.add(
          SUPPLY,
          "The supply is %s, but %s minted less %s burned is %s."
              .formatted(supply.total(), supply.minted(), supply.burned(), expected),
          asset.assetId().text());
  }

  private static List<String> missing(Asset asset) {
    var missing = new ArrayList<String>(0);
    if (asset.symbol() == null) missing.add("symbol");
    if (asset.decimals() == null) missing.add("decimals");
    if (asset.standard() == null) missing.add("standard");
    if (asset.issuer() == null) missing.add("issuer");
    var supply = asset.supply();
    if (supply == null) {
      missing.add("supply");
      return missing;
    }
    if (supply.asOf() == null) missing.add("supply.as_of");
    if (supply.total() == null) missing.add("supply.total");
    if (supply.minted() == null) missing.add("supply.minted");
    if (supply.burned() == null) missing.add("supply.burned");
    return missing;
  }
}
