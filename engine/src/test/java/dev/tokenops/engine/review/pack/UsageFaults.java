package dev.tokenops.engine.review.pack;

import java.util.List;

/** What is wrong with what was used. */
final class UsageFaults {
  static final List<Fault> ALL =
      List.of(
          new Fault("not-billed", "unbilled usage", UsageFaults::notBilled),
          new Fault(
              "used-twice",
              "the same run_ref and meter twice is a duplicate",
              UsageFaults::usedTwice),
          new Fault(
              "used-more-than-was-funded",
              "consumption above entitlement",
              Fault.Reach.ALL,
              UsageFaults::aboveEntitlement),
          new Fault(
              "used-without-entitlement",
              "orphan usage (no entitlement)",
              Fault.Reach.ALL,
              UsageFaults::withoutEntitlement),
          new Fault(
              "used-and-not-delivered",
              "each usage has, through receipt_ref, a delivery",
              UsageFaults::notDelivered),
          new Fault("used-in-the-future", "as_of is the review's now", UsageFaults::future));

  private UsageFaults() {}

  private static Planted notBilled(Site site) {
    var work = site.work();
    site.pack.credits.remove(work.debit());
    return Planted.in("USE", "CRD").naming(work.usage().id());
  }

  private static Planted usedTwice(Site site) {
    var one = site.work();
    var two = site.extraWork();
    two.usage().set("run_ref", one.usage().text("run_ref")).set("meter", one.usage().text("meter"));
    return Planted.in("USE").naming(one.usage().id(), two.usage().id());
  }

  /** One use at the end takes more than is left. */
  private static Planted aboveEntitlement(Site site) {
    var at = site.moment(site.pack.end.plus(3_600_000), site.pack.now.plus(-20_000));
    long above = site.pack.lowestBalanceFrom(at) + site.draw.of(1L, 1_000_000L, 900_000_000L);
    var work = site.story.work(at, above);
    return Planted.in("USE", "CRD").namingOneOf(work.usage().id(), work.debit().id());
  }

  /** Used, debited and delivered before anything was ever funded, and more than is ever left. */
  private static Planted withoutEntitlement(Site site) {
    var work = site.story.work(new At(-100 * Site.DAY_MS), site.draw.between(1L, 9_000_000L));
    var settled = site.extraSettled();
    if (settled.fund().micros("credits") < work.usage().micros("credits"))
      settled = site.story.payment(new At(-80 * Site.DAY_MS), 90_000_000L, 1).settled().getFirst();
    return Planted.in("USE", "CRD").namingOneOf(work.usage().id(), work.debit().id());
  }

  private static Planted notDelivered(Site site) {
    var work = site.work();
    site.pack.deliveries.remove(work.delivery());
    return Planted.in("USE", "DLV").naming(work.usage().id());
  }

  private static Planted future(Site site) {
    var work = site.work();
    work.usage().set("at", site.future());
    return Planted.in("USE", "AST").naming(work.usage().id());
  }
}
