package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.ledger.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every fact says of earlier ones, and what of them must fit: each digest names an entry of
 * the right kind, of the same agent, about the same thing.
 *
 * <p>One set of rules for the walk back from one run and for the audit of a whole ledger; they
 * differ only in how an earlier fact is found.
 */
public final class Bindings {
  private final Earlier earlier;
  private final Object who;

  /** Finds what a digest names. */
  public interface Earlier {
    /**
     * The earlier fact whose canonical body has this hash.
     *
     * @param field of the fact that names it, for the message
     * @throws Unbound if there is none before it, or it is of another kind
     */
    <F extends Fact> F named(String field, String sha256, Class<F> kind);

    /**
     * Whether the completion of this hash is the one of this run and delivery. An audit of many
     * runs answers it without keeping them.
     *
     * @throws Unbound if there is none before it, or it is of another kind
     */
    default boolean isCompletion(String sha256, String agentId, String runId, String deliveryId) {
      var completed = named("completion_sha256", sha256, RunCompleted.class);
      return agentId.equals(completed.agentId())
          && runId.equals(completed.runId())
          && deliveryId.equals(completed.deliveryId());
    }
  }

  private Bindings(Earlier earlier, Object who) {
    this.earlier = earlier;
    this.who = who;
  }

  /**
   * Checks everything that the fact says of earlier ones.
   *
   * @param who names the fact in messages by what it is as text, such as {@code entry 7
   *     (run.accepted.v1)}; nearly always nobody asks for it
   * @throws Unbound naming the field that does not fit
   */
  public static void check(Object who, Fact fact, Earlier earlier) {
    new Bindings(earlier, who).check(fact);
  }

  private void check(Fact fact) {
    switch (fact) {
      case OfOnboarding _, OfCredential _, Fact.OfLedger _, OfControls _ -> {}
      case OfProvider provider -> check(provider);
      case OfFunding funding -> check(funding);
      case OfRun run -> check(run);
      case OfReturns returns -> check(returns);
      case OfException exception -> new ExceptionBindings(this).check(exception);
    }
  }

  Earlier earlier() {
    return earlier;
  }

  /** What a review of a run stands on. */
  Lineage lineage(String causeSha256, String agentId, String runId) {
    var line = Lineage.of(causeSha256, earlier, who);
    same("agent_id", agentId, line.accepted().agentId());
    same("run_id", runId, line.accepted().runId());
    return line;
  }

  /** What a run was accepted under. */
  ContractPrepared contract(RunAccepted accepted) {
    var contract =
        earlier.named("contract_sha256", accepted.contractSha256(), ContractAccepted.class);
    return earlier.named("contract_sha256", contract.contractSha256(), ContractPrepared.class);
  }

  private void check(OfProvider fact) {
    switch (fact) {
      case ProviderConfirmed _ -> {}
      case ProviderMatched matched -> {
        var confirmed = confirmed(matched.confirmationSha256(), matched.event().eventId());
        same("event", matched.event(), confirmed.event());
      }
    }
  }

  private void check(OfFunding fact) {
    switch (fact) {
      case SettlementRequested _ -> {}
      case CreditsFunded funded -> {
        var settlement =
            earlier.named(
                "settlement_sha256", funded.settlementSha256(), SettlementRequested.class);
        same("agent_id", funded.agentId(), settlement.agentId());
        same("settlement_id", funded.settlementId(), settlement.settlementId());
        same("provider_route", funded.providerRoute(), settlement.providerRoute());
        var confirmed = confirmed(funded.confirmationSha256(), funded.eventId());
        if (confirmed.settlementId() != null)
          same("settlement_id", funded.settlementId(), confirmed.settlementId());
        var event = confirmed.event();
        same("provider_route", funded.providerRoute(), event.providerRoute());
        same("payment_id", funded.paymentId(), event.paymentId());
        if (event.kind() != ProviderEvent.Kind.PAYMENT_SUCCEEDED)
          throw unbound("confirmation_sha256", "names an event that is no successful payment");
      }
      case OfFunding.CreditsReversed reversed ->
          confirmed(reversed.confirmationSha256(), reversed.eventId());
      case OfFunding.CreditsRestored restored ->
          confirmed(restored.confirmationSha256(), restored.eventId());
      case OfFunding.SettlementFailed failed ->
          confirmed(failed.confirmationSha256(), failed.eventId());
      case OfFunding.PaymentObserved observed ->
          confirmed(observed.confirmationSha256(), observed.event().eventId());
      case OfFunding.ProviderMismatched mismatched ->
          confirmed(mismatched.confirmationSha256(), mismatched.eventId());
    }
  }

