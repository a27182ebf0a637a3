package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the credits: what funds them, what takes them, in which order. */
final class CreditFaults {
  private static final String WORTH =
      "a settlement's fund credit is amount x credits / asset_amount, exactly";
  private static final String WITHOUT = "at least high: credit without settlement";
  private static final String REFUND = "a refunded_amount needs an equal refund credit";
  private static final String ONE_DEBIT = "each usage has one equal debit";
  private static final String BALANCE = "in order of time the balance never goes below zero";

  static final List<Fault> ALL =
      List.of(
          new Fault("settled-and-not-credited", "settlements without credits", CreditFaults::none),
          new Fault("credit-for-no-settlement", WITHOUT, CreditFaults::forNoSettlement),
          new Fault("credit-names-no-settlement", WITHOUT, CreditFaults::namesNone),
          new Fault("funded-twice", "at least high: funded twice", CreditFaults::fundedTwice),
          new Fault("funded-too-much", WORTH, CreditFaults::tooMuch),
          new Fault("funded-too-little", WORTH, CreditFaults::tooLittle),
          new Fault("funded-net-of-a-fee", "fee against net", CreditFaults::netOfFee),
          new Fault("credits-scaled", "decimals or scale", CreditFaults::scaled),
          new Fault("credited-before-settled", "timing outside the window", CreditFaults::early),
          new Fault("credited-in-the-future", "as_of is the review's now", CreditFaults::future),
          new Fault("refunded-and-not-taken-back", REFUND, CreditFaults::refundMissing),
          new Fault("refund-taken-back-too-little", REFUND, CreditFaults::refundTooLittle),
          new Fault("refund-taken-back-too-much", REFUND, CreditFaults::refundTooMuch),
          new Fault("refund-taken-back-twice", REFUND, CreditFaults::refundTwice),
          new Fault("refund-of-nothing", REFUND, CreditFaults::refundOfNothing),
          new Fault("refund-for-no-settlement", REFUND, CreditFaults::refundForNone),
          new Fault(
              "refund-after-spend",
              "refund after spend",
              Fault.Reach.ALL,
              CreditFaults::refundAfterSpend),
          new Fault("debited-twice", ONE_DEBIT, CreditFaults::debitedTwice),
          new Fault("debited-too-much", ONE_DEBIT, CreditFaults::debitedTooMuch),
          new Fault("debited-too-little", ONE_DEBIT, CreditFaults::debitedTooLittle),
          new Fault("debit-for-no-usage", "missing on one side", CreditFaults::debitForNone),
          new Fault("debit-names-no-usage", "missing on one side", CreditFaults::debitNamesNone),
          new Fault("spent-before-funded", BALANCE, Fault.Reach.ALL, CreditFaults::spentBefore));

  private CreditFaults() {}

  private static Planted none(Site site) {
    var settled = site.spareSettled();
    site.pack.credits.remove(settled.fund());
    return Planted.in("CRD", "SET").naming(settled.settlement().id());
  }

  private static Planted forNoSettlement(Site site) {
    return credit(site, site.pack.nextId("st"));
  }

  private static Planted namesNone(Site site) {
    return credit(site, null);
  }

  private static Planted credit(Site site, @Nullable String settlement) {
    var credit =
        new Item("credit_id", site.pack.nextId("cr"))
            .set("kind", "fund")
            .set("settlement_id", settlement)
            .set("credits", new Micros(site.draw.between(1L, 90_000_000L)))
            .set("at", site.past());
    Pack.insert(site.pack.credits, credit, site.draw);
    return Planted.in("CRD").naming(credit.id()).atLeast(Severity.HIGH);
  }

  private static Planted fundedTwice(Site site) {
    var settled = site.settled();
    var again = settled.fund().copyAs(site.pack.nextId("cr"));
    again.set("at", settled.fund().at("at").plus(site.draw.of(0L, 1L, 60_000L)));
    Pack.insert(site.pack.credits, again, site.draw);
    return Planted.in("CRD")
        .namingOneOf(settled.fund().id(), again.id(), settled.settlement().id())
        .atLeast(Severity.HIGH);
  }

  private static Planted tooMuch(Site site) {
    return off(site.settled(), site.draw.of(1L, 1_000L, 5_000_000L));
  }

  private static @Nullable Planted tooLittle(Site site) {
    var settled = site.spareSettled();
    long most = settled.fund().micros("credits") - 1;
    return most < 1 ? null : off(settled, -site.draw.between(1L, most));
  }

  private static Planted off(Settled settled, long micros) {
    settled.fund().set("credits", new Micros(settled.fund().micros("credits") + micros));
    return Planted.in("CRD").namingOneOf(settled.fund().id(), settled.settlement().id());
  }

  private static @Nullable Planted netOfFee(Site site) {
    var settled = site.spareSettled();
    long fee = settled.fund().micros("credits") * 29 / 1_000;
    return fee == 0 ? null : off(settled, -fee);
  }

  private static Planted scaled(Site site) {
    var settled = site.settled();
    long scale = site.draw.of(10L, 100L, 1_000L, 1_000_000L);
    return off(settled, settled.fund().micros("credits") * (scale - 1));
  }

  private static Planted early(Site site) {
    var settled = site.settled();
    var at = settled.settlement().at("settled_at").plus(-site.draw.of(1L, 1_000L, 3_600_000L));
    settled.fund().set("at", at);
    return Planted.in("CRD").naming(settled.fund().id());
  }

  private static Planted future(Site site) {
    var settled = site.extraSettled();
    settled.fund().set("at", site.future());
    return Planted.in("CRD", "AST").naming(settled.fund().id());
  }

