package dev.tokenops.http.provider;

import static dev.tokenops.engine.message.ProviderEvent.Kind.CHARGE_OBSERVED;
import static dev.tokenops.engine.message.ProviderEvent.Kind.CHARGE_REFUNDED;
import static dev.tokenops.engine.message.ProviderEvent.Kind.DISPUTE_LOST;
import static dev.tokenops.engine.message.ProviderEvent.Kind.DISPUTE_OPENED;
import static dev.tokenops.engine.message.ProviderEvent.Kind.DISPUTE_WON;
import static dev.tokenops.engine.message.ProviderEvent.Kind.PAYMENT_CANCELED;
import static dev.tokenops.engine.message.ProviderEvent.Kind.PAYMENT_PENDING;
import static dev.tokenops.engine.message.ProviderEvent.Kind.PAYMENT_SUCCEEDED;
import static dev.tokenops.engine.message.ProviderEvent.Kind.REFUND;
import static java.util.Map.entry;

import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.Words.Payment;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every type of event that concerns credits, and what its object tells.
 *
 * <p>Every other type is ignored. Source: docs.stripe.com/api/events/types, and the objects' own
 * pages there.
 */
final class StripeTypes {
  private static final Map<String, Reader> READERS =
      Map.ofEntries(
          entry("payment_intent.succeeded", intent -> intent(PAYMENT_SUCCEEDED, intent)),
          entry("payment_intent.processing", intent -> intent(PAYMENT_PENDING, intent)),
          entry("payment_intent.requires_action", intent -> intent(PAYMENT_PENDING, intent)),
          // One try has failed; the same intent may be paid by another.
          entry("payment_intent.payment_failed", intent -> intent(PAYMENT_PENDING, intent)),
          entry("payment_intent.canceled", intent -> intent(PAYMENT_CANCELED, intent)),
          entry("checkout.session.completed", StripeTypes::completed),
          entry("checkout.session.async_payment_succeeded", it -> session(PAYMENT_SUCCEEDED, it)),
          // Its intent lives on until it is canceled.
          entry("checkout.session.async_payment_failed", it -> session(PAYMENT_PENDING, it)),
          entry("checkout.session.expired", it -> session(PAYMENT_CANCELED, it)),
          entry("charge.pending", StripeTypes::charge),
          entry("charge.succeeded", StripeTypes::charge),
          entry("charge.updated", StripeTypes::charge),
          entry("charge.failed", StripeTypes::charge),
          entry("charge.refunded", it -> ofPayment(CHARGE_REFUNDED, it, "amount_refunded")),
          entry("refund.created", it -> ofPayment(REFUND, it, "amount")),
          entry("refund.updated", it -> ofPayment(REFUND, it, "amount")),
          entry("refund.failed", it -> ofPayment(REFUND, it, "amount")),
          entry("charge.refund.updated", it -> ofPayment(REFUND, it, "amount")),
          entry("charge.dispute.created", StripeTypes::dispute),
          entry("charge.dispute.funds_withdrawn", it -> ofPayment(DISPUTE_OPENED, it, "amount")),
          entry("charge.dispute.funds_reinstated", it -> ofPayment(DISPUTE_WON, it, "amount")),
          entry("charge.dispute.closed", StripeTypes::closed));

  private StripeTypes() {}

  /** How the object of one type is read. */
  interface Reader {
    /** What it tells; null if this one concerns no credits. */
    @Nullable Said read(StripeObject object);
  }

  /**
   * What an object tells.
   *
   * @param paymentId of the payment intent
   * @param amountMinor null where the object does not say, or not with one voice
   */
  record Said(
      Kind kind,
      @Nullable String paymentId,
      @Nullable Long amountMinor,
      @Nullable String currency,
      @Nullable String objectStatus,
      @Nullable Payment payment) {}

  /** How to read this type's object; null if the type is none of ours. */
  static @Nullable Reader reader(String type) {
    return READERS.get(type);
  }

  /** What was asked for and what was received must be one: a part of it is for the operator. */
  private static Said intent(Kind kind, StripeObject intent) {
    var amount = intent.integer("amount");
    var received = kind == PAYMENT_SUCCEEDED ? intent.integer("amount_received") : null;
    boolean inPart = received != null && !received.equals(amount);
    return new Said(
        kind,
        intent.id("id"),
        inPart ? null : amount,
        intent.line("currency"),
        intent.line("status"),
        null);
  }

  /** A session can be completed while its payment is still on its way. */
  private static Said completed(StripeObject session) {
    boolean paid = "paid".equals(session.line("payment_status"));
    return session(paid ? PAYMENT_SUCCEEDED : PAYMENT_PENDING, session);
  }

  private static Said session(Kind kind, StripeObject session) {
    return new Said(
        kind,
        session.reference("payment_intent"),
        session.integer("amount_total"),
        session.line("currency"),
        session.line("payment_status"),
        null);
  }

  private static Said charge(StripeObject charge) {
    var said = ofPayment(CHARGE_OBSERVED, charge, "amount");
    return new Said(
        said.kind(),
        said.paymentId(),
        said.amountMinor(),
        said.currency(),
        said.objectStatus(),
        payment(charge, said.objectStatus()));
  }

  /** A pending charge may come late: it must not take the place of one that knows more. */
  private static @Nullable Payment payment(StripeObject charge, @Nullable String status) {
    var method = charge.optionalObject("payment_method_details");
    var crypto = method == null ? null : method.optionalObject("crypto");
    if (crypto == null) return null;
    var payment =
        new Payment(
            crypto.line("network"),
            crypto.line("token_currency"),
            crypto.line("buyer_address"),
            crypto.line("transaction_hash"));
    if ("pending".equals(status) && payment.txHash() == null) return null;
    boolean tellsNothing =
        Stream.of(payment.network(), payment.token(), payment.payer(), payment.txHash())
            .allMatch(Objects::isNull);
    return tellsNothing ? null : payment;
  }

  /** An inquiry, whose status begins with {@code warning_}, takes no money. */
  private static @Nullable Said dispute(StripeObject dispute) {
    var status = dispute.line("status");
    if (status != null && status.startsWith("warning_")) return null;
    return ofPayment(DISPUTE_OPENED, dispute, "amount");
  }

  private static @Nullable Said closed(StripeObject dispute) {
    return switch (String.valueOf(dispute.line("status"))) {
      case "won" -> ofPayment(DISPUTE_WON, dispute, "amount");
      case "lost" -> ofPayment(DISPUTE_LOST, dispute, "amount");
      default -> null; // Closed without a judgement: money moved by other events, if at all.
    };
  }

  /** Charges, refunds and disputes name their payment alike. */
  private static Said ofPayment(Kind kind, StripeObject object, String amount) {
    return new Said(
        kind,
        object.reference("payment_intent"),
        object.integer(amount),
        object.line("currency"),
        object.line("status"),
        null);
  }
}
