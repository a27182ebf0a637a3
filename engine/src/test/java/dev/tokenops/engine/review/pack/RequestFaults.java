package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with what was asked, and with how much of it came. */
final class RequestFaults {
  private static final String SETTLED =
      "settled, outside requested plus or minus amount_tolerance, is under or over";
  private static final String AUTHORITY =
      "the request's payee is the authority: an account on the asset's chain";
  private static final String IN_TIME =
      "in time is created_at <= settled_at <= min(expires_at, created_at + window)";

  /** Credits that were never paid for may have been spent by then, which is told besides. */
  private static final int OVERSPENT = 2;

  static final List<Fault> ALL =
      List.of(
          new Fault("never-paid", "missing on one side", RequestFaults::neverPaid),
          new Fault("underpaid", SETTLED, RequestFaults::underpaid),
          new Fault("underpaid-by-a-grain", SETTLED, RequestFaults::underpaidByAGrain),
          new Fault("overpaid", SETTLED, RequestFaults::overpaid),
          new Fault("overpaid-by-a-grain", SETTLED, RequestFaults::overpaidByAGrain),
          new Fault("part-missing", "amount over / under / partial", RequestFaults::partMissing),
          new Fault("scaled-up", "decimals or scale", RequestFaults::scaledUp),
          new Fault("scaled-down", "decimals or scale", RequestFaults::scaledDown),
          new Fault("paid-net-of-a-fee", "fee against net", RequestFaults::netOfFee),
          new Fault("payee-on-another-chain", AUTHORITY, RequestFaults::payeeElsewhere),
          new Fault("payee-checksum-broken", "EIP-55 checksums", RequestFaults::payeeChecksum),
          new Fault(
              "asks-for-another-asset",
              "currency; at least high: wrong asset, chain or payee",
              RequestFaults::anotherAsset),
          new Fault("expires-before-it-begins", IN_TIME, RequestFaults::expiresBefore),
          new Fault("requested-in-the-future", "as_of is the review's now", RequestFaults::future),
          new Fault("requested-twice", "duplicate", RequestFaults::requestedTwice));

  private RequestFaults() {}

  /** Its time is over, and nothing came. */
  private static Planted neverPaid(Site site) {
    var settled = site.extraSettled();
    site.pack.settlements.remove(settled.settlement());
    site.pack.credits.remove(settled.fund());
    return Planted.in("PAY", "SET").naming(settled.request().id());
  }

  private static @Nullable Planted underpaid(Site site) {
    var settled = site.spareSettled();
    var requested = settled.request().units("amount");
    var grain = site.scene.rate().grain();
    var most = requested.subtract(site.scene.tolerance()).subtract(grain.multiply(BigInteger.TWO));
    if (most.signum() <= 0) return null;
    var amount = site.draw.upTo(most).divide(grain).add(BigInteger.ONE).multiply(grain);
    return pays(site, settled, amount);
  }

  private static @Nullable Planted underpaidByAGrain(Site site) {
    var settled = site.spareSettled();
    var rate = site.scene.rate();
    var amount =
        settled.request().units("amount").subtract(site.scene.tolerance()).subtract(rate.grain());
    return amount.signum() > 0 ? pays(site, settled, amount) : null;
  }

  private static Planted overpaid(Site site) {
    var settled = site.settled();
    var grain = site.scene.rate().grain();
    var requested = settled.request().units("amount");
    var more = site.draw.upTo(requested).divide(grain).add(BigInteger.ONE).multiply(grain);
    return pays(site, settled, requested.add(site.scene.tolerance()).add(more));
  }

  private static Planted overpaidByAGrain(Site site) {
    var settled = site.settled();
    var most = settled.request().units("amount").add(site.scene.tolerance());
    return pays(site, settled, most.add(site.scene.rate().grain()));
  }

  /** The credits follow what was paid, so that the amount alone is wrong. */
  private static Planted pays(Site site, Settled settled, BigInteger amount) {
    settled.settlement().set("amount", amount);
    settled.fund().set("credits", site.scene.rate().worth(amount));
    return Planted.in("PAY", "SET").naming(settled.request().id());
  }

