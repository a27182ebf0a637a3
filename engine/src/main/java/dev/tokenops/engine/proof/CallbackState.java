package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.ledger.json.EnumNames;

/** How the callback of a completed run stands. */
public enum CallbackState {
  /** The contract has no target: nothing will come. */
  NONE,
  /** It is on its way, or waits for its next attempt. */
  PENDING,
  /** The target answered 2xx. */
  DELIVERED,
  /** It will not be tried again unless asked for. */
  DEAD_LETTERED;

  /** What the entries of a passage say. */
  static CallbackState of(Passage passage) {
    var callback = passage.callback();
    if (callback == null) return passage.completion().fact().deliveryId() == null ? NONE : PENDING;
    return switch (callback.fact()) {
      case CallbackDelivered _ -> DELIVERED;
      case CallbackDeadLettered _ -> DEAD_LETTERED;
    };
  }

  /** Whether it stays so by itself. */
  public boolean settled() {
    return this != PENDING;
  }

  /** As it stands on the wire. */
  public String wire() {
    return EnumNames.of(this);
  }
}
