package dev.tokenops.engine.review.pack;

import dev.tokenops.engine.review.rule.Severity;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with what a provider says was paid. */
final class SettlementFaults {
  private static final String HIGH = "at least high: wrong asset, chain or payee";
  private static final String TWICE = "at least high: one transaction twice";
  private static final String IN_TIME =
      "in time is created_at <= settled_at <= min(expires_at, created_at + window)";
  private static final String MATCH = "payment_request_id is the match";

  static final List<Fault> ALL =
      List.of(
          new Fault("settled-in-another-asset", HIGH, SettlementFaults::anotherAsset),
          new Fault("settled-on-another-chain", HIGH, SettlementFaults::anotherChain),
          new Fault(
              "settled-in-the-bridged-token",
              "bridged USDC.e is another asset than native USDC",
              SettlementFaults::bridged),
          new Fault("paid-to-another", HIGH, SettlementFaults::anotherPayee),
          new Fault("paid-on-another-chain", HIGH, SettlementFaults::payeeElsewhere),
          new Fault(
              "settlement-payee-checksum-broken", "EIP-55 checksums", SettlementFaults::checksum),
          new Fault("one-transaction-twice", TWICE, SettlementFaults::transactionTwice),
          new Fault(
              "one-transaction-twice-in-capitals", TWICE, SettlementFaults::transactionInCapitals),
          new Fault("settled-twice", TWICE, SettlementFaults::settledTwice),
          new Fault("paid-twice", "duplicate", SettlementFaults::paidTwice),
          new Fault("one-reference-twice", "duplicate", SettlementFaults::referenceTwice),
          new Fault(
              "too-few-confirmations",
              "reorg or too few confirmations",
              SettlementFaults::confirmations),
          new Fault(
              "no-confirmations",
              "reorg or too few confirmations",
              SettlementFaults::noConfirmations),
          new Fault("settled-before-asked", IN_TIME, SettlementFaults::beforeAsked),
          new Fault("settled-after-the-window", IN_TIME, SettlementFaults::afterWindow),
          new Fault("settled-after-expiry", IN_TIME, SettlementFaults::afterExpiry),
          new Fault("settled-in-the-future", "as_of is the review's now", SettlementFaults::future),
          new Fault("for-no-request", MATCH, SettlementFaults::forNoRequest),
          new Fault("request-mistyped", MATCH, SettlementFaults::requestMistyped),
          new Fault("ambiguous", "ambiguous match", SettlementFaults::ambiguous),
          new Fault(
              "credited-on-the-way",
              "all others settle nothing, and a fund credit on them is a finding",
              SettlementFaults::creditedOnTheWay),
          new Fault(
              "credited-though-rejected",
              "at least high: rejected but credited",
              SettlementFaults::creditedThoughRejected),
          new Fault(
              "credited-on-an-unknown-status",
              "all others settle nothing, and a fund credit on them is a finding",
              SettlementFaults::creditedOnUnknown),
          new Fault(
              "rejected-and-not-paid-again",
              "final statuses are ACSC and ACCC; missing on one side",
              SettlementFaults::rejected),
          new Fault(
              "refunded-more-than-settled",
              "amount over / under / partial",
              SettlementFaults::refundedMore));

  private SettlementFaults() {}

  private static @Nullable Planted anotherAsset(Site site) {
    var other = Token.besides(site.draw, site.token());
    return other == null ? null : in(site, other.assetId());
  }

  private static Planted anotherChain(Site site) {
    return in(site, Token.ofAnotherChain(site.draw, site.token()).assetId());
  }

  private static @Nullable Planted bridged(Site site) {
    var bridged = site.token().bridged();
    return bridged == null ? null : in(site, bridged);
  }

  private static Planted in(Site site, String asset) {
    var settlement = site.settled().settlement().set("asset_id", asset);
    return Planted.in("SET").naming(settlement.id()).atLeast(Severity.HIGH);
  }

