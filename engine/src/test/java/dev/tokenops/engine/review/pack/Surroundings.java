package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.util.List;

/** Adds what stands around a story: the asset and its life, resolved exceptions, files. */
final class Surroundings {
  private static final long DAY_MS = 86_400_000;

  private final Pack pack;
  private final Scene scene;
  private final Draw draw;
  private BigInteger minted = BigInteger.ZERO;
  private BigInteger burned = BigInteger.ZERO;

  Surroundings(Pack pack, Draw draw) {
    this.pack = pack;
    this.scene = pack.scene;
    this.draw = draw;
  }

  void add() {
    var token = scene.token();
    pack.asset
        .set("asset_id", token.assetId())
        .set("symbol", token.symbol())
        .set("decimals", (long) token.decimals());
    if (scene.full() || draw.oneIn(4))
      pack.asset.set("standard", token.standard()).set("issuer", token.issuer());
    if (draw.oneIn(3)) movements();
    if (token.isSecurity() && draw.below(4) > 0) lifecycle();
    if (scene.full() || draw.oneIn(4)) supply();
    if (pack.events.isEmpty() && draw.coin()) pack.lacking.add("events");
    int exceptions = draw.of(0, 0, 1, 2);
    for (int i = 0; i < exceptions; i++) resolvedException();
    if (pack.exceptions.isEmpty() && draw.coin()) pack.lacking.add("exceptions");
    int files = draw.between(1, 3);
    for (int i = 0; i < files; i++) file(i);
    draw.shuffle(pack.events);
  }

  /** Well before the story and before what faults add to it: nothing is settled yet. */
  private At before() {
    return new At(-draw.between(40 * DAY_MS, 60 * DAY_MS));
  }

  private Item event(String type, At at) {
    var event = new Item("event_id", pack.nextId("ev")).set("type", type).set("at", at);
    if (scene.full() || draw.coin()) event.set("tx_hash", scene.token().chain().transaction(draw));
    pack.events.add(event);
    return event;
  }

  /** Mints, burns, and transfers, among them some that are the settlements themselves. */
  private void movements() {
    var chain = scene.token().chain();
    for (int i = draw.below(3); i > 0; i--) {
      var amount = scene.rate().about(draw.between(1L, 900_000_000L));
      if (draw.coin()) {
        event("mint", before()).set("amount", amount).set("to", chain.account(draw));
        minted = minted.add(amount);
      } else {
        event("burn", before()).set("amount", amount).set("from", chain.account(draw));
        burned = burned.add(amount);
      }
    }
    for (var payment : pack.payments) {
      if (!draw.oneIn(6)) continue;
      var settlement = payment.settled().getFirst().settlement();
      event("transfer", settlement.at("settled_at"))
          .set("amount", settlement.units("amount"))
          .set("from", draw.of(scene.payers()))
          .set("to", settlement.text("payee"))
          .set("tx_hash", settlement.text("tx_hash"));
      return;
    }
  }

  /** What ERC-3643 lets an issuer do, all of it undone again. */
  private void lifecycle() {
    if (draw.coin()) {
      var at = before();
      event("pause", at);
      event("unpause", at.plus(draw.between(1_000L, DAY_MS)));
    }
    if (draw.coin()) {
      var at = before();
      var holder = draw.coin() ? draw.of(scene.payees()) : scene.token().chain().account(draw);
      // A part of a holding may be frozen, and as much freed again.
      var part = draw.coin() ? scene.rate().about(draw.between(1L, 900_000_000L)) : null;
      event("freeze", at).set("from", holder).set("amount", part);
      event("unfreeze", at.plus(draw.between(1_000L, DAY_MS)))
          .set("from", scene.spelt(holder, draw))
          .set("amount", part);
    }
    if (draw.oneIn(4))
      event("recovery", before())
          .set("amount", scene.rate().about(draw.between(1L, 900_000_000L)))
          .set("from", scene.token().chain().account(draw))
          .set("to", scene.token().chain().account(draw));
  }

  private void supply() {
    var more = scene.rate().about(draw.between(1L, 4_000_000_000_000L));
    var out = scene.rate().about(draw.between(1L, 1_000_000_000L));
    minted = minted.add(more).add(burned).add(out);
    burned = burned.add(out);
    pack.asset.set(
        "supply",
        new Item()
            .set("as_of", pack.now.plus(-draw.between(0L, scene.staleMs() / 2)))
            .set("total", minted.subtract(burned))
            .set("minted", minted)
            .set("burned", burned));
  }

  private void resolvedException() {
    var opened = new At(draw.between(0L, pack.now.ms()));
    var exception =
        new Item("exception_id", pack.nextId("ex"))
            .set("type", draw.of("callback_failure", "settlement_mismatch", "policy", "other"))
            .set("severity", draw.of("low", "medium", "high", "critical"))
            .set("state", "resolved")
            .set("opened_at", opened)
            .set("resolved_at", new At(draw.between(opened.ms(), pack.now.ms())));
    if (!pack.settlements.isEmpty()) exception.set("refs", List.of(draw.of(pack.settlements).id()));
    pack.exceptions.add(exception);
  }

  private void file(int number) {
    pack.files.add(
        new Item(
                "name",
                draw.of("settlements-%d.csv", "ledger %d.pdf", "%d/usage.json").formatted(number))
            .set("sha256", draw.hex(64))
            .set("size", draw.between(1L, 40_000_000L)));
  }
}
