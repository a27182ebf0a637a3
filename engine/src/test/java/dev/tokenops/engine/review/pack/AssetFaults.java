package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the token itself: what it says it is, its supply, its life. */
final class AssetFaults {
  private static final String LIFTED = "a pause or freeze counts until it is lifted";

  static final List<Fault> ALL =
      List.of(
          new Fault(
              "asset-checksum-broken",
              "EIP-55 checksums",
              Fault.Reach.ASSET,
              AssetFaults::checksum),
          new Fault(
              "decimals-of-another-chain",
              "decimals belong to the contract: USDC has 6 on most chains and 18 on BNB chain",
              Fault.Reach.ASSET,
              AssetFaults::decimals),
          new Fault(
              "bridged-called-native",
              "bridged USDC.e is another asset than native USDC",
              Fault.Reach.ALL,
              AssetFaults::bridgedAsset),
          new Fault(
              "symbol-of-another-token",
              "wrong chain or contract (real tokens decide)",
              Fault.Reach.ASSET,
              AssetFaults::symbol),
          new Fault(
              "supply-does-not-add-up",
              "supply is the sum of mints less burns",
              Fault.Reach.ASSET,
              AssetFaults::supply),
          new Fault(
              "burned-more-than-minted",
              "supply is the sum of mints less burns",
              Fault.Reach.ASSET,
              AssetFaults::burnedMore),
          new Fault(
              "mints-above-minted",
              "supply is the sum of mints less burns",
              Fault.Reach.ASSET,
              AssetFaults::mintsAboveMinted),
          new Fault(
              "supply-of-the-future",
              "as_of is the review's now",
              Fault.Reach.ASSET,
              AssetFaults::futureSupply),
          new Fault("paused", LIFTED, Fault.Reach.ASSET, AssetFaults::paused),
          new Fault("paused-again", LIFTED, Fault.Reach.ASSET, AssetFaults::pausedAgain),
          new Fault("settled-while-paused", LIFTED, AssetFaults::settledWhilePaused),
          new Fault("settled-while-frozen", LIFTED, AssetFaults::settledWhileFrozen),
          new Fault(
              "unpaused-before-the-pause", LIFTED, Fault.Reach.ASSET, AssetFaults::unpausedBefore),
          new Fault("payee-frozen", LIFTED, Fault.Reach.ASSET, AssetFaults::payeeFrozen),
          new Fault("holder-frozen", LIFTED, AssetFaults::holderFrozen),
          new Fault("another-holder-unfrozen", LIFTED, AssetFaults::anotherUnfrozen),
          new Fault("partly-unfrozen", "partial freeze; " + LIFTED, AssetFaults::partlyUnfrozen),
          new Fault("frozen-again", LIFTED, AssetFaults::frozenAgain),
          new Fault(
              "forced-transfer", "every forced transfer is reported", AssetFaults::forcedTransfer),
          new Fault("event-of-the-future", "as_of is the review's now", AssetFaults::futureEvent));

  private AssetFaults() {}

  private static @Nullable Planted checksum(Site site) {
    if (!site.hasChecksums()) return null;
    var mistyped = Chain.mistyped(site.token().assetId(), site.draw);
    site.pack.asset.set("asset_id", mistyped);
    return Planted.in("AST").naming(mistyped);
  }

  private static @Nullable Planted decimals(Site site) {
    if (!site.token().known()) return null;
    site.pack.asset.set("decimals", site.token().decimals() == 6 ? 18L : 6L);
    return ofAsset(site);
  }

  /** The pack is about the bridged token throughout, and calls it by the native one's name. */
  private static @Nullable Planted bridgedAsset(Site site) {
    var bridged = site.token().bridged();
    if (bridged == null) return null;
    site.pack.asset.set("asset_id", bridged);
    for (var request : site.pack.requests) request.set("asset_id", bridged);
    for (var settlement : site.pack.settlements) settlement.set("asset_id", bridged);
    return Planted.in("AST").naming(bridged);
  }

  private static @Nullable Planted symbol(Site site) {
    if (!site.token().known()) return null;
    site.pack.asset.set("symbol", site.draw.of("GOLD", "USDX", "wXYZ"));
    return ofAsset(site);
  }

  private static Planted ofAsset(Site site) {
    return Planted.in("AST").naming(site.token().assetId());
  }

  private static @Nullable Item supplyOf(Site site) {
    return site.pack.asset.fields().get("supply") instanceof Item supply ? supply : null;
  }

  private static @Nullable Planted supply(Site site) {
    var supply = supplyOf(site);
    if (supply == null) return null;
    var field = site.draw.of("total", "minted", "burned");
    var off = site.draw.upTo(BigInteger.TEN.pow(site.draw.between(1, 20)));
    supply.set(field, supply.units(field).add(off));
    return ofAsset(site);
  }

  private static @Nullable Planted burnedMore(Site site) {
    var supply = supplyOf(site);
    if (supply == null) return null;
    supply.set("burned", supply.units("minted").add(BigInteger.ONE)).set("total", BigInteger.ZERO);
    return ofAsset(site);
  }