  private static Planted anotherPayee(Site site) {
    var settlement = site.settled().settlement();
    settlement.set("payee", site.chain().account(site.draw));
    return Planted.in("SET").naming(settlement.id()).atLeast(Severity.HIGH);
  }

  /** The same address, on another chain: eip155 addresses are everywhere. */
  private static Planted payeeElsewhere(Site site) {
    var settlement = site.settled().settlement();
    var payee = settlement.text("payee");
    var chain = site.chain().isEip155() ? Chain.eip155(250).id() : "eip155:1";
    settlement.set("payee", chain + payee.substring(payee.lastIndexOf(':')));
    return Planted.in("SET").naming(settlement.id()).atLeast(Severity.HIGH);
  }

  private static @Nullable Planted checksum(Site site) {
    if (!site.chain().isEip155()) return null;
    var settled = site.settled();
    var payee = Chain.mistyped(settled.request().text("payee"), site.draw);
    settled.settlement().set("payee", payee);
    return Planted.in("SET", "AST").naming(settled.settlement().id());
  }

  private static Planted transactionTwice(Site site) {
    var one = site.settled().settlement();
    var two = site.settled().settlement();
    two.set("tx_hash", one.text("tx_hash"));
    return Planted.in("SET").naming(one.id(), two.id()).atLeast(Severity.HIGH);
  }

  private static @Nullable Planted transactionInCapitals(Site site) {
    if (!site.chain().isEip155()) return null;
    var one = site.settled().settlement();
    var two = site.settled().settlement();
    two.set("tx_hash", "0x" + one.text("tx_hash").substring(2).toUpperCase(Locale.ROOT));
    return Planted.in("SET").naming(one.id(), two.id()).atLeast(Severity.HIGH);
  }

  /** The same settlement under another name, with the same transaction and no credits. */
  private static Planted settledTwice(Site site) {
    var one = site.settled().settlement();
    var two = one.copyAs(site.pack.nextId("st"));
    Pack.insert(site.pack.settlements, two, site.draw);
    return Planted.in("SET").naming(one.id(), two.id()).atLeast(Severity.HIGH);
  }

  /** A second payment of the same request, in another transaction and with its own credits. */
  private static @Nullable Planted paidTwice(Site site) {
    var settled = site.settled();
    var twice = settled.settlement().units("amount").multiply(BigInteger.TWO);
    var most = settled.request().units("amount").add(site.scene.tolerance());
    if (twice.compareTo(most) <= 0) return null;
    var again =
        settled
            .settlement()
            .copyAs(site.pack.nextId("st"))
            .set("tx_hash", site.chain().transaction(site.draw));
    if (again.has("provider_reference"))
      again.set("provider_reference", "pi_3S" + site.draw.hex(22));
    Pack.insert(site.pack.settlements, again, site.draw);
    var credit = settled.fund().copyAs(site.pack.nextId("cr")).set("settlement_id", again.id());
    Pack.insert(site.pack.credits, credit, site.draw);
    return Planted.in("PAY", "SET").naming(settled.request().id());
  }

  /** Two settlements that the provider knows as one. */
  private static Planted referenceTwice(Site site) {
    var reference = "pi_3S" + site.draw.hex(22);
    var ids = new String[2];
    for (int i = 0; i < 2; i++) {
      var settled = site.settled();
      settled.request().set("provider_route", "circle_mint");
      for (var settlement : site.pack.settlements)
        if (settled.request().id().equals(settlement.fields().get("payment_request_id"))
            && settlement.has("provider_route")) settlement.set("provider_route", "circle_mint");
      settled
          .settlement()
          .set("provider_route", "circle_mint")
          .set("provider_reference", reference);
      ids[i] = settled.settlement().id();
    }
    return Planted.in("SET").naming(ids);
  }

  private static @Nullable Planted confirmations(Site site) {
    if (site.scene.minConfirmations() == 0) return null;
    var settlement = site.settled().settlement();
    settlement.set("confirmations", site.scene.minConfirmations() - 1);
    return Planted.in("SET").naming(settlement.id());
  }

