package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderConfirmed;
import dev.tokenops.engine.message.Fact.OfProvider.ProviderMatched;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDeadLettered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackEnded;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The walk back from a completed run, or from one of the two that many runs share, one binding
 * after another. Used once, by one thread.
 */
final class PassageWalk {
  private final EntryLookup lookup;
  private final Map<String, SealedEntry<? extends Fact>> seen = new HashMap<>();

  PassageWalk(EntryLookup lookup) {
    this.lookup = lookup;
  }

  Passage from(
      SealedEntry<? extends Fact> end, @Nullable SealedEntry<? extends Fact> callbackEntry) {
    var completion = end.as(RunCompleted.class);
    seen.put(completion.bodySha256(), completion);
    var completed = completion.fact();
    var acceptance =
        step(completion, "acceptance_sha256", completed.acceptanceSha256(), RunAccepted.class);
    var accepted = acceptance.fact();
    var agreed =
        step(acceptance, "contract_sha256", accepted.contractSha256(), ContractAccepted.class);
    var passage =
        new Passage(
            lookup.agreement(agreed),
            step(
                acceptance,
                "credential_sha256",
                accepted.credentialSha256(),
                CredentialIssued.class),
            fundings(acceptance),
            acceptance,
            completion,
            callback(callbackEntry));
    check(passage.runCredential());
    check(acceptance);
    check(completion);
    if (passage.callback() != null) check(passage.callback());
    return passage;
  }

  /** What an accepted contract stands on, each binding checked. */
  Agreement agreement(SealedEntry<ContractAccepted> agreed) {
    var contract =
        step(agreed, "contract_sha256", agreed.fact().contractSha256(), ContractPrepared.class);
    var terms = contract.fact();
    var agreement =
        new Agreement(
            step(contract, "onboarding_sha256", terms.onboardingSha256(), AgentOnboarded.class),
            step(contract, "trust_sha256", terms.trustSha256(), TrustDecided.class),
            step(contract, "credential_sha256", terms.credentialSha256(), CredentialIssued.class),
            step(contract, "quote_sha256", terms.quoteSha256(), Quoted.class),
            contract,
            agreed);
    check(agreement.onboarding());
    check(agreement.trust());
    check(agreement.credential());
    check(agreement.quote());
    check(contract);
    check(agreed);
    return agreement;
  }

  private List<Passage.Funding> fundings(SealedEntry<RunAccepted> acceptance) {
    var fundings = new ArrayList<Passage.Funding>();
    for (var lot : acceptance.fact().lots())
      fundings.add(
          lookup.funding(
              step(acceptance, "lots/funding_sha256", lot.fundingSha256(), CreditsFunded.class)));
    return fundings;
  }

  /** What a funding stands on, each binding checked. */
  Passage.Funding funding(SealedEntry<CreditsFunded> funding) {
    var funded = funding.fact();
    var confirmation =
        step(funding, "confirmation_sha256", funded.confirmationSha256(), ProviderConfirmed.class);
    var settlement =
        step(funding, "settlement_sha256", funded.settlementSha256(), SettlementRequested.class);
    var match = match(confirmation, funding);
    check(settlement);
    check(confirmation);
    if (match != null) check(match);
    check(funding);
    return new Passage.Funding(settlement, confirmation, match, funding);
  }

  /** A confirmation that knew its settlement needs no match; another must have one. */
  private @Nullable SealedEntry<ProviderMatched> match(
      SealedEntry<ProviderConfirmed> confirmation, SealedEntry<CreditsFunded> funding) {
    var settlement = funding.fact().settlementId();
    var known = confirmation.fact().settlementId();
    if (known != null) {
      if (!known.equals(settlement))
        throw unbound(confirmation, "settlement_id says " + known + " and not " + settlement);
      return null;
    }
    var found = lookup.matchOf(confirmation.bodySha256());
    if (found == null)
      throw unbound(confirmation, "knows no settlement, and no provider.matched entry is here");
    var match = found.as(ProviderMatched.class);
    before(funding, match);
    if (!match.fact().settlementId().equals(settlement))
      throw unbound(match, "settlement_id is not " + settlement);
    return match;
  }

  private static @Nullable SealedEntry<? extends CallbackEnded> callback(
      @Nullable SealedEntry<? extends Fact> entry) {
    if (entry == null) return null;
    if (entry.fact() instanceof CallbackDelivered) return entry.as(CallbackDelivered.class);
    return entry.as(CallbackDeadLettered.class);
  }

  private <F extends Fact> SealedEntry<F> step(
      SealedEntry<? extends Fact> from, String field, String sha256, Class<F> kind) {
    var found = seen.get(sha256);
    if (found == null) {
      found = lookup.byBody(sha256);
      if (found == null)
        throw unbound(from, field + " names " + sha256 + ", which no entry here has as its body");
      seen.put(sha256, found);
    }
    before(from, found);
    return found.as(kind);
  }

  private void check(SealedEntry<? extends Fact> entry) {
    Bindings.check(
        name(entry),
        entry.fact(),
        new Bindings.Earlier() {
          @Override
          public <F extends Fact> F named(String field, String sha256, Class<F> kind) {
            return step(entry, field, sha256, kind).fact();
          }
        });
  }

  private static void before(SealedEntry<? extends Fact> later, SealedEntry<? extends Fact> named) {
    if (named.index() >= later.index())
      throw unbound(later, "names entry " + named.index() + ", which is not before it");
  }

  private static Unbound unbound(SealedEntry<? extends Fact> entry, String what) {
    return new Unbound(name(entry) + ": " + what);
  }

  private static String name(SealedEntry<? extends Fact> entry) {
    return "entry " + entry.index() + " (" + entry.entry().type() + ")";
  }
}
