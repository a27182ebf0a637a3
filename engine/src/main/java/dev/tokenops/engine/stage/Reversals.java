package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said of money that went back from a settlement's payments. Immutable.
 *
 * <p>It is a set of claims, one an object (refund, charge or dispute), and each claim only ever
 * grows: so the sum is the same in whatever order the events come, and however often. Refund
 * objects and the charge tell of the same money, so the larger of the two counts. A dispute counts
 * on top, until it is won.
 *
 * @param newestTaker the last event that told of money that went
 */
record Reversals(
    Map<String, Claim> refunds,
    Map<String, Claim> charges,
    Map<String, Claim> disputes,
    @Nullable Source newestTaker) {
  static final Reversals NONE = new Reversals(Map.of(), Map.of(), Map.of(), null);

  /** The event, and the entry that confirmed it. */
  record Source(ProviderEvent event, String confirmationSha256) {}

  /** What an event does to the claim of its object. */
  enum Effect {
    TAKES,
    GIVES_BACK,
    NOTHING
  }

  /**
   * @param paymentId absent where the provider did not say: then it is the settlement's payment
   * @param amountMinor the largest told
   * @param taken whether the money went
   * @param undone whether it came back, or never went: for good
   */
  record Claim(@Nullable String paymentId, long amountMinor, boolean taken, boolean undone) {
    static final Claim NONE = new Claim(null, 0, false, false);

    boolean concerns(@Nullable String payment) {
      return paymentId == null || paymentId.equals(payment);
    }

    long countsMinor() {
      return taken && !undone ? amountMinor : 0;
    }

    Claim after(ProviderEvent event) {
      var payment = paymentId == null ? event.paymentId() : paymentId;
      return switch (effect(event)) {
        case TAKES -> new Claim(payment, Math.max(amountMinor, amount(event)), true, undone);
        case GIVES_BACK -> new Claim(payment, amountMinor, taken, true);
        case NOTHING -> this;
      };
    }
  }

  /** Whether an event tells anything that is not known yet. */
  boolean learnFrom(ProviderEvent event) {
    var claim = claims(event.kind()).getOrDefault(event.objectId(), Claim.NONE);
    return !claim.after(event).equals(claim);
  }

  /** With what one more event tells. */
  Reversals with(Source source) {
    var event = source.event();
    if (!learnFrom(event)) return this;
    var claims = new HashMap<>(claims(event.kind()));
    claims.merge(event.objectId(), Claim.NONE.after(event), (claim, _) -> claim.after(event));
    var taker = effect(event) == Effect.TAKES ? source : newestTaker;
    return switch (event.kind()) {
      case REFUND -> new Reversals(Map.copyOf(claims), charges, disputes, taker);
      case CHARGE_REFUNDED -> new Reversals(refunds, Map.copyOf(claims), disputes, taker);
      case DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST ->
          new Reversals(refunds, charges, Map.copyOf(claims), taker);
      case PAYMENT_SUCCEEDED, PAYMENT_PENDING, PAYMENT_CANCELED, CHARGE_OBSERVED -> this;
    };
  }

  private Map<String, Claim> claims(Kind kind) {
    return switch (kind) {
      case REFUND -> refunds;
      case CHARGE_REFUNDED -> charges;
      case DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST -> disputes;
      case PAYMENT_SUCCEEDED, PAYMENT_PENDING, PAYMENT_CANCELED, CHARGE_OBSERVED -> Map.of();
    };
  }

  /** What was refunded of a payment by the provider's word, which may be more than was paid. */
  long refundedMinor(@Nullable String paymentId) {
    return Math.max(sum(refunds, paymentId), sum(charges, paymentId));
  }

  /** What went back of a payment, refunds and disputes together: at most what was paid. */
  private long takenMinor(String paymentId, long paidMinor) {
    return Math.min(paidMinor, refundedMinor(paymentId) + sum(disputes, paymentId));
  }

  /**
   * The fact that brings the credits taken back to what these reversals stand for, or none.
   *
   * @param paymentId what funded the settlement
   * @param reversedMicros what is taken back so far
   * @param source what the fact names as its cause; may lack where nothing went
   */
  List<OfFunding> settle(
      SettlementRequested settlement,
      String paymentId,
      long reversedMicros,
      @Nullable Source source) {
    long credits = settlement.creditsMicros();
    long paid = settlement.amountMinor();
    long target = Prices.proportionMicros(credits, takenMinor(paymentId, paid), paid);
    if (target == reversedMicros) return List.of();
    if (source == null) throw new IllegalStateException("taken back by nobody: " + this);
    var event = source.event();
    return List.of(
        target > reversedMicros
            ? new CreditsReversed(
                settlement.agentId(),
                settlement.settlementId(),
                event.eventId(),
                reason(event.kind()),
                target - reversedMicros,
                target,
                source.confirmationSha256())
            : new CreditsRestored(
                settlement.agentId(),
                settlement.settlementId(),
                event.eventId(),
                reversedMicros - target,
                target,
                source.confirmationSha256()));
  }

  private static ReversalReason reason(Kind kind) {
    return switch (kind) {
      case DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST -> ReversalReason.DISPUTE;
      case REFUND, CHARGE_REFUNDED -> ReversalReason.REFUND;
      case PAYMENT_SUCCEEDED, PAYMENT_PENDING, PAYMENT_CANCELED, CHARGE_OBSERVED ->
          throw new IllegalStateException(kind + " takes nothing back");
    };
  }

  /** Cut at the largest integer of an entry, far above any payment. */
  private static long sum(Map<String, Claim> claims, @Nullable String paymentId) {
    long sum = 0;
    for (var claim : claims.values())
      if (claim.concerns(paymentId))
        sum = Math.min(CanonicalJson.MAX_INTEGER, sum + claim.countsMinor());
    return sum;
  }

  /** What an event says of its object: money went, or will never have gone. */
  static Effect effect(ProviderEvent event) {
    return switch (event.kind()) {
      case REFUND ->
          switch (String.valueOf(event.objectStatus())) {
            case "succeeded" -> Effect.TAKES;
            case "failed", "canceled" -> Effect.GIVES_BACK;
            default -> Effect.NOTHING;
          };
      case CHARGE_REFUNDED, DISPUTE_OPENED, DISPUTE_LOST -> Effect.TAKES;
      case DISPUTE_WON -> Effect.GIVES_BACK;
      case PAYMENT_SUCCEEDED, PAYMENT_PENDING, PAYMENT_CANCELED, CHARGE_OBSERVED -> Effect.NOTHING;
    };
  }

  /** A dispute that does not say how much is about all of the payment. */
  private static long amount(ProviderEvent event) {
    var amount = event.amountMinor();
    return amount == null ? CanonicalJson.MAX_INTEGER : amount;
  }
}
