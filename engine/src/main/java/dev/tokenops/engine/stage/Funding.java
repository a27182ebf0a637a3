package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToFunding.Confirm;
import dev.tokenops.engine.message.Command.ToFunding.RequestSettlement;
import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Command.ToFunding.ReserveAgain;
import dev.tokenops.engine.message.Command.ToFunding.ResolveException;
import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Fact.OfCredential;
import dev.tokenops.engine.message.Fact.OfFunding;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfFunding.ProviderMismatched;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfLedger;
import dev.tokenops.engine.message.Fact.OfOnboarding;
import dev.tokenops.engine.message.Fact.OfProvider;
import dev.tokenops.engine.message.Fact.OfReturns;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun;
import dev.tokenops.engine.message.Fact.OfRun.OfOneRun;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfControls;
import dev.tokenops.engine.message.OfException;
import dev.tokenops.engine.message.OfException.ExceptionResolved;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The money: settlements asked for and confirmed, credits funded and taken back, and what is held
 * for each run before it is accepted.
 *
 * <p>No provider's word is believed twice: an event is known by its id where it was refused, and
 * else by what it told, because what it told is already so.
 */
public final class Funding implements Stage<ToFunding> {
  private final boolean livemode;
  private final Pauses pauses;
  private final Parties parties = new Parties();
  private final Accounts accounts = new Accounts();
  private final Admissions admissions;
  private final Map<String, Quoted> quotes = new HashMap<>();
  private final Map<String, Settlement> settlements = new HashMap<>();
  private final Map<String, String> fundedBy = new HashMap<>(); // Payment to settlement.
  private final Mismatches mismatches = new Mismatches();

  /**
   * @param sandbox whether only the provider's test mode counts; else only its live mode
   */
  public Funding(boolean sandbox) {
    this(sandbox, Pilots.inHeap(), Pauses.NONE);
  }

  /** Keeps the names of runs elsewhere. */
  public Funding(boolean sandbox, Pilots pilots, Pauses pauses) {
    livemode = !sandbox;
    this.pauses = pauses;
    admissions = new Admissions(pilots);
  }

  @Override
  public Decision decide(ToFunding command, Instant now) {
    return switch (command) {
      case RequestSettlement request -> request(request, now);
      case Confirm confirm -> new Decided(confirm(confirm));
      case Reserve reserve -> reserve(reserve);
      case ReserveAgain again -> reserve(again);
      case ResolveException resolve -> mismatches.resolve(resolve);
    };
  }

  private Decision request(RequestSettlement command, Instant now) {
    if (settlements.containsKey(command.settlementId())) return Decided.NOTHING;
    var objection = objection(command);
    if (objection != null) return objection;
    var credits = command.creditsMicros();
    if (command.quoteId() != null) {
      var quote = quotes.get(command.quoteId());
      if (quote == null || !quote.agentId().equals(command.agentId()))
        return new Refused(
            Refusal.NOT_FOUND, "There is no quote %s of yours.".formatted(command.quoteId()));
      if (!now.isBefore(quote.expiresAt())) return Refused.because(Refusal.QUOTE_EXPIRED);
      if (credits == null) credits = quote.creditsMicros();
    }
    if (credits == null || credits <= 0 || credits > Prices.MAX_SETTLEMENT_MICROS)
      return new Refused(
          Refusal.CREDITS_OUT_OF_RANGE,
          "A settlement is of more than 0 and at most %s credits%s."
              .formatted(
                  Credits.text(Prices.MAX_SETTLEMENT_MICROS),
                  credits == null ? ": name them, or a quote" : ""));
    return Decided.of(
        new SettlementRequested(
            command.agentId(),
            command.settlementId(),
            command.quoteId(),
            command.providerRoute(),
            credits,
            Prices.amountMinor(credits),
            Prices.CURRENCY,
            command.request()));
  }

  private @Nullable Refused objection(RequestSettlement command) {
    var objection = parties.objection(command.agentId());
    if (objection == null) objection = pauses.objectionToAgent(command.agentId());
    return objection == null ? pauses.objectionToProvider(command.providerRoute()) : objection;
  }

  private List<OfFunding> confirm(Confirm command) {
    var event = command.event();
    if (mismatches.isKnown(event.eventId())) return List.of();
    var settlement = settlements.get(command.settlementId());
    if (settlement == null)
      return List.of(
          Settlement.mismatch(
              null, command, "There is no settlement " + command.settlementId() + "."));
    var distrust = settlement.distrust(event, livemode);
    if (distrust != null) return List.of(settlement.mismatch(command, distrust));
    var funded = event.kind() == Kind.PAYMENT_SUCCEEDED ? fundedBy.get(payment(event)) : null;
    if (funded != null && !funded.equals(command.settlementId()))
      return List.of(
          settlement.mismatch(command, "The payment has already funded " + funded + "."));
    return settlement.confirm(command);
  }

