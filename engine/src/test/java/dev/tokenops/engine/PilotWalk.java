package dev.tokenops.engine;

import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToCredential;
import dev.tokenops.engine.message.Command.ToFunding;
import dev.tokenops.engine.message.Command.ToInbox;
import dev.tokenops.engine.message.Command.ToOnboarding;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.ProviderEvent.Kind;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An agent that walks the path command by command, and fails on the first "no". */
final class PilotWalk {
  static final long EXCEPTIONS_LIVE_SECONDS = 3_600;
  private static final Instant NOW = Facts.NOW;

  final String agentId;
  final String credentialId;
  final String contractId;
  private final Random random;
  private final @Nullable String callbackUrl;
  private final OnPartial onPartial;
  private @Nullable Long maxRuns;

  PilotWalk(long seed, @Nullable String callbackUrl) {
    this(seed, callbackUrl, OnPartial.RETURN);
  }

  PilotWalk(long seed, @Nullable String callbackUrl, OnPartial onPartial) {
    this.onPartial = onPartial;
    random = new Random(seed);
    agentId = TypeId.newAgent(NOW, random);
    credentialId = id(TypeId.CREDENTIAL);
    contractId = id(TypeId.CONTRACT);
    this.callbackUrl = callbackUrl;
  }

  /** The same agent, whose next ids are the same whoever walks on with it. */
  PilotWalk again() {
    return new PilotWalk(this);
  }

  private PilotWalk(PilotWalk walked) {
    random = new Random(walked.agentId.hashCode());
    agentId = walked.agentId;
    credentialId = walked.credentialId;
    contractId = walked.contractId;
    callbackUrl = walked.callbackUrl;
    onPartial = walked.onPartial;
    maxRuns = walked.maxRuns;
  }

  /** Everything up to an accepted contract with credits for so many runs. */
  void prepare(Engine engine, int runs) throws Exception {
    done(engine, t -> new ToOnboarding.SubmitManifest(t, agentId, Facts.MANIFEST));
    done(engine, t -> new ToOnboarding.DecideTrust(t, agentId, TrustDecision.APPROVE, "known"));
    done(engine, this::issue);
    done(engine, t -> new ToCredential.Claim(t, credentialId, "c1a1", "5e55", "abcd"));
    var quoteId = id(TypeId.QUOTE);
    done(
        engine,
        t ->
            new ToRun.Quote(
                t,
                agentId,
                quoteId,
                "tokenops",
                "tokenized_asset_review",
                Facts.CLEAN.records(),
                runs,
                null));
    fund(engine, quoteId);
    var prepared =
        (ContractPrepared)
            done(
                    engine,
                    t ->
                        new ToRun.PrepareContract(
                            t,
                            agentId,
                            contractId,
                            credentialId,
                            quoteId,
                            callbackUrl,
                            maxRuns,
                            null,
                            onPartial,
                            EXCEPTIONS_LIVE_SECONDS,
                            null))
                .facts()
                .getFirst();
    done(engine, t -> new ToRun.AcceptContract(t, agentId, contractId, prepared.digest(), null));
  }

  private ToCredential issue(Ticket ticket) {
    return new ToCredential.Issue(
        ticket,
        agentId,
        credentialId,
        List.of(Scope.QUOTE, Scope.FUND, Scope.CONTRACT, Scope.RUN, Scope.READ),
        List.of("tokenops"),
        null,
        null,
        "one_time_url",
        "c1a1",
        NOW.plusSeconds(86_400));
  }

  private void fund(Engine engine, String quoteId) throws Exception {
    var settlementId = id(TypeId.SETTLEMENT);
    var requested =
        (SettlementRequested)
            done(
                    engine,
                    t ->
                        new ToFunding.RequestSettlement(
                            t, agentId, settlementId, quoteId, null, "stripe_stablecoin", null))
                .facts()
                .getFirst();
    var event = paid(requested);
    done(engine, t -> new ToInbox.Receive(t, event));
  }

  private ProviderEvent paid(SettlementRequested requested) {
    var payment = "pi_" + Long.toHexString(random.nextLong());
    return new ProviderEvent(
        "evt_" + payment,
        Kind.PAYMENT_SUCCEEDED,
        "stripe_stablecoin",
        "payment_intent.succeeded",
        payment,
        payment,
        requested.settlementId(),
        requested.amountMinor(),
        requested.currency(),
        "succeeded",
        false,
        NOW,
        null,
        "00",
        "00");
  }

  /** A run under this key; the same key again is the same run. */
  Reply run(Engine engine, String key) throws Exception {
    return ask(engine, accept(key));
  }

  Function<Ticket, Command> accept(String key) {
    return accept(key, Facts.CLEAN);
  }

  Function<Ticket, Command> accept(String key, EvidencePack evidence) {
    var runId = id(TypeId.RUN);
    return t ->
        new ToRun.AcceptRun(
            t, agentId, runId, null, contractId, credentialId, evidence, new Request(key, "b0d1"));
  }

  static Reply.Done done(Engine engine, Function<Ticket, Command> command) throws Exception {
    var reply = ask(engine, command);
    if (reply instanceof Reply.Done done) return done;
    throw new AssertionError("refused: " + reply);
  }

  static Reply ask(Engine engine, Function<Ticket, Command> command) throws Exception {
    return engine.ask(command).await(10, TimeUnit.SECONDS);
  }

  private String id(String prefix) {
    return TypeId.next(prefix, agentId, NOW, random);
  }
}