  /** A settlement of which something went back, with the credit that says so. */
  private static Settled refunded(Site site) {
    var settled = site.extraSettled();
    var rate = site.scene.rate();
    var amount = settled.settlement().units("amount");
    var back = site.draw.upTo(amount).divide(rate.grain()).max(BigInteger.ONE);
    var at = settled.fund().at("at").plus(site.draw.between(1L, 60_000L));
    return site.story.refund(settled, back.multiply(rate.grain()), at);
  }

  private static Item refundOf(Settled settled) {
    var refund = settled.refund();
    if (refund == null) throw new IllegalStateException("nothing was given back");
    return refund;
  }

  private static Planted refundMissing(Site site) {
    var settled = refunded(site);
    site.pack.credits.remove(refundOf(settled));
    return Planted.in("CRD", "SET").naming(settled.settlement().id());
  }

  private static @Nullable Planted refundTooLittle(Site site) {
    var settled = refunded(site);
    long most = refundOf(settled).micros("credits") - 1;
    return most < 1 ? null : refundOff(settled, -site.draw.between(1L, most));
  }

  private static @Nullable Planted refundTooMuch(Site site) {
    var settled = refunded(site);
    long most = settled.fund().micros("credits") - refundOf(settled).micros("credits");
    return most < 1 ? null : refundOff(settled, site.draw.between(1L, most));
  }

  private static Planted refundOff(Settled settled, long micros) {
    var refund = refundOf(settled);
    refund.set("credits", new Micros(refund.micros("credits") + micros));
    return Planted.in("CRD").namingOneOf(refund.id(), settled.settlement().id());
  }

  private static @Nullable Planted refundTwice(Site site) {
    var settled = refunded(site);
    var refund = refundOf(settled);
    if (2 * refund.micros("credits") > settled.fund().micros("credits")) return null;
    var again = refund.copyAs(site.pack.nextId("cr")).set("at", refund.at("at").plus(1));
    Pack.insert(site.pack.credits, again, site.draw);
    return Planted.in("CRD").namingOneOf(again.id(), refund.id(), settled.settlement().id());
  }

  private static Planted refundOfNothing(Site site) {
    var settled = refunded(site);
    settled.settlement().set("refunded_amount", site.draw.coin() ? null : BigInteger.ZERO);
    return Planted.in("CRD").namingOneOf(refundOf(settled).id(), settled.settlement().id());
  }

  private static Planted refundForNone(Site site) {
    var settled = refunded(site);
    var refund = refundOf(settled);
    settled.settlement().set("refunded_amount", null);
    refund.set("settlement_id", site.pack.nextId("st"));
    return Planted.in("CRD").naming(refund.id());
  }

  /** The money goes back whole when the credits that it bought are used. */
  private static Planted refundAfterSpend(Site site) {
    var settled = site.extraSettled();
    var spent = site.pack.now.plus(-50_000);
    long balance = site.pack.lowestBalanceFrom(spent);
    site.story.work(spent, balance);
    var refunded =
        site.story.refund(
            settled, settled.settlement().units("amount"), site.pack.now.plus(-10_000));
    return Planted.in("CRD").namingOneOf(refundOf(refunded).id(), settled.settlement().id());
  }

  private static Planted debitedTwice(Site site) {
    var work = extraWork(site);
    var again = work.debit().copyAs(site.pack.nextId("cr"));
    again.set("at", work.debit().at("at").plus(1));
    Pack.insert(site.pack.credits, again, site.draw);
    return Planted.in("CRD", "USE").namingOneOf(again.id(), work.debit().id(), work.usage().id());
  }

  /** With as many credits again to spare. */
  private static Work extraWork(Site site) {
    site.extraSettled();
    return site.extraWork();
  }

  private static Planted debitedTooMuch(Site site) {
    var work = extraWork(site);
    work.debit().set("credits", new Micros(work.usage().micros("credits")).plus(1));
    return debited(work);
  }

  private static @Nullable Planted debitedTooLittle(Site site) {
    var work = site.work();
    long most = work.usage().micros("credits") - 1;
    if (most < 1) return null;
    work.debit().set("credits", new Micros(site.draw.between(0L, most)));
    return debited(work);
  }

  private static Planted debited(Work work) {
    return Planted.in("CRD", "USE").namingOneOf(work.debit().id(), work.usage().id());
  }

  private static Planted debitForNone(Site site) {
    return debit(site, site.pack.nextId("us"));
  }

  private static Planted debitNamesNone(Site site) {
    return debit(site, null);
  }

  private static Planted debit(Site site, @Nullable String usage) {
    var settled = site.extraSettled();
    var debit =
        new Item("credit_id", site.pack.nextId("cr"))
            .set("kind", "debit")
            .set("usage_id", usage)
            .set("credits", new Micros(site.draw.between(1L, settled.fund().micros("credits"))))
            .set("at", site.moment(settled.fund().at("at").plus(1), site.pack.now));
    Pack.insert(site.pack.credits, debit, site.draw);
    return site.pack.usage.isEmpty()
        ? Planted.in("CRD", "USE").namingOneOf(debit.id(), "usage")
        : Planted.in("CRD", "USE").naming(debit.id());
  }

  /** The first thing that happens is that credits are used; they are paid for later. */
  private static Planted spentBefore(Site site) {
    var settled = site.extraSettled();
    var before = new At(-200 * Site.DAY_MS);
    var work = site.story.work(before, settled.fund().micros("credits"));
    return Planted.in("CRD", "USE").namingOneOf(work.usage().id(), work.debit().id());
  }
}
