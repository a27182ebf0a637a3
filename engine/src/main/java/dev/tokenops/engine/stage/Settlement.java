package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.SettlementState.AWAITING_CONFIRMATION;

import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.PaymentObserved;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.stage.Reversals.Source;
import dev.tokenops.ledger.json.EnumNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One settlement: what was asked of the provider, and what the provider said. Part of {@link
 * Funding}.
 *
 * <p>Events come in any order and more than once. Only a payment that succeeded funds, and only
 * once. Money that went back is a {@link Reversals}; after each of its events the credits taken
 * back are brought to the proportion that it now stands for, so that neither order nor repeats
 * matter. What comes before the funding is kept and settled right after it.
 */
final class Settlement {
  private static final Set<String> PAID = Set.of("succeeded", "paid");

  private final SettlementRequested requested;
  private final String requestedSha256;
  private SettlementState state = AWAITING_CONFIRMATION;
  private @Nullable String paymentId;
  private long reversedMicros;
  private Reversals reversals = Reversals.NONE;
  private final Map<String, Payment> payments = new HashMap<>(); // By charge.

  Settlement(SettlementRequested requested, String requestedSha256) {
    this.requested = requested;
    this.requestedSha256 = requestedSha256;
  }

  SettlementState state() {
    return state;
  }

  /** Whether this payment has funded it. */
  boolean isFundedBy(@Nullable String payment) {
    return payment != null && payment.equals(paymentId);
  }

  /** The facts of an event that belongs here by route and mode. */
  List<OfFunding> confirm(Confirm command) {
    var event = command.event();
    return switch (event.kind()) {
      case PAYMENT_SUCCEEDED -> succeeded(command);
      case PAYMENT_PENDING -> List.of();
      case PAYMENT_CANCELED -> canceled(command);
      case CHARGE_OBSERVED -> charged(command);
      case REFUND, CHARGE_REFUNDED, DISPUTE_OPENED, DISPUTE_WON, DISPUTE_LOST -> wentBack(command);
    };
  }

  private List<OfFunding> succeeded(Confirm command) {
    var event = command.event();
    var payment = event.paymentId();
    if (payment == null) return List.of(mismatch(command, "The event names no payment."));
    if (isFundedBy(payment)) return List.of();
    var objection = objection(event);
    if (objection != null) return List.of(mismatch(command, objection));
    var facts = new ArrayList<OfFunding>();
    facts.add(
        new CreditsFunded(
            requested.agentId(),
            requested.settlementId(),
            requested.providerRoute(),
            event.eventId(),
            payment,
            requested.creditsMicros(),
            requested.amountMinor(),
            requested.currency(),
            requestedSha256,
            command.confirmationSha256()));
    facts.addAll(reversals.settle(requested, payment, 0, reversals.newestTaker()));
    return facts;
  }

  /** Why a payment does not fund, or null. */
  private @Nullable String objection(ProviderEvent event) {
    if (state != AWAITING_CONFIRMATION)
      return "The settlement is %s and awaits no payment: %s came on top."
          .formatted(EnumNames.of(state), event.paymentId());
    if (event.amountMinor() == null)
      return "The event does not say, or not with one voice, how much was paid.";
    if (event.amountMinor() != requested.amountMinor())
      return "The payment is of %d minor units, the settlement of %d."
          .formatted(event.amountMinor(), requested.amountMinor());
    if (!requested.currency().equals(event.currency()))
      return "The payment is in %s, the settlement in %s."
          .formatted(event.currency(), requested.currency());
    if (event.objectStatus() == null || !PAID.contains(event.objectStatus()))
      return "The payment's status is %s, not succeeded.".formatted(event.objectStatus());
    return null;
  }

  private List<OfFunding> canceled(Confirm command) {
    if (state != AWAITING_CONFIRMATION) return List.of();
    return List.of(
        new SettlementFailed(
            requested.agentId(),
            requested.settlementId(),
            command.event().eventId(),
            command.confirmationSha256()));
  }

