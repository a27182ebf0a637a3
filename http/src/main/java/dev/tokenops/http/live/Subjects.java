package dev.tokenops.http.live;

import static dev.tokenops.http.live.Topic.AGENT;
import static dev.tokenops.http.live.Topic.CONTRACT;
import static dev.tokenops.http.live.Topic.CONTROL;
import static dev.tokenops.http.live.Topic.DELIVERY;
import static dev.tokenops.http.live.Topic.EXCEPTION;
import static dev.tokenops.http.live.Topic.PROVIDER_EVENT;
import static dev.tokenops.http.live.Topic.RUN;
import static dev.tokenops.http.live.Topic.SETTLEMENT;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
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
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackAttempted;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RedeliveryRequested;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfControls.ControlSet;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.http.live.Tiding.About;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose a fact is and what it changed: ids alone, and nothing that an agent has written. */
final class Subjects {
  private static final String AGENT_ID = "agent_id";

  private Subjects() {}

  static About of(Fact fact) {
    return switch (fact) {
      case OfOnboarding agent -> about(agent.agentId(), List.of(AGENT));
      case OfCredential key ->
          about(key.agentId(), List.of(AGENT), "credential_id", key.credentialId());
      case OfProvider provider -> ofProvider(provider);
      case OfFunding funding -> ofFunding(funding);
      case OfRun run -> ofRun(run);
      case OfReturns returned -> ofReturns(returned);
      case OfLedger _ -> About.NOTHING;
      case OfControls control -> ofControls(control);
      case OfException exception -> ofException(exception);
    };
  }

  private static About ofException(OfException exception) {
    return switch (exception) {
      case OfRunException run ->
          about(
              run.agentId(),
              List.of(RUN, EXCEPTION),
              RUN.key(),
              run.runId(),
              EXCEPTION.key(),
              run.exceptionId());
      case ExceptionResolved resolved ->
          about(
              resolved.agentId(),
              List.of(EXCEPTION),
              SETTLEMENT.key(),
              resolved.settlementId(),
              EXCEPTION.key(),
              resolved.exceptionId());
    };
  }

  private static About ofProvider(OfProvider provider) {
    var settlementId =
        switch (provider) {
          case ProviderConfirmed confirmed -> confirmed.settlementId();
          case ProviderMatched matched -> matched.settlementId();
        };
    var ids = new LinkedHashMap<String, String>();
    ids.put(PROVIDER_EVENT.key(), provider.event().eventId());
    ids.put("provider_route", provider.event().providerRoute());
    if (settlementId != null) ids.put(SETTLEMENT.key(), settlementId);
    return new About(null, List.of(PROVIDER_EVENT), ids);
  }

  private static About ofFunding(OfFunding funding) {
    var agentId =
        switch (funding) {
          case SettlementRequested each -> each.agentId();
          case CreditsFunded each -> each.agentId();
          case CreditsReversed each -> each.agentId();
          case CreditsRestored each -> each.agentId();
          case SettlementFailed each -> each.agentId();
          case PaymentObserved each -> each.agentId();
          case ProviderMismatched each -> each.agentId();
        };
    var settlementId = funding.settlementId();
    if (funding instanceof ProviderMismatched mismatched)
      return about(
          agentId,
          List.of(SETTLEMENT, EXCEPTION),
          SETTLEMENT.key(),
          settlementId,
          EXCEPTION.key(),
          mismatched.exceptionId());
    return about(agentId, List.of(SETTLEMENT), SETTLEMENT.key(), settlementId);
  }

  private static About ofRun(OfRun run) {
    return switch (run) {
      case Quoted quote -> about(quote.agentId(), List.of(CONTRACT), "quote_id", quote.quoteId());
      case ContractPrepared contract ->
          about(
              contract.agentId(),
              List.of(CONTRACT),
              "quote_id",
              contract.quoteId(),
              CONTRACT.key(),
              contract.contractId());
      case ContractAccepted contract ->
          about(contract.agentId(), List.of(CONTRACT), CONTRACT.key(), contract.contractId());
      case RunAccepted each -> aboutRun(each.agentId(), each.runId());
      case RunResumed each -> aboutRun(each.agentId(), each.runId());
      case RunCancelled each -> aboutRun(each.agentId(), each.runId());
      case RunFailed each ->
          about(
              each.agentId(),
              List.of(RUN, EXCEPTION),
              RUN.key(),
              each.runId(),
              EXCEPTION.key(),
              each.exceptionId());
    };
  }

  private static About ofReturns(OfReturns returned) {
    return switch (returned) {
      case RunCompleted run ->
          run.deliveryId() == null
              ? aboutRun(run.agentId(), run.runId())
              : delivery(run, run.deliveryId());
      case CallbackAttempted callback -> delivery(callback, callback.deliveryId());
      case CallbackEnded callback -> delivery(callback, callback.deliveryId());
      case RedeliveryRequested again -> delivery(again, again.deliveryId());
    };
  }

  private static About ofControls(OfControls control) {
    return switch (control) {
      case ControlSet set ->
          new About(null, List.of(CONTROL), Map.of(CONTROL.key(), set.control()));
    };
  }

  /** The run shows where its callback stands. */
  private static About delivery(OfReturns of, String deliveryId) {
    return about(
        of.agentId(), List.of(RUN, DELIVERY), RUN.key(), of.runId(), DELIVERY.key(), deliveryId);
  }

  private static About aboutRun(String agentId, String runId) {
    return about(agentId, List.of(RUN), RUN.key(), runId);
  }

  private static About about(@Nullable String agentId, List<Topic> topics, String... ids) {
    var all = new LinkedHashMap<String, String>();
    if (agentId != null) all.put(AGENT_ID, agentId);
    for (int i = 0; i < ids.length; i += 2) all.put(ids[i], ids[i + 1]);
    return new About(agentId, topics, all);
  }
}
