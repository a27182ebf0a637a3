package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.util.ArrayList;

/**
 * Adds to a pack what happens in it, each complete in itself: a payment with its settlements and
 * credits, a work with its debit and delivery. The caller sees to the time and the balance.
 */
final class Story {
  /** The longest that a fund credit takes after its settlement. */
  static final long FUND_MS = 90_000;

  private final Pack pack;
  private final Scene scene;
  private final Draw draw;

  Story(Pack pack, Draw draw) {
    this.pack = pack;
    this.scene = pack.scene;
    this.draw = draw;
  }

  /**
   * A payment for about so many credits.
   *
   * @param parts settlements that share it
   */
  Payment payment(At created, long micros, int parts) {
    var amount = scene.rate().about(micros).max(grains(parts));
    var route = draw.of("stripe_stablecoin", "circle_mint", "bank_wire.sepa");
    var request =
        new Item("payment_request_id", pack.nextId("pr"))
            .set("amount", amount)
            .set("asset_id", scene.assetId(draw))
            .set("payee", draw.of(scene.payees()))
            .set("created_at", created);
    long windowMs = scene.windowMs();
    if (scene.full() || draw.oneIn(4)) {
      long expiresMs = draw.between(windowMs / 2, windowMs * 2) / 1_000 * 1_000;
      request.set("expires_at", created.plus(expiresMs));
      windowMs = Math.min(windowMs, expiresMs);
    }
    if (scene.full()) request.set("provider_route", route);
    Pack.insert(pack.requests, request, draw);
    var settled = new ArrayList<Settled>();
    var rest = received(amount, parts);
    for (int i = parts; i > 0; i--) {
      var part = i == 1 ? rest : part(rest, i);
      rest = rest.subtract(part);
      settled.add(settled(request, route, part, moment(created, windowMs)));
    }
    return new Payment(request, settled);
  }

  /**
   * What comes in for an amount that is asked: the same within the tolerance, and often its edge.
   */
  private BigInteger received(BigInteger amount, int parts) {
    var tolerance = scene.tolerance();
    if (tolerance.signum() == 0 || draw.coin()) return amount;
    var off = draw.oneIn(3) ? tolerance : draw.upTo(tolerance);
    off = off.divide(scene.rate().grain()).multiply(scene.rate().grain());
    var less = amount.subtract(off);
    return draw.coin() || less.compareTo(grains(parts)) < 0 ? amount.add(off) : less;
  }

  private BigInteger grains(int count) {
    return scene.rate().grain().multiply(BigInteger.valueOf(count));
  }

  /** Whole grains of the rest, so that every later part keeps one at least. */
  private BigInteger part(BigInteger rest, int partsLeft) {
    var free = rest.subtract(grains(partsLeft - 1));
    var part = draw.upTo(free).divide(scene.rate().grain()).multiply(scene.rate().grain());
    return part.max(scene.rate().grain());
  }

  /** Mostly within minutes, now and then on the first or last millisecond that counts. */
  private At moment(At created, long windowMs) {
    return switch (draw.below(16)) {
      case 0 -> created;
      case 1 -> created.plus(windowMs);
      default -> created.plus(draw.between(1_000L, Math.min(windowMs, 600_000)));
    };
  }

  private Settled settled(Item request, String route, BigInteger amount, At at) {
    var settlement =
        new Item("settlement_id", pack.nextId("st"))
            .set("payment_request_id", request.id())
            .set("asset_id", scene.assetId(draw))
            .set("amount", amount)
            .set("payee", scene.spelt(request.text("payee"), draw))
            .set("status", draw.of("ACSC", "ACSC", "ACCC"))
            .set("tx_hash", scene.token().chain().transaction(draw))
            .set("confirmations", confirmations())
            .set("settled_at", at);
    if (scene.full())
      settlement
          .set("provider_route", route)
          .set("provider_reference", "pi_3S" + draw.hex(22))
          .set("payer", draw.of(scene.payers()))
          .set("refunded_amount", BigInteger.ZERO);
    Pack.insert(pack.settlements, settlement, draw);
    var fund =
        new Item("credit_id", pack.nextId("cr"))
            .set("kind", "fund")
            .set("settlement_id", settlement.id())
            .set("credits", scene.rate().worth(amount))
            .set("at", at.plus(draw.oneIn(8) ? 0 : draw.between(1L, FUND_MS)));
    if (draw.oneIn(8)) fund.set("usage_id", Item.NULL);
    Pack.insert(pack.credits, fund, draw);
    return new Settled(request, settlement, fund, null);
  }