  /** The sums fit one another, and not the one mint that is shown. */
  private static @Nullable Planted mintsAboveMinted(Site site) {
    var supply = supplyOf(site);
    if (supply == null) return null;
    var event =
        event(site, "mint", supply.at("as_of").plus(-site.draw.between(1L, 9_000_000_000L)))
            .set("amount", supply.units("minted").add(BigInteger.ONE))
            .set("to", site.chain().account(site.draw));
    return Planted.in("AST").namingOneOf(event.id(), site.token().assetId());
  }

  private static @Nullable Planted futureSupply(Site site) {
    var supply = supplyOf(site);
    if (supply == null) return null;
    supply.set("as_of", site.future());
    return ofAsset(site);
  }

  private static Item event(Site site, String type, At at) {
    site.pack.lacking.remove("events");
    var event =
        new Item("event_id", site.pack.nextId("ev"))
            .set("type", type)
            .set("at", at)
            .set("tx_hash", site.chain().transaction(site.draw));
    Pack.insert(site.pack.events, event, site.draw);
    return event;
  }

  /** After all that the pack tells, so that nothing was settled meanwhile. */
  private static At late(Site site) {
    return site.moment(site.pack.end.plus(3_600_000), site.pack.now);
  }

  private static Planted paused(Site site) {
    return Planted.in("AST").naming(event(site, "pause", late(site)).id());
  }

  private static Planted pausedAgain(Site site) {
    var last = late(site);
    event(site, "pause", last.plus(-3_000));
    event(site, "unpause", last.plus(-2_000));
    return Planted.in("AST").naming(event(site, "pause", last).id());
  }

  private static Planted unpausedBefore(Site site) {
    var last = late(site);
    event(site, "unpause", last.plus(-1));
    return Planted.in("AST").naming(event(site, "pause", last).id());
  }

  /** It is lifted by now, and was not when the token is said to have moved. */
  private static Planted settledWhilePaused(Site site) {
    var settlement = site.extraSettled().settlement();
    var pause = event(site, "pause", settlement.at("settled_at").plus(-1));
    event(site, "unpause", settlement.at("settled_at").plus(1));
    return Planted.in("AST", "SET").namingOneOf(settlement.id(), pause.id());
  }

  private static Planted settledWhileFrozen(Site site) {
    var settlement = site.extraSettled().settlement();
    if (!settlement.has("payer")) settlement.set("payer", site.draw.of(site.scene.payers()));
    var freeze =
        event(site, "freeze", settlement.at("settled_at").plus(-1))
            .set("from", settlement.text("payer"));
    event(site, "unfreeze", settlement.at("settled_at").plus(1))
        .set("from", settlement.text("payer"));
    return Planted.in("AST", "SET").namingOneOf(settlement.id(), freeze.id());
  }

  private static Planted payeeFrozen(Site site) {
    var holder = site.scene.spelt(site.draw.of(site.scene.payees()), site.draw);
    var freeze = event(site, "freeze", late(site)).set("from", holder);
    return Planted.in("AST").naming(freeze.id());
  }

  private static Planted holderFrozen(Site site) {
    var freeze = event(site, "freeze", site.past()).set("from", site.chain().account(site.draw));
    return Planted.in("AST").naming(freeze.id());
  }

  private static Planted anotherUnfrozen(Site site) {
    var last = late(site);
    event(site, "unfreeze", last).set("from", site.chain().account(site.draw));
    var freeze = event(site, "freeze", last.plus(-1)).set("from", site.chain().account(site.draw));
    return Planted.in("AST").naming(freeze.id());
  }

  private static Planted frozenAgain(Site site) {
    var last = late(site);
    var holder = site.chain().account(site.draw);
    event(site, "freeze", last.plus(-3_000)).set("from", holder);
    event(site, "unfreeze", last.plus(-2_000)).set("from", Chain.lowered(holder));
    var freeze = event(site, "freeze", last).set("from", holder);
    return Planted.in("AST").naming(freeze.id());
  }

  private static Planted partlyUnfrozen(Site site) {
    var last = late(site);
    var holder = site.chain().account(site.draw);
    var part = site.scene.rate().about(site.draw.between(1_000_000L, 900_000_000L));
    var freeze =
        event(site, "freeze", last.plus(-2_000))
            .set("from", holder)
            .set("amount", part.add(BigInteger.ONE));
    event(site, "unfreeze", last).set("from", holder).set("amount", part);
    return Planted.in("AST").naming(freeze.id());
  }

  private static Planted forcedTransfer(Site site) {
    var event =
        event(site, "forced_transfer", site.past())
            .set("amount", site.scene.rate().about(site.draw.between(1L, 9_000_000L)))
            .set("from", site.chain().account(site.draw))
            .set("to", site.chain().account(site.draw));
    return Planted.in("AST").naming(event.id()).atLeast(Severity.LOW);
  }

  private static Planted futureEvent(Site site) {
    var event =
        event(site, "transfer", site.future())
            .set("amount", site.scene.rate().about(1_000_000))
            .set("from", site.draw.of(site.scene.payers()))
            .set("to", site.chain().account(site.draw));
    return Planted.in("AST").naming(event.id());
  }
}
