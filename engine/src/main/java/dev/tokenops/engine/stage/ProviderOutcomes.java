package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsRestored;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsReversed;
import dev.tokenops.engine.message.Fact.OfFunding.PaymentObserved;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementFailed;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.ProviderEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each provider event came to, folded from facts: so that whoever confirms an event a second
 * time hears the same. Thread-safe, if the facts of one settlement come in their order.
 */
public final class ProviderOutcomes {
  private final Map<String, ProviderOutcome> byEvent = new ConcurrentHashMap<>();
  private final Map<String, String> paymentOf = new ConcurrentHashMap<>(); // By settlement.

  /**
   * What a confirmed event came to. Ask once the facts of its confirmation are applied: an event
   * that led to none is a repeat of what is known, or waits, or moves nothing.
   */
  public ProviderOutcome of(ProviderEvent event) {
    var known = byEvent.get(event.eventId());
    return known == null ? ProviderOutcome.withoutMovement(event, true) : known;
  }

  /** Takes in any fact; of several for one event the last decides. */
  public void apply(Fact fact) {
    switch (fact) {
      case CreditsFunded funded -> {
        paymentOf.put(funded.settlementId(), funded.paymentId());
        byEvent.put(funded.eventId(), ProviderOutcome.CREDITS_FUNDED);
      }
      case CreditsRestored restored ->
          byEvent.put(restored.eventId(), ProviderOutcome.CREDITS_FUNDED);
      case CreditsReversed reversed ->
          byEvent.put(reversed.eventId(), ProviderOutcome.CREDITS_REVERSED);
      case SettlementFailed failed -> byEvent.put(failed.eventId(), ProviderOutcome.FAILED);
      case ProviderMismatched mismatched ->
          byEvent.put(mismatched.eventId(), ProviderOutcome.MISMATCH);
      case PaymentObserved(_, var settlementId, var event, _, _) ->
          byEvent.put(
              event.eventId(),
              ProviderOutcome.withoutMovement(event, isFunded(settlementId, event)));
      case SettlementRequested _ -> {}
      case OfOnboarding _,
          OfCredential _,
          OfProvider _,
          OfRun _,
          OfReturns _,
          OfLedger _,
          OfControls _,
          OfException _ -> {}
    }
  }

  private boolean isFunded(String settlementId, ProviderEvent event) {
    var payment = paymentOf.get(settlementId);
    return payment != null && (event.paymentId() == null || event.paymentId().equals(payment));
  }
}