  private ProviderConfirmed confirmed(String sha256, String eventId) {
    var confirmed = earlier.named("confirmation_sha256", sha256, ProviderConfirmed.class);
    same("event_id", eventId, confirmed.event().eventId());
    return confirmed;
  }

  private void check(OfRun fact) {
    switch (fact) {
      case Quoted _, OfRun.RunResumed _ -> {}
      case ContractPrepared prepared -> check(prepared);
      case ContractAccepted accepted -> {
        var prepared =
            earlier.named("contract_sha256", accepted.contractSha256(), ContractPrepared.class);
        same("agent_id", accepted.agentId(), prepared.agentId());
        same("contract_id", accepted.contractId(), prepared.contractId());
        same("digest", accepted.digest(), prepared.digest());
      }
      case RunAccepted accepted -> check(accepted);
      case OfRun.RunCancelled cancelled ->
          acceptance(cancelled.acceptanceSha256(), cancelled.agentId(), cancelled.runId());
      case OfRun.RunFailed failed ->
          line(failed.acceptanceSha256(), failed.causeSha256(), failed.agentId(), failed.runId());
    }
  }

  private void check(ContractPrepared prepared) {
    same("digest", prepared.digest(), Digests.prefixed(Sha256.hex(prepared.terms().bytes())));
    var agent =
        earlier.named("onboarding_sha256", prepared.onboardingSha256(), AgentOnboarded.class);
    same("agent_id", prepared.agentId(), agent.agentId());
    var trust = earlier.named("trust_sha256", prepared.trustSha256(), TrustDecided.class);
    same("agent_id", prepared.agentId(), trust.agentId());
    if (trust.trustState() != TrustState.APPROVED)
      throw unbound("trust_sha256", "names a decision that did not approve the agent");
    credential(prepared.credentialSha256(), prepared.agentId(), prepared.credentialId());
    var quote = earlier.named("quote_sha256", prepared.quoteSha256(), Quoted.class);
    same("agent_id", prepared.agentId(), quote.agentId());
    same("quote_id", prepared.quoteId(), quote.quoteId());
    same("credits_per_run_micros", prepared.creditsPerRunMicros(), quote.creditsPerRunMicros());
    same("records_per_run", prepared.recordsPerRun(), quote.records());
  }

  private void check(RunAccepted accepted) {
    same("evidence_sha256", accepted.evidenceSha256(), accepted.evidence().sha256Hex());
    var contract =
        earlier.named("contract_sha256", accepted.contractSha256(), ContractAccepted.class);
    same("agent_id", accepted.agentId(), contract.agentId());
    same("contract_id", accepted.contractId(), contract.contractId());
    var prepared =
        earlier.named("contract_sha256", contract.contractSha256(), ContractPrepared.class);
    same("reserved_micros", accepted.reservedMicros(), prepared.creditsPerRunMicros());
    if (accepted.records() > prepared.recordsPerRun())
      throw unbound("records", "is more than the contract's " + prepared.recordsPerRun());
    credential(accepted.credentialSha256(), accepted.agentId(), accepted.credentialId());
    funded(accepted.lots(), accepted.agentId());
  }