  private long confirmations() {
    long least = scene.minConfirmations();
    return draw.oneIn(4) ? least : least + draw.between(1, 5_000);
  }

  /** Work for so many credits; its debit and delivery come within ten seconds. */
  Work work(At at, long micros) {
    var receipt = pack.nextId("rc");
    var usage =
        new Item("usage_id", pack.nextId("us"))
            .set("run_ref", pack.nextId("run"))
            .set("meter", draw.of("tokenops.review", "tokenops.preflight", "records"))
            .set("quantity", draw.of("1", "3", "0.25", "117", "12.5"))
            .set("credits", new Micros(micros))
            .set("receipt_ref", receipt)
            .set("at", at);
    if (scene.full()) usage.set("unit", draw.of("review", "record", "call"));
    var debit =
        new Item("credit_id", pack.nextId("cr"))
            .set("kind", "debit")
            .set("usage_id", usage.id())
            .set("credits", new Micros(micros))
            .set("at", at.plus(draw.between(0, 5_000)));
    var digest = draw.hex(64);
    var delivery =
        new Item("delivery_id", pack.nextId("dl"))
            .set("receipt_ref", receipt)
            .set("state", "delivered")
            .set("last_status", draw.of(200L, 200L, 201L, 202L, 204L, 299L))
            .set("payload_sha256", digest)
            .set("acknowledged_sha256", digest);
    if (scene.full())
      delivery
          .set("target", "https://agent.example/hooks/" + draw.hex(6))
          .set("attempts", (long) draw.between(1, 9))
          .set("delivered_at", at.plus(draw.between(1, 10_000)));
    Pack.insert(pack.usage, usage, draw);
    Pack.insert(pack.credits, debit, draw);
    Pack.insert(pack.deliveries, delivery, draw);
    return new Work(usage, debit, delivery);
  }

  /**
   * A second meter of the same run, on the same receipt, and so without a delivery of its own.
   *
   * @return what was used, with its debit
   */
  Work alongside(Work work, long micros) {
    var usage =
        work.usage()
            .copyAs(pack.nextId("us"))
            .set("meter", work.usage().text("meter") + ".extra")
            .set("credits", new Micros(micros));
    var debit =
        work.debit()
            .copyAs(pack.nextId("cr"))
            .set("usage_id", usage.id())
            .set("credits", new Micros(micros))
            .set("at", work.debit().at("at").plus(1));
    Pack.insert(pack.usage, usage, draw);
    Pack.insert(pack.credits, debit, draw);
    return new Work(usage, debit, work.delivery());
  }

  /** Gives back part of a settlement, or all of it. */
  Settled refund(Settled settled, BigInteger amount, At at) {
    settled.settlement().set("refunded_amount", amount);
    var credit =
        new Item("credit_id", pack.nextId("cr"))
            .set("kind", "refund")
            .set("settlement_id", settled.settlement().id())
            .set("credits", scene.rate().worth(amount))
            .set("at", at);
    Pack.insert(pack.credits, credit, draw);
    return settled.refundedBy(credit);
  }

  /** A correction in the agent's favour. */
  void adjust(long micros, At at) {
    Pack.insert(
        pack.credits,
        new Item("credit_id", pack.nextId("cr"))
            .set("kind", "adjust")
            .set("credits", new Micros(micros))
            .set("at", at),
        draw);
  }

  /** A try that came to nothing, beside those that paid. */
  void failedAttempt(Payment payment) {
    var paid = payment.settled().getFirst().settlement();
    var attempt =
        new Item("settlement_id", pack.nextId("st"))
            .set("payment_request_id", payment.request().id())
            .set("asset_id", paid.fields().get("asset_id"))
            .set("amount", payment.request().units("amount"))
            .set("payee", payment.request().text("payee"))
            .set("status", draw.of("RJCT", "CANC"));
    Pack.insert(pack.settlements, attempt, draw);
  }
}