  private static @Nullable Planted partMissing(Site site) {
    var payment = site.extraPayment(2);
    var lost = site.draw.of(payment.settled());
    if (lost.settlement().units("amount").compareTo(site.scene.tolerance().multiply(BigInteger.TWO))
        <= 0) return null;
    site.pack.settlements.remove(lost.settlement());
    site.pack.credits.remove(lost.fund());
    return Planted.in("PAY", "SET").naming(payment.request().id());
  }

  /** As if the token had more places than it has; the credits are what was asked for. */
  private static Planted scaledUp(Site site) {
    var settled = site.settled();
    int places = site.draw.of(2, 6, 10, 12);
    settled
        .settlement()
        .set("amount", settled.request().units("amount").multiply(BigInteger.TEN.pow(places)));
    settled.fund().set("credits", site.scene.rate().worth(settled.request().units("amount")));
    return Planted.in("PAY", "SET").namingOneOf(Site.ids(settled)).atMost(OVERSPENT);
  }

  private static @Nullable Planted scaledDown(Site site) {
    var settled = site.settled();
    var requested = settled.request().units("amount");
    var scale = BigInteger.TEN.pow(site.draw.of(1, 2, 3, 6, 12));
    var rate = site.scene.rate();
    if (requested.mod(scale).signum() != 0
        || requested.subtract(requested.divide(scale)).compareTo(site.scene.tolerance()) <= 0)
      return null;
    settled.fund().set("credits", rate.worth(requested));
    settled.settlement().set("amount", requested.divide(scale));
    return Planted.in("PAY", "SET").namingOneOf(Site.ids(settled)).atMost(OVERSPENT);
  }

  /** What came is less by the provider's fee, and the credits are for the whole. */
  private static @Nullable Planted netOfFee(Site site) {
    var settled = site.settled();
    var requested = settled.request().units("amount");
    var fee = requested.divide(BigInteger.valueOf(site.draw.of(33, 50, 67, 100)));
    if (fee.compareTo(site.scene.tolerance()) <= 0) return null;
    settled.fund().set("credits", site.scene.rate().worth(requested));
    settled.settlement().set("amount", requested.subtract(fee));
    return Planted.in("PAY", "SET", "CRD").namingOneOf(Site.ids(settled)).atMost(OVERSPENT);
  }

  /** Request and settlement agree on an account of a chain where the asset is not. */
  private static Planted payeeElsewhere(Site site) {
    var payment = site.payment();
    var chain = site.chain().equals(Chain.SOLANA) ? Chain.eip155(8453) : Chain.SOLANA;
    var payee = chain.account(site.draw);
    payment.request().set("payee", payee);
    for (var settled : payment.settled()) settled.settlement().set("payee", payee);
    return Planted.in("PAY").naming(payment.request().id()).atLeast(Severity.HIGH);
  }

  private static @Nullable Planted payeeChecksum(Site site) {
    if (!site.chain().isEip155()) return null;
    var request = site.payment().request();
    request.set("payee", Chain.mistyped(request.text("payee"), site.draw));
    return Planted.in("PAY", "AST").naming(request.id());
  }

  private static Planted anotherAsset(Site site) {
    var payment = site.payment();
    payment.request().set("asset_id", Token.ofAnotherChain(site.draw, site.token()).assetId());
    return Planted.in("PAY").naming(payment.request().id()).atLeast(Severity.HIGH);
  }

  private static Planted expiresBefore(Site site) {
    var settled = site.settled();
    var created = settled.request().at("created_at");
    settled.request().set("expires_at", created.plus(-site.draw.between(1L, Site.DAY_MS)));
    return Planted.in("PAY", "SET").namingOneOf(Site.ids(settled));
  }

  private static Planted future(Site site) {
    var settled = site.extraSettled();
    site.pack.settlements.remove(settled.settlement());
    site.pack.credits.remove(settled.fund());
    var created = site.future();
    settled.request().set("created_at", created);
    if (settled.request().has("expires_at"))
      settled.request().set("expires_at", created.plus(3_600_000));
    return Planted.in("PAY", "AST").naming(settled.request().id());
  }

  /** The same demand under another name, which nobody pays a second time. */
  private static Planted requestedTwice(Site site) {
    var request = site.extraSettled().request();
    var again = request.copyAs(site.pack.nextId("pr"));
    Pack.insert(site.pack.requests, again, site.draw);
    return Planted.in("PAY", "SET").naming(again.id());
  }
}
