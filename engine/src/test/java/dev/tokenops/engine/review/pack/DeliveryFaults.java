package dev.tokenops.engine.review.pack;

import java.util.List;

/** What is wrong with how results came to whoever paid for them. */
final class DeliveryFaults {
  private static final String DELIVERED =
      "each usage has a delivery that is delivered, 2xx, with equal digests";

  static final List<Fault> ALL =
      List.of(
          new Fault("delivery-pending", DELIVERED, site -> state(site, "pending")),
          new Fault("delivery-failed", DELIVERED, site -> state(site, "failed")),
          new Fault("dead-lettered", DELIVERED, site -> state(site, "dead_lettered")),
          new Fault("answered-no", DELIVERED, DeliveryFaults::answeredNo),
          new Fault("digests-differ", "hash mismatch", DeliveryFaults::digestsDiffer),
          new Fault("unacknowledged", "unacknowledged result", DeliveryFaults::unacknowledged),
          new Fault("delivered-twice", "duplicate", DeliveryFaults::deliveredTwice),
          new Fault("delivery-for-nothing", "missing on one side", DeliveryFaults::forNothing),
          new Fault(
              "delivered-in-the-future", "as_of is the review's now", DeliveryFaults::future));

  private DeliveryFaults() {}

  private static Planted state(Site site, String state) {
    var delivery = site.work().delivery().set("state", state);
    if (site.draw.coin()) {
      // What was never answered has no answer.
      delivery.set("acknowledged_sha256", null).set("delivered_at", null);
      if (state.equals("pending")) delivery.set("last_status", null);
      else delivery.set("last_status", site.draw.of(500L, 503L, 410L));
    }
    return found(delivery);
  }

  private static Planted found(Item delivery) {
    return Planted.in("DLV").naming(delivery.id());
  }

  private static Planted answeredNo(Site site) {
    var status = site.draw.of(199L, 300L, 302L, 404L, 410L, 500L, 503L);
    return found(site.work().delivery().set("last_status", status));
  }

  private static Planted digestsDiffer(Site site) {
    var delivery = site.work().delivery();
    return found(delivery.set("acknowledged_sha256", site.draw.hex(64)));
  }

  private static Planted unacknowledged(Site site) {
    return found(site.work().delivery().set("acknowledged_sha256", null));
  }

  private static Planted deliveredTwice(Site site) {
    var delivery = site.work().delivery();
    var again = delivery.copyAs(site.pack.nextId("dl"));
    Pack.insert(site.pack.deliveries, again, site.draw);
    return Planted.in("DLV").namingOneOf(delivery.id(), again.id());
  }

  private static Planted forNothing(Site site) {
    var digest = site.draw.hex(64);
    var delivery =
        new Item("delivery_id", site.pack.nextId("dl"))
            .set("receipt_ref", site.pack.nextId("rc"))
            .set("state", "delivered")
            .set("last_status", 200L)
            .set("payload_sha256", digest)
            .set("acknowledged_sha256", digest);
    Pack.insert(site.pack.deliveries, delivery, site.draw);
    // Where no usage is told of at all, it is the usage that lacks, and the delivery that shows it.
    return site.pack.usage.isEmpty()
        ? Planted.in("DLV", "USE").namingOneOf(delivery.id(), "usage")
        : found(delivery);
  }

  private static Planted future(Site site) {
    var delivery = site.work().delivery().set("delivered_at", site.future());
    return Planted.in("DLV", "AST").naming(delivery.id());
  }
}
