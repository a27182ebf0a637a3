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
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.Lot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The walk back from a completed run, or from one of the two that many runs share, one binding
 * after another. Used once, by one thread.
 */
final class PassageWalk {
  private static final String CAUSE_SHA256 = "cause_sha256";

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
    var recovery =
        completed.causeSha256() == null
            ? List.<SealedEntry<? extends Fact>>of()
            : recovery(completion, completed.causeSha256());
    var reservations = reservations(acceptance, recovery);
    var fundings = fundings(reservations.getLast());
    var passage =
        new Passage(
            lookup.agreement(agreed),
            step(
                acceptance,
                "credential_sha256",
                accepted.credentialSha256(),
                CredentialIssued.class),
            fundings,
            acceptance,
            completion,
            callback(callbackEntry),
            reservations.size() == 1 ? List.of() : earlier(reservations, fundings),
            recovery);
    check(passage.runCredential());
    check(acceptance);
    recovery.forEach(this::check);
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

  /** From what led to the last review back to the acceptance, which is not told again. */
  private List<SealedEntry<? extends Fact>> recovery(
      SealedEntry<? extends Fact> completion, String causeSha256) {
    var steps = new ArrayDeque<SealedEntry<? extends Fact>>();
    var cause = step(completion, CAUSE_SHA256, causeSha256, Fact.class);
    while (!(cause.fact() instanceof RunAccepted)) {
      if (!(cause.fact() instanceof RunRecovered recovered))
        throw unbound(completion, "was led to by what leads to no review: " + name(cause));
      var exception = step(cause, "exception_sha256", recovered.exceptionSha256(), Fact.class);
      steps.addFirst(cause);
      steps.addFirst(exception);
      cause = step(exception, CAUSE_SHA256, cause(exception), Fact.class);
    }
    return List.copyOf(steps);
  }

  /** What led to the review that an exception came of. */
  private static String cause(SealedEntry<? extends Fact> exception) {
    return switch (exception.fact()) {
      case ExceptionOpened opened -> opened.causeSha256();
      case RunFailed failed ->
          failed.causeSha256() == null ? failed.acceptanceSha256() : failed.causeSha256();
      case Fact _ -> throw unbound(exception, "opens no ticket");
    };
  }

  /** An entry that holds credits for the run, and the lots they are taken from. */
  private record Reservation(SealedEntry<? extends Fact> entry, List<Lot> lots) {}

  /** Oldest first: at its acceptance, and at each retry after it had failed. */
  private static List<Reservation> reservations(
      SealedEntry<RunAccepted> acceptance, List<SealedEntry<? extends Fact>> recovery) {
    var reservations = new ArrayList<Reservation>(1);
    reservations.add(new Reservation(acceptance, acceptance.fact().lots()));
    for (var step : recovery)
      if (step.fact() instanceof RunRetried retried && retried.lots() != null)
        reservations.add(new Reservation(step, retried.lots()));
    return reservations;
  }

  private List<Passage.Funding> fundings(Reservation reservation) {
    var fundings = new ArrayList<Passage.Funding>();
    for (var lot : reservation.lots())
      fundings.add(
          lookup.funding(
              step(
                  reservation.entry(),
                  "lots/funding_sha256",
                  lot.fundingSha256(),
                  CreditsFunded.class)));
    return fundings;
  }

  /** Of reservations before the last, each once, and none that the last has too. */
  private List<Passage.Funding> earlier(
      List<Reservation> reservations, List<Passage.Funding> last) {
    var known = new HashSet<Long>();
    for (var lot : last) known.add(lot.funding().index());
    var earlier = new ArrayList<Passage.Funding>();
    for (var reservation : reservations.subList(0, reservations.size() - 1))
      for (var lot : fundings(reservation)) if (known.add(lot.funding().index())) earlier.add(lot);
    return earlier;
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
