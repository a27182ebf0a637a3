package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.PaymentObserved;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;

/**
 * Where a settlement stands.
 *
 * <pre>
 *   awaiting_confirmation ──► funded ◄──► refunded
 *            └──► failed
 * </pre>
 */
public enum SettlementState {
  /** Requested; the provider has not yet said that the payment succeeded. */
  AWAITING_CONFIRMATION,
  /** The payment succeeded and its credits are in the account, maybe less a part taken back. */
  FUNDED,
  /** All of the payment went back, and all of its credits. */
  REFUNDED,
  /** The provider cancelled the payment: it will never fund. */
  FAILED;

  /**
   * The one transition: the state after a fact of the settlement.
   *
   * @param creditsMicros what the settlement funds
   * @throws IllegalStateException if the fact cannot follow on this state
   */
  public SettlementState after(OfFunding fact, long creditsMicros) {
    return switch (fact) {
      case CreditsFunded _ -> from(AWAITING_CONFIRMATION, FUNDED, fact);
      case SettlementFailed _ -> from(AWAITING_CONFIRMATION, FAILED, fact);
      case CreditsReversed reversed ->
          from(FUNDED, reversed.reversedInAllMicros() == creditsMicros ? REFUNDED : FUNDED, fact);
      case CreditsRestored _ -> this == REFUNDED ? FUNDED : from(FUNDED, FUNDED, fact);
      case SettlementRequested _, PaymentObserved _, ProviderMismatched _ -> this;
    };
  }

  private SettlementState from(SettlementState expected, SettlementState next, OfFunding fact) {
    if (this != expected) throw new IllegalStateException(this + " cannot hear " + fact);
    return next;
  }
}