  private static @Nullable Planted noConfirmations(Site site) {
    if (site.scene.minConfirmations() == 0) return null;
    var settlement = site.settled().settlement().set("confirmations", 0L);
    return Planted.in("SET").naming(settlement.id());
  }

  private static Planted beforeAsked(Site site) {
    var settled = site.settled();
    var created = settled.request().at("created_at");
    settled.settlement().set("settled_at", created.plus(-site.draw.of(1L, 1_000L, 3_600_000L)));
    return Planted.in("SET").naming(settled.settlement().id());
  }

  private static Planted afterWindow(Site site) {
    var settled = site.extraSettled();
    var created = settled.request().at("created_at");
    if (settled.request().has("expires_at"))
      settled.request().set("expires_at", created.plus(2 * site.scene.windowMs()));
    return late(site, settled);
  }

  private static Planted afterExpiry(Site site) {
    var settled = site.extraSettled();
    var created = settled.request().at("created_at");
    settled.request().set("expires_at", created.plus(site.scene.windowMs() / 2));
    return late(site, settled);
  }

  private static Planted late(Site site, Settled settled) {
    var at = site.deadline(settled.request()).plus(site.draw.of(1L, 1_000L, 180_000L));
    settled.settlement().set("settled_at", at);
    settled.fund().set("at", at.plus(1));
    return Planted.in("SET").naming(settled.settlement().id());
  }

  /** Nobody can know it yet; the credits, which are there, cannot follow it. */
  private static Planted future(Site site) {
    var settlement = site.settled().settlement().set("settled_at", site.future());
    return Planted.in("SET", "AST").naming(settlement.id());
  }

  /** Money and credits of which no request is known. */
  private static Planted forNoRequest(Site site) {
    var settled = site.extraSettled();
    site.pack.requests.remove(settled.request());
    return Planted.in("SET").naming(settled.settlement().id());
  }

  /** The request waits in vain, which is told besides where the two do not fit beyond doubt. */
  private static Planted requestMistyped(Site site) {
    var settled = site.settled();
    settled.settlement().set("payment_request_id", settled.request().id() + "x");
    return Planted.in("SET").naming(settled.settlement().id()).atMost(2);
  }

  /** Two requests alike, and settlements that do not say which of them they pay. */
  private static Planted ambiguous(Site site) {
    var one = site.extraSettled();
    var request = one.request().copyAs(site.pack.nextId("pr"));
    Pack.insert(site.pack.requests, request, site.draw);
    one.settlement().set("payment_request_id", null);
    return Planted.in("SET").naming(one.settlement().id()).atMost(3);
  }

  private static Planted creditedOnTheWay(Site site) {
    return credited(site, site.draw.of("RCVD", "ACTC", "ACCP", "ACSP", "PDNG", "ACWC", "PART"));
  }

  private static Planted creditedThoughRejected(Site site) {
    return credited(site, site.draw.of("RJCT", "CANC")).atLeast(Severity.HIGH);
  }

  private static Planted creditedOnUnknown(Site site) {
    return credited(site, site.draw.of("acsc", "DONE", "succeeded", "ACSC "));
  }

  private static Planted credited(Site site, String status) {
    var settled = site.settled();
    settled.settlement().set("status", status);
    return Planted.in("SET", "CRD").namingOneOf(settled.settlement().id(), settled.fund().id());
  }

  private static Planted rejected(Site site) {
    var settled = site.extraSettled();
    settled.settlement().set("status", site.draw.of("RJCT", "CANC"));
    site.pack.credits.remove(settled.fund());
    return Planted.in("PAY", "SET").namingOneOf(Site.ids(settled));
  }

  private static Planted refundedMore(Site site) {
    var settled = site.extraSettled();
    var more = settled.settlement().units("amount").add(site.scene.rate().grain());
    var at = settled.fund().at("at").plus(60_000);
    long gap = site.scene.rate().worth(site.scene.rate().grain()).value();
    site.story.adjust(gap, at.plus(-1));
    site.story.refund(settled, more, at);
    return Planted.in("SET", "CRD").naming(settled.settlement().id());
  }
}
