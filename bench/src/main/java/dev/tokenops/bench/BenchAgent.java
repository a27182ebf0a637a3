package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
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
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.review.evidence.EvidencePack;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An agent with a funded contract, ready to run. Prepared in a bench's setup, never measured. */
final class BenchAgent {
  /** Runs that the credits of one agent pay for: more than a bench will make. */
  private static final long RUNS = 20_000_000;

  private final RandomGenerator random;
  private final String agentId;
  private final String credentialId;
  private final String contractId;

  private BenchAgent(RandomGenerator random) {
    this.random = random;
    agentId = TypeId.newAgent(Instant.now(), random);
    credentialId = id(TypeId.CREDENTIAL);
    contractId = id(TypeId.CONTRACT);
  }

  /**
   * Walks a new agent up to its accepted contract.
   *
   * @param records what the contract covers
   */
  static BenchAgent prepared(Engine engine, RandomGenerator random, int records) throws Exception {
    return prepared(engine, random, records, null);
  }

  /** As above, with a callback. */
  static BenchAgent prepared(
      Engine engine, RandomGenerator random, int records, @Nullable String callbackUrl)
      throws Exception {
    var agent = new BenchAgent(random);
    agent.onboard(engine);
    agent.contract(engine, agent.fund(engine, records), callbackUrl);
    return agent;
  }

  private void onboard(Engine engine) throws Exception {
    var manifest =
        new Manifest(
            "Bench agent",
            "Bench",
            "bench@example.com",
            null,
            null,
            List.of("tokenops"),
            List.of("tokenized_asset_review"),
            List.of("api"),
            null);
    done(engine, t -> new ToOnboarding.SubmitManifest(t, agentId, manifest));
    done(engine, t -> new ToOnboarding.DecideTrust(t, agentId, TrustDecision.APPROVE, "bench"));
    done(
        engine,
        t ->
            new ToCredential.Issue(
                t,
                agentId,
                credentialId,
                List.of(Scope.QUOTE, Scope.FUND, Scope.CONTRACT, Scope.RUN, Scope.READ),
                List.of("tokenops"),
                null,
                null,
                "one_time_url",
                "00",
                Instant.now().plusSeconds(86_400)));
  }

  private String fund(Engine engine, int records) throws Exception {
    var quoteId = id(TypeId.QUOTE);
    var settlementId = id(TypeId.SETTLEMENT);
    done(
        engine,
        t ->
            new ToRun.Quote(
                t, agentId, quoteId, "tokenops", "tokenized_asset_review", records, RUNS, null));
    var requested =
        (SettlementRequested)
            done(
                engine,
                t ->
                    new ToFunding.RequestSettlement(
                        t, agentId, settlementId, quoteId, null, "stripe_stablecoin", null));
    done(engine, t -> new ToInbox.Receive(t, paid(requested)));
    return quoteId;
  }

  private static ProviderEvent paid(SettlementRequested requested) {
    var payment = "pi_" + requested.settlementId();
    return new ProviderEvent(
        "evt_" + payment,
        Kind.PAYMENT_SUCCEEDED,
        requested.providerRoute(),
        "payment_intent.succeeded",
        payment,
        payment,
        requested.settlementId(),
        requested.amountMinor(),
        requested.currency(),
        "succeeded",
        false,
        Instant.now(),
        null,
        "00",
        "00");
  }

  private void contract(Engine engine, String quoteId, @Nullable String callbackUrl)
      throws Exception {
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
                        null,
                        null,
                        OnPartial.RETURN,
                        null,
                        null));
    done(engine, t -> new ToRun.AcceptContract(t, agentId, contractId, prepared.digest(), null));
  }

  String agentId() {
    return agentId;
  }

  /** A new run's id: it carries the agent's lane. */
  String newRunId() {
    return id(TypeId.RUN);
  }

  Function<Ticket, Command> accept(String runId, String key, EvidencePack evidence) {
    var request = new Request(key, evidence.sha256Hex());
    return t ->
        new ToRun.AcceptRun(t, agentId, runId, null, contractId, credentialId, evidence, request);
  }

  private String id(String prefix) {
    return TypeId.next(prefix, agentId, Instant.now(), random);
  }

  private static Object done(Engine engine, Function<Ticket, Command> command) throws Exception {
    var reply = engine.ask(command).await(30, TimeUnit.SECONDS);
    if (reply instanceof Reply.Done done) return done.facts().getFirst();
    throw new IllegalStateException("the engine refused: " + reply);
  }
}
