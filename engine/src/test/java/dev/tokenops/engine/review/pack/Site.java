package dev.tokenops.engine.review.pack;

import java.util.ArrayList;

/**
 * Where a fault is planted: finds things of a pack that no fault has touched, or adds them. What is
 * added is clean in itself and leaves the rest clean; what is handed out is not handed out again.
 */
final class Site {
  static final long DAY_MS = 86_400_000;

  final Pack pack;
  final Scene scene;
  final Draw draw;
  final Story story;

  Site(Pack pack, Draw draw) {
    this.pack = pack;
    this.scene = pack.scene;
    this.draw = draw;
    story = new Story(pack, draw);
  }

  Token token() {
    return scene.token();
  }

  Chain chain() {
    return scene.token().chain();
  }

  /** Whether mistyping means anything on this chain. */
  boolean hasChecksums() {
    return token().assetId().contains("/erc20:0x");
  }

  /** A payment, of the pack or added to it. */
  Payment payment() {
    return pack.payments.isEmpty() || draw.oneIn(3)
        ? extraPayment(draw.of(1, 1, 2))
        : draw.take(pack.payments);
  }

  /** A payment by one settlement that nothing was given back of. */
  Payment simplePayment() {
    var simple = new ArrayList<Payment>();
    for (var payment : pack.payments)
      if (payment.settled().size() == 1 && payment.settled().getFirst().refund() == null)
        simple.add(payment);
    if (simple.isEmpty() || draw.oneIn(3)) return extraPayment(1);
    var chosen = draw.of(simple);
    pack.payments.remove(chosen);
    return chosen;
  }

  /** One of a payment's settlements, of which nothing was given back. */
  Settled settled() {
    var payment = simplePayment();
    return payment.settled().getFirst();
  }

  /** A payment that is not needed to pay for anything: added beside the rest. */
  Payment extraPayment(int parts) {
    long latestMs = pack.now.ms() - 2 * scene.windowMs() - 2 * Story.FUND_MS;
    long earliestMs = Math.min(latestMs, 0) - 30 * DAY_MS;
    return story.payment(
        new At(draw.between(earliestMs, latestMs)), draw.between(1_000_000L, 90_000_000L), parts);
  }

  /** The one settlement of a payment that is not needed. */
  Settled extraSettled() {
    return extraPayment(1).settled().getFirst();
  }

  /** A settlement whose credits are not needed: as much can go as they are. */
  Settled spareSettled() {
    var simple = new ArrayList<Payment>();
    for (var payment : pack.payments) {
      if (payment.settled().size() != 1) continue;
      var settled = payment.settled().getFirst();
      var fund = settled.fund();
      if (settled.refund() == null
          && pack.lowestBalanceFrom(fund.at("at")) >= 2 * fund.micros("credits"))
        simple.add(payment);
    }
    if (simple.isEmpty() || draw.oneIn(3)) return extraSettled();
    var chosen = draw.of(simple);
    pack.payments.remove(chosen);
    return chosen.settled().getFirst();
  }

  /** Work, of the pack or added to it with the credits that it needs. */
  Work work() {
    if (!pack.works.isEmpty() && draw.below(3) > 0) return draw.take(pack.works);
    return extraWork();
  }

  /** Work that is added, with a payment before it that pays for it twice over. */
  Work extraWork() {
    var settled = extraSettled();
    long micros = Math.max(1, settled.fund().micros("credits") / 2);
    return story.work(moment(settled.fund().at("at").plus(1), pack.now.plus(-20_000)), micros);
  }

  /** Both ends inclusive. */
  At moment(At from, At to) {
    return new At(draw.between(from.ms(), to.ms()));
  }

  /** A moment that has not come yet when the pack is reviewed. */
  At future() {
    return pack.now.plus(draw.of(1L, 1_000L, 3_600_000L, 40 * DAY_MS));
  }

  /** A moment of the story. */
  At past() {
    return moment(new At(0), pack.now);
  }

  /** The last moment at which a request can be settled. */
  At deadline(Item request) {
    var last = request.at("created_at").plus(scene.windowMs());
    return request.has("expires_at") && request.at("expires_at").compareTo(last) < 0
        ? request.at("expires_at")
        : last;
  }

  /** The ids of the settlement, its request and its credits. */
  static String[] ids(Settled settled) {
    return new String[] {settled.settlement().id(), settled.request().id(), settled.fund().id()};
  }
}