  /** What a reservation is taken from. */
  void funded(List<Lot> lots, String agentId) {
    if (lots.isEmpty()) throw unbound("lots", "is empty: nothing funded the run");
    for (int i = 0; i < lots.size(); i++) {
      var lot = lots.get(i);
      var field = "lots/" + i;
      var funding =
          earlier.named(field + "/funding_sha256", lot.fundingSha256(), CreditsFunded.class);
      same("agent_id", agentId, funding.agentId());
      same(field + "/settlement_id", lot.settlementId(), funding.settlementId());
      same(field + "/provider_route", lot.providerRoute(), funding.providerRoute());
    }
  }

  private void credential(String sha256, String agentId, String credentialId) {
    var credential = earlier.named("credential_sha256", sha256, CredentialIssued.class);
    same("agent_id", agentId, credential.agentId());
    same("credential_id", credentialId, credential.credentialId());
  }

  private void check(OfReturns fact) {
    switch (fact) {
      case RunCompleted completed -> check(completed);
      case OfReturns.CallbackAttempted _ -> {}
      case OfReturns.CallbackEnded ended ->
          completion(ended, ended.deliveryId(), ended.completionSha256());
      case OfReturns.RedeliveryRequested asked ->
          completion(asked, asked.deliveryId(), asked.completionSha256());
    }
  }

  private void completion(OfReturns callback, String deliveryId, String sha256) {
    if (!earlier.isCompletion(sha256, callback.agentId(), callback.runId(), deliveryId))
      throw unbound("completion_sha256", "names the completion of another run or delivery");
  }

  private void check(RunCompleted completed) {
    var line =
        line(
            completed.acceptanceSha256(),
            completed.causeSha256(),
            completed.agentId(),
            completed.runId());
    var outcome = OutcomeHead.of(completed.outcome().json());
    same("outcome/evidence_sha256", outcome.evidenceSha256(), line.evidenceSha256());
    same("evidence_status", completed.evidenceStatus(), outcome.evidenceStatus());
    var callbackUrl = contract(line.accepted()).callbackUrl();
    boolean called = callbackUrl != null;
    same("delivery_id", completed.deliveryId(), called ? delivery(completed.runId()) : null);
    same("target_sha256", completed.targetSha256(), called ? sha256(callbackUrl) : null);
    for (int i = 0; i < completed.consumed().size(); i++)
      held("consumed/" + i, completed.consumed().get(i), line.lots());
  }

  /** Of a run that names its acceptance, and its newest recovery if it was ever recovered. */
  private Lineage line(
      String acceptanceSha256, @Nullable String causeSha256, String agentId, String runId) {
    var accepted = acceptance(acceptanceSha256, agentId, runId);
    if (causeSha256 == null) return Lineage.of(accepted);
    var line = lineage(causeSha256, agentId, runId);
    if (!line.accepted().equals(accepted))
      throw unbound("cause_sha256", "names a recovery of another acceptance");
    return line;
  }

  /** A lot that is consumed is one of those that were held, but for its credits. */
  private void held(String field, Lot consumed, List<Lot> lots) {
    for (var lot : lots) {
      if (!lot.settlementId().equals(consumed.settlementId())) continue;
      same(field + "/provider_route", consumed.providerRoute(), lot.providerRoute());
      same(field + "/funding_sha256", consumed.fundingSha256(), lot.fundingSha256());
      return;
    }
    throw unbound(field + "/settlement_id", "is no lot of the reservation");
  }

  RunAccepted acceptance(String sha256, String agentId, String runId) {
    var accepted = earlier.named("acceptance_sha256", sha256, RunAccepted.class);
    same("agent_id", agentId, accepted.agentId());
    same("run_id", runId, accepted.runId());
    return accepted;
  }

  void same(String field, @Nullable Object said, @Nullable Object bound) {
    if (!Objects.equals(said, bound))
      throw unbound(field, "says " + said + " where what it is bound to has " + bound);
  }

  Unbound unbound(String field, String what) {
    return new Unbound(who + ": " + field + " " + what);
  }

  private static String delivery(String runId) {
    return TypeId.sibling(TypeId.DELIVERY, runId);
  }

  private static String sha256(@Nullable String text) {
    return Sha256.hex(Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8));
  }
}
