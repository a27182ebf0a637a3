package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.UnknownRules;
import dev.tokenops.engine.review.evidence.EvidenceMerge;
import dev.tokenops.ledger.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run's way along the path: the entries that its proof stands on, bound to each other.
 *
 * <p>Made by {@link PassageWalk} only, which checks every binding; so whoever holds a passage need
 * not ask again.
 *
 * @param agreement the contract it was accepted under
 * @param runCredential the credential the run was accepted with; often the contract's own
 * @param fundings of the lots of what was reserved last, oldest first; at least one
 * @param callback how the callback ended: {@code CallbackDelivered} or {@code
 *     CallbackDeadLettered}; absent while it is pending and where there is none
 * @param earlierFundings that a reservation before was taken from, and the last one was not
 * @param recovery between acceptance and completion, oldest first: each time an {@code
 *     ExceptionOpened} or {@code RunFailed}, and the {@code EvidenceAdded} or {@code RunRetried}
 *     that took the run up again; mostly empty
 */
public record Passage(
    Agreement agreement,
    SealedEntry<CredentialIssued> runCredential,
    List<Funding> fundings,
    SealedEntry<RunAccepted> acceptance,
    SealedEntry<RunCompleted> completion,
    @Nullable SealedEntry<? extends CallbackEnded> callback,
    List<Funding> earlierFundings,
    List<SealedEntry<? extends Fact>> recovery) {

  /** Where one lot's credits came from. */
  public record Funding(
      SealedEntry<SettlementRequested> settlement,
      SealedEntry<ProviderConfirmed> confirmation,
      @Nullable SealedEntry<ProviderMatched> match,
      SealedEntry<CreditsFunded> funding) {
    /**
     * Walks back from a funding.
     *
     * @throws Unbound naming what is missing or does not fit
     */
    public static Funding walk(SealedEntry<CreditsFunded> funding, EntryLookup lookup) {
      return new PassageWalk(lookup).funding(funding);
    }
  }

  /** An entry and what it is to the run. */
  public record Step(Role role, SealedEntry<? extends Fact> entry) {}

  public Passage {
    fundings = List.copyOf(fundings);
    earlierFundings = List.copyOf(earlierFundings);
    recovery = List.copyOf(recovery);
  }

  /**
   * Walks back from the end of a run.
   *
   * @param completion the entry that completed it
   * @param callback the entry that ended its callback, if there is one
   * @throws Unbound naming what is missing or does not fit; a run that was cancelled or failed has
   *     no passage
   */
  public static Passage walk(
      SealedEntry<? extends Fact> completion,
      @Nullable SealedEntry<? extends Fact> callback,
      EntryLookup lookup) {
    return new PassageWalk(lookup).from(completion, callback);
  }

  public SealedEntry<AgentOnboarded> onboarding() {
    return agreement.onboarding();
  }

  public SealedEntry<TrustDecided> trust() {
    return agreement.trust();
  }

  public SealedEntry<Quoted> quote() {
    return agreement.quote();
  }

  public SealedEntry<ContractPrepared> contract() {
    return agreement.contract();
  }

  public String runId() {
    return completion.fact().runId();
  }

  public String pilotId() {
    return acceptance.fact().pilotId();
  }

  /**
   * The outcome, word for word. Where the completion holds it in brief, and nobody has it at hand,
   * the evidence is reviewed again.
   *
   * @throws UnknownRules if this program does not know the rules it was found by
   * @throws IllegalStateException if the review comes out otherwise than it is recorded
   */
  public RawJson outcome() {
    return completion.fact().outcome().whole(this::review);
  }

  private Outcome review(String rulesVersion) {
    var evidence = acceptance.fact().evidence();
    var at = acceptance.fact().acceptedAt();
    for (var step : recovery)
      if (step.fact() instanceof EvidenceAdded added) {
        evidence = EvidenceMerge.again(evidence, added.evidence());
        at = added.addedAt();
      }
    return TokenOps.review(evidence, agreement.policy(), at, rulesVersion);
  }

  /** SHA-256 in hex of all the evidence. */
  String evidenceSha256() {
    for (var step : recovery.reversed())
      if (step.fact() instanceof EvidenceAdded added) return added.evidenceSha256();
    return acceptance.fact().evidenceSha256();
  }

  /** What was reserved last. */
  long reservedMicros() {
    for (var step : recovery.reversed())
      if (step.fact() instanceof RunRetried retried && retried.reservedMicros() != null)
        return retried.reservedMicros();
    return acceptance.fact().reservedMicros();
  }

  /** The fundings that paid what was consumed, oldest first; the oldest of all if nothing was. */
  List<Funding> payers() {
    int paid = completion.fact().consumed().size();
    return fundings.subList(0, Math.clamp(paid, 1, fundings.size()));
  }

  /** Whether the run was accepted with another credential than its contract was prepared with. */
  boolean hasOwnCredential() {
    return runCredential.index() != agreement.credential().index();
  }

  /** All entries in the order of {@link Role}; each lot's four together, oldest lot first. */
  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    steps.add(new Step(Role.ONBOARDING, agreement.onboarding()));
    steps.add(new Step(Role.TRUST, agreement.trust()));
    steps.add(new Step(Role.CONTRACT_CREDENTIAL, agreement.credential()));
    if (hasOwnCredential()) steps.add(new Step(Role.RUN_CREDENTIAL, runCredential));
    steps.add(new Step(Role.QUOTE, agreement.quote()));
    steps.add(new Step(Role.CONTRACT, agreement.contract()));
    steps.add(new Step(Role.CONTRACT_ACCEPTANCE, agreement.acceptance()));
    for (var lot : fundings) addTo(steps, lot);
    for (var lot : earlierFundings) addTo(steps, lot);
    steps.add(new Step(Role.RUN_ACCEPTANCE, acceptance));
    for (var step : recovery) steps.add(new Step(role(step.fact()), step));
    steps.add(new Step(Role.RUN_COMPLETION, completion));
    if (callback != null) steps.add(new Step(Role.CALLBACK, callback));
    return steps;
  }

  private static void addTo(List<Step> steps, Funding lot) {
    steps.add(new Step(Role.SETTLEMENT, lot.settlement()));
    steps.add(new Step(Role.PROVIDER_CONFIRMATION, lot.confirmation()));
    if (lot.match() != null) steps.add(new Step(Role.PROVIDER_MATCH, lot.match()));
    steps.add(new Step(Role.CREDIT_FUNDING, lot.funding()));
  }

  private static Role role(Fact step) {
    return switch (step) {
      case EvidenceAdded _ -> Role.EVIDENCE_ADDED;
      case RunRetried _ -> Role.RUN_RETRY;
      case Fact _ -> Role.EXCEPTION;
    };
  }
}