  private List<OfFunding> charged(Confirm command) {
    var event = command.event();
    if (event.payment() == null
        || "failed".equals(event.objectStatus())
        || event.payment().equals(payments.get(event.objectId()))) return List.of();
    return List.of(observed(command));
  }

  private List<OfFunding> wentBack(Confirm command) {
    var event = command.event();
    if (event.currency() != null && !event.currency().equals(requested.currency()))
      return List.of(
          mismatch(
              command,
              "What went back is in %s, the settlement in %s."
                  .formatted(event.currency(), requested.currency())));
    boolean refund = event.kind() == Kind.REFUND || event.kind() == Kind.CHARGE_REFUNDED;
    var amount = event.amountMinor();
    if (amount == null ? refund : amount < 0)
      return List.of(mismatch(command, "What went back has no amount."));
    if (!reversals.learnFrom(event)) return List.of();
    var source = new Source(event, command.confirmationSha256());
    var next = reversals.with(source);
    var facts = new ArrayList<OfFunding>();
    facts.add(observed(command));
    var payment = event.paymentId() == null ? paymentId : event.paymentId();
    long refundedMinor = next.refundedMinor(payment);
    if (refund && refundedMinor > requested.amountMinor())
      facts.add(
          mismatch(
              command,
              "%d minor units were refunded of %d: no more than was paid is taken back."
                  .formatted(refundedMinor, requested.amountMinor())));
    if (paymentId != null) facts.addAll(next.settle(requested, paymentId, reversedMicros, source));
    return facts;
  }

  private PaymentObserved observed(Confirm command) {
    return new PaymentObserved(
        requested.agentId(),
        requested.settlementId(),
        command.event(),
        command.event().payment(),
        command.confirmationSha256());
  }

  ProviderMismatched mismatch(Confirm command, String detail) {
    return mismatch(requested.agentId(), command, detail);
  }

  /** Opens an exception, whose id follows from the event: a replay derives the same. */
  static ProviderMismatched mismatch(@Nullable String agentId, Confirm command, String detail) {
    var event = command.event();
    return new ProviderMismatched(
        agentId,
        command.settlementId(),
        event.eventId(),
        TypeId.derived(
            TypeId.EXCEPTION,
            command.settlementId(),
            event.createdAt(),
            "mismatch " + event.providerRoute() + " " + event.eventId()),
        detail,
        command.confirmationSha256());
  }

  /** Takes in any funding fact of this settlement after its request. */
  void apply(OfFunding fact) {
    state = state.after(fact, requested.creditsMicros());
    switch (fact) {
      case CreditsFunded funded -> paymentId = funded.paymentId();
      case CreditsReversed reversed -> reversedMicros = reversed.reversedInAllMicros();
      case CreditsRestored restored -> reversedMicros = restored.reversedInAllMicros();
      case PaymentObserved observed -> {
        var event = observed.event();
        reversals = reversals.with(new Source(event, observed.confirmationSha256()));
        if (observed.payment() != null && event.kind() == Kind.CHARGE_OBSERVED)
          payments.put(event.objectId(), observed.payment());
      }
      case SettlementRequested _, SettlementFailed _, ProviderMismatched _ -> {}
    }
  }

  /** Why an event of this settlement is not to be believed at all, or null. */
  @Nullable String distrust(ProviderEvent event, boolean livemode) {
    if (!event.providerRoute().equals(requested.providerRoute()))
      return "The event came by %s, the settlement is of %s."
          .formatted(event.providerRoute(), requested.providerRoute());
    if (event.livemode() != livemode)
      return livemode
          ? "The event is of the provider's test mode, and this is no sandbox."
          : "The event is of live mode, and this is a sandbox.";
    if (event.settlementId() != null && !event.settlementId().equals(requested.settlementId()))
      return "The payment belongs to this settlement, and its metadata names %s."
          .formatted(event.settlementId());
    return null;
  }
}
