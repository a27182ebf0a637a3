package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.ProviderEvent;

/** What a provider's event came to: in lower case what its sender is told. */
public enum ProviderOutcome {
  /** Credits came to the account: the payment's, or those of a dispute that was won. */
  CREDITS_FUNDED,
  /** Credits were taken back, in proportion to the money. */
  CREDITS_REVERSED,
  /** Another event has already told it. */
  DUPLICATE,
  /** Heard and kept: what it speaks of has not happened yet, or is not yet known. */
  PENDING,
  /** The payment will never come. */
  FAILED,
  /** It does not fit; nothing moved, and the operator must look. */
  MISMATCH,
  /** It moves no credits. */
  IGNORED;

  /**
   * What an event came to that moved no credits and contradicted nothing.
   *
   * @param funded whether the payment that it speaks of has funded its settlement
   */
  static ProviderOutcome withoutMovement(ProviderEvent event, boolean funded) {
    return switch (event.kind()) {
      case PAYMENT_SUCCEEDED -> DUPLICATE;
      case PAYMENT_PENDING -> PENDING;
      case PAYMENT_CANCELED, CHARGE_OBSERVED, DISPUTE_WON, DISPUTE_LOST -> IGNORED;
      case REFUND ->
          switch (Reversals.effect(event)) {
            case TAKES -> funded ? DUPLICATE : PENDING;
            case GIVES_BACK -> IGNORED;
            case NOTHING -> PENDING;
          };
      case CHARGE_REFUNDED, DISPUTE_OPENED -> funded ? DUPLICATE : PENDING;
    };
  }
}
