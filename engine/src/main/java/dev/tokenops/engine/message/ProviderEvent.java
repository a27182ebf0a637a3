package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Words.Payment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verified event of a payment provider, in words that every route shares.
 *
 * <p>One flat record, because it stands in an entry as it is. Which fields are there depends on
 * {@link Kind}.
 *
 * @param eventId the provider's id of the event; the first thing that makes a repeat harmless
 * @param kind what it says
 * @param providerRoute the route that verified it, such as {@code stripe_stablecoin}
 * @param providerType the provider's own name of the kind, for the trail
 * @param objectId the provider's object that the event is about (intent, charge, refund, dispute)
 * @param paymentId the payment that it belongs to (Stripe: the payment intent): the link between
 *     events; absent where the provider does not say
 * @param settlementId our id, where the provider carried it back in its metadata; not yet believed
 * @param amountMinor minor units: of the payment, or refunded so far, or disputed
 * @param currency ISO 4217, lower case
 * @param objectStatus the provider's status of the object, such as {@code succeeded}
 * @param livemode real money, by the provider's word
 * @param createdAt the provider's time
 * @param payment what a charge tells
 * @param payloadSha256 SHA-256 in hex of the raw body that was signed
 * @param contentSha256 SHA-256 in hex of what matters of the object: two events of one object and
 *     type with the same content are one
 */
public record ProviderEvent(
    String eventId,
    Kind kind,
    String providerRoute,
    String providerType,
    String objectId,
    @Nullable String paymentId,
    @Nullable String settlementId,
    @Nullable Long amountMinor,
    @Nullable String currency,
    @Nullable String objectStatus,
    boolean livemode,
    Instant createdAt,
    @Nullable Payment payment,
    String payloadSha256,
    String contentSha256) {

  /** What an event says. */
  public enum Kind {
    /** The payment succeeded (intent succeeded, or a checkout session that is paid): funds. */
    PAYMENT_SUCCEEDED,
    /** On its way, or failed in a way that is not final, or a session not yet paid. */
    PAYMENT_PENDING,
    /** Will never succeed. */
    PAYMENT_CANCELED,
    /** A charge: tells network, token, payer and transaction, and moves no credits. */
    CHARGE_OBSERVED,
    /** One refund object; counts while its status is {@code succeeded}. */
    REFUND,
    /** The charge's own word on how much of it is refunded in all. */
    CHARGE_REFUNDED,
    /** A dispute took money. */
    DISPUTE_OPENED,
    /** A dispute was won: the money is back. */
    DISPUTE_WON,
    /** A dispute was lost: what it took stays taken. */
    DISPUTE_LOST
  }
}
