package dev.tokenops.engine.review.rule;

import static dev.tokenops.engine.review.rule.Severity.HIGH;
import static dev.tokenops.engine.review.rule.Severity.INFO;
import static dev.tokenops.engine.review.rule.Severity.LOW;

import dev.tokenops.engine.review.evidence.AccountId;
import dev.tokenops.engine.review.evidence.Evidence.AssetEvent;
import dev.tokenops.engine.review.evidence.Evidence.Supply;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The supply against the events and the amounts of the pack. The events may be some of all there
 * were, so they can only be too many.
 *
 * <p>A transfer from the zero address is a mint, one to it a burn (ERC-20).
 */
final class SupplyEvents implements Check {
  private static final String ZERO = ":0x0000000000000000000000000000000000000000";

  private static final Rule EVENTS =
      Rule.of("AST-017", HIGH, "Events exceed the supply")
          .says(
              "The amounts of the `mint` events (and transfers from the zero address) up to the supply's"
                  + " `as_of` are more than `minted`, or those of the `burn` events (and transfers to"
                  + " it) more than `burned`. An event without a time counts.")
          .example("Minted 1000 by the supply, and 1001 by two mints.")
          .next("Read the supply and the events from the contract again.")
          .since(RulesVersion.V2_0_0);
  private static final Rule TWICE =
      Rule.of("AST-021", LOW, "Asset event twice")
          .says(
              "Several events have the same `tx_hash`, `type`, `amount`, `from` and `to`; hexadecimal"
                  + " hashes compare without case.")
          .example("Events `e1` and `e2`, both the same mint of one transaction.")
          .next("Keep one of the events, or say which log of the transaction each is.")
          .since(RulesVersion.V2_0_0);
  private static final Rule MORE =
      Rule.of("SET-030", INFO, "Settled more than existed")
          .says(
              "A final settlement in the asset has an `amount` above the supply's `total`, which may"
                  + " have been read before tokens were minted for it.")
          .example("A supply of 4000000 units, and a settlement of 25000000.")
          .next("Check the decimals of both amounts against the contract.")
          .since(RulesVersion.V2_0_0);

  private record Alike(
      String txHash,
      AssetEvent.@Nullable Type type,
      @Nullable BigInteger amount,
      @Nullable String from,
      @Nullable String to) {}

  @Override
  public RulesVersion since() {
    return RulesVersion.V2_0_0;
  }

  @Override
  public List<Rule> rules() {
    return List.of(EVENTS, TWICE, MORE);
  }

  @Override
  public void run(Dossier dossier, Findings findings) {
    var asset = dossier.evidence().asset();
    if (asset.supply() != null) {
      if (!asset.events().isEmpty()) events(asset.events(), asset.supply(), dossier, findings);
      var total = asset.supply().total();
      if (total != null) more(dossier, total, findings);
    }
    if (asset.events().size() > 1) twice(asset.events(), findings);
  }

  private static void events(
      List<AssetEvent> events, Supply supply, Dossier dossier, Findings findings) {
    var minted = BigInteger.ZERO;
    var burned = BigInteger.ZERO;
    for (var event : events) {
      var amount = event.amount();
      boolean later =
          event.at() != null && supply.asOf() != null && event.at().isAfter(supply.asOf());
      if (amount == null || later) continue;
      if (event.type() == AssetEvent.Type.MINT || isZero(event, event.from()))
        minted = minted.add(amount);
      if (event.type() == AssetEvent.Type.BURN || isZero(event, event.to()))
        burned = burned.add(amount);
    }
    boolean mints = supply.minted() != null && minted.compareTo(supply.minted()) > 0;
    boolean burns = supply.burned() != null && burned.compareTo(supply.burned()) > 0;
    if (mints || burns)
      findings.add(
          EVENTS,
          "The events %s %s units, the supply says %s."
              .formatted(
                  mints ? "mint" : "burn",
                  mints ? minted : burned,
                  mints ? supply.minted() : supply.burned()),
          dossier.evidence().asset().assetId().text());
  }

  private static boolean isZero(AssetEvent event, @Nullable AccountId account) {
    return event.type() == AssetEvent.Type.TRANSFER
        && account != null
        && account.text().endsWith(ZERO);
  }

  private static void more(Dossier dossier, BigInteger total, Findings findings) {
    var asset = dossier.evidence().asset().assetId();
    for (var settlement : dossier.evidence().settlements()) {
      var amount = settlement.amount();
      boolean inAsset = settlement.assetId() != null && settlement.assetId().isSameAs(asset);
      if (settlement.isFinal() && inAsset && amount != null && amount.compareTo(total) > 0)
        findings.add(
            MORE,
            "%s units were settled, and the whole supply is %s.".formatted(amount, total),
            settlement.settlementId(),
            asset.text());
    }
  }

  private static void twice(List<AssetEvent> events, Findings findings) {
    var alike = new Groups<Alike, String>();
    for (var event : events)
      if (event.txHash() != null)
        alike.add(
            new Alike(
                event.txHash(), event.type(), event.amount(), key(event.from()), key(event.to())),
            event.eventId());
    alike.forEachRepeated((event, ids) ->
        findings.add(TWICE, "%d events of %s are alike.".formatted(ids.size(), event.txHash), ids));
  }

  private static @Nullable String key(@Nullable AccountId account) {
    return account == null ? null : account.key();
  }
}
