package dev.tokenops.engine.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a provider says, as its route has normalised it: each call changes one thing. */
record Said(ProviderEvent event) {
  static final String ROUTE = "stripe_stablecoin";
  static final String PAYMENT = "pi_1";

  /**
   * An event whose id is made of its kind, object and status, so that saying it again is a repeat.
   */
  private static Said of(
      Kind kind,
      String type,
      String objectId,
      @Nullable Long amountMinor,
      @Nullable String status) {
    var id = "evt_" + type + "_" + objectId + "_" + status + "_" + amountMinor;
    return new Said(
        new ProviderEvent(
            id,
            kind,
            ROUTE,
            type,
            objectId,
            PAYMENT,
            null,
            amountMinor,
            amountMinor == null ? null : Prices.CURRENCY,
            status,
            false,
            Scene.NOW,
            null,
            hash(id),
            hash(objectId + " " + amountMinor + " " + status)));
  }

  static Said paid(long amountMinor) {
    return of(
        Kind.PAYMENT_SUCCEEDED, "payment_intent.succeeded", PAYMENT, amountMinor, "succeeded");
  }

  static Said sessionPaid(long amountMinor) {
    return of(Kind.PAYMENT_SUCCEEDED, "checkout.session.completed", "cs_1", amountMinor, "paid");
  }

  static Said processing(long amountMinor) {
    return of(
        Kind.PAYMENT_PENDING, "payment_intent.processing", PAYMENT, amountMinor, "processing");
  }

  static Said canceled(long amountMinor) {
    return of(Kind.PAYMENT_CANCELED, "payment_intent.canceled", PAYMENT, amountMinor, "canceled");
  }

  static Said charged(@Nullable Payment payment) {
    return of(Kind.CHARGE_OBSERVED, "charge.succeeded", "ch_1", 100L, "succeeded")
        .with("payment", payment);
  }

  static Said refund(String refundId, long amountMinor, String status) {
    return of(Kind.REFUND, "refund.updated", refundId, amountMinor, status);
  }

  static Said chargeRefunded(long amountMinor) {
    return of(Kind.CHARGE_REFUNDED, "charge.refunded", "ch_1", amountMinor, "succeeded");
  }

  static Said disputed(String disputeId, @Nullable Long amountMinor) {
    return of(
        Kind.DISPUTE_OPENED, "charge.dispute.created", disputeId, amountMinor, "needs_response");
  }

  static Said disputeWon(String disputeId, @Nullable Long amountMinor) {
    return of(Kind.DISPUTE_WON, "charge.dispute.closed", disputeId, amountMinor, "won");
  }

  static Said disputeLost(String disputeId, @Nullable Long amountMinor) {
    return of(Kind.DISPUTE_LOST, "charge.dispute.closed", disputeId, amountMinor, "lost");
  }

  Said id(String eventId) {
    return with("event_id", eventId);
  }

  Said route(String route) {
    return with("provider_route", route);
  }

  /** Of another payment, and so another event. */
  Said payment(@Nullable String paymentId) {
    return with("payment_id", paymentId)
        .with("event_id", event.eventId() + "_" + paymentId)
        .with("content_sha256", hash(event.contentSha256() + paymentId));
  }

  /** With our settlement's id in its metadata. */
  Said names(String settlementId) {
    return with("settlement_id", settlementId);
  }

  Said amount(@Nullable Long amountMinor) {
    return with("amount_minor", amountMinor);
  }

  Said currency(@Nullable String currency) {
    return with("currency", currency);
  }

  Said status(@Nullable String objectStatus) {
    return with("object_status", objectStatus);
  }

  Said live() {
    return with("livemode", true);
  }

  private Said with(String key, @Nullable Object value) {
    var tree = (ObjectNode) CanonicalJson.tree(event);
    if (value == null) tree.remove(key);
    else tree.set(key, CanonicalJson.tree(value));
    return new Said(CanonicalJson.decode(CanonicalJson.encode(tree), ProviderEvent.class));
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