  private Decision reserve(Reserve command) {
    var run = command.accept();
    if (admissions.isUsed(run.agentId(), run.pilotOrRunId()))
      return new Refused(
          Refusal.PILOT_ID_USED,
          "%s names another run of yours: take a new pilot_id.".formatted(run.pilotOrRunId()));
    var exhausted = exhausted(run.contractId(), command.maxRuns());
    if (exhausted != null) return exhausted;
    var account = accounts.of(run.agentId());
    var lots = account.covering(command.creditsMicros());
    if (account.figures().shortfallMicros() > 0 || lots == null)
      return CreditRefusals.of(account, command.creditsMicros());
    return Decided.of(accepted(command, lots));
  }

  private @Nullable Refused exhausted(String contractId, @Nullable Long maxRuns) {
    return maxRuns == null || admissions.runs(contractId) < maxRuns
        ? null
        : new Refused(
            Refusal.CONTRACT_EXHAUSTED,
            "All %d runs of %s are used: prepare a new contract.".formatted(maxRuns, contractId));
  }

  /** Of a failed run, unless something else was done about its ticket meanwhile. */
  private Decision reserve(ReserveAgain command) {
    var retry = command.retry();
    var failed = admissions.failed(retry.runId());
    if (failed == null || !failed.exceptionId().equals(command.exceptionId()))
      return Refused.because(Refusal.EXCEPTION_NOT_OPEN);
    var exhausted = exhausted(failed.contractId(), command.maxRuns());
    if (exhausted != null) return exhausted;
    var account = accounts.of(retry.agentId());
    var lots = account.covering(command.creditsMicros());
    if (account.figures().shortfallMicros() > 0 || lots == null)
      return CreditRefusals.of(account, command.creditsMicros());
    return Decided.of(
        new RunRetried(
            retry.agentId(),
            retry.runId(),
            command.exceptionId(),
            failed.contractId(),
            command.retriedAt(),
            command.deadlineAt(),
            command.creditsMicros(),
            lots,
            retry.by(),
            command.exceptionSha256(),
            retry.request()));
  }

  private static RunAccepted accepted(Reserve command, List<Lot> lots) {
    var run = command.accept();
    var evidence = run.evidence();
    return new RunAccepted(
        run.agentId(),
        run.runId(),
        run.pilotOrRunId(),
        run.contractId(),
        run.credentialId(),
        evidence,
        evidence.sha256Hex(),
        evidence.records(),
        command.acceptedAt(),
        command.deadlineAt(),
        command.creditsMicros(),
        lots,
        command.contractSha256(),
        command.credentialSha256(),
        run.request());
  }

  @Override
  public void apply(Recorded recorded) {
    switch (recorded.fact()) {
      case OfOneRun run -> {
        accounts.apply(recorded);
        admissions.apply(run);
      }
      case RunCompleted run -> {
        accounts.apply(recorded);
        admissions.apply(run);
      }
      case OfRunException run -> {
        accounts.apply(recorded);
        admissions.apply(run);
      }
      case OfFunding _ -> {
        accounts.apply(recorded);
        keep(recorded);
      }
      case OfOnboarding _, OfCredential _, OfProvider _ -> keep(recorded);
      case OfRun _, OfReturns _, OfLedger _, OfControls _, OfException _ -> keep(recorded);
    }
  }

  @Override
  public void restore(Recorded kept) {
    admissions.restore(kept.fact());
    keep(kept);
  }

  /**
   * Takes up sums over all runs, those that have ended too.
   *
   * @param runs under each contract, open or completed
   */
  public void restore(Collection<Account.State> states, Map<String, Long> runs) {
    accounts.restore(states);
    runs.forEach(admissions::restore);
  }

  /** Takes in what is no sum over runs. */
  private void keep(Recorded recorded) {
    switch (recorded.fact()) {
      case SettlementRequested requested ->
          settlements.put(requested.settlementId(), new Settlement(requested, recorded.sha256()));
      case ProviderMismatched mismatch -> mismatches.apply(mismatch, recorded);
      case ExceptionResolved resolved -> mismatches.apply(resolved);
      case OfFunding funding -> follow(funding);
      case Quoted quoted -> quotes.put(quoted.quoteId(), quoted);
      case OfOnboarding fact -> parties.apply(fact, recorded);
      case OfCredential fact -> parties.apply(fact, recorded);
      case OfProvider _, OfRun _, OfReturns _, OfLedger _, OfControls _, OfException _ -> {}
    }
  }

  private void follow(OfFunding fact) {
    var settlement = settlements.get(fact.settlementId());
    if (settlement == null) throw new IllegalStateException("never requested: " + fact);
    settlement.apply(fact);
    if (fact instanceof CreditsFunded funded)
      fundedBy.put(payment(funded.providerRoute(), funded.paymentId()), funded.settlementId());
  }

  private static @Nullable String payment(ProviderEvent event) {
    return event.paymentId() == null ? null : payment(event.providerRoute(), event.paymentId());
  }

  private static String payment(String providerRoute, String paymentId) {
    return providerRoute + " " + paymentId;
  }

  /** An agent's account as it is now; for whoever shares this stage's thread. */
  Account account(String agentId) {
    return accounts.of(agentId);
  }

  /** Where a settlement stands; null if there is none. */
  @Nullable SettlementState state(String settlementId) {
    var settlement = settlements.get(settlementId);
    return settlement == null ? null : settlement.state();
  }
}
