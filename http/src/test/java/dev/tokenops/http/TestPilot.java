package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToCredential;
import dev.tokenops.engine.message.Command.ToFunding.RequestSettlement;
import dev.tokenops.engine.message.Command.ToInbox.Receive;
import dev.tokenops.engine.message.Command.ToOnboarding.DecideTrust;
import dev.tokenops.engine.message.Command.ToOnboarding.SubmitManifest;
import dev.tokenops.engine.message.Command.ToRun.AcceptContract;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Command.ToRun.PrepareContract;
import dev.tokenops.engine.message.Command.ToRun.Quote;
import dev.tokenops.engine.message.Fact.OfFunding.SettlementRequested;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.http.provider.ProviderRoute.Normalised;
import dev.tokenops.http.provider.StripeStablecoin;
import dev.tokenops.ledger.json.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** An approved agent with a credential that goes the path command by command. */
public final class TestPilot {
  private static final EvidencePack EVIDENCE = evidence();
  private static final StripeStablecoin STRIPE = new StripeStablecoin(List.of("whsec_test"));

  public final String agentId;
  public final String contractId;
  private TestEngine on;
  private final Random random;
  private final String credentialId;

  public TestPilot(TestEngine on, long seed) throws Exception {
    this.on = on;
    random = new Random(seed);
    agentId = TypeId.newAgent(Instant.now(), random);
    credentialId = id(TypeId.CREDENTIAL);
    contractId = id(TypeId.CONTRACT);
    var manifest =
        new Manifest(
            "Scout",
            "Treasury",
            "ops@example.com",
            null,
            null,
            List.of("tokenops"),
            List.of(),
            List.of(),
            null);
    on.done(ticket -> new SubmitManifest(ticket, agentId, manifest));
    on.done(ticket -> new DecideTrust(ticket, agentId, TrustDecision.APPROVE, "known"));
    on.done(this::issue);
    on.done(ticket -> new ToCredential.Claim(ticket, credentialId, "c1", "5e" + seed, "abcd"));
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
        "c1",
        Instant.now().plusSeconds(86_400));
  }

  /** A settlement that waits for its payment. */
  public SettlementRequested settlement(long creditsMicros) throws Exception {
    var id = id(TypeId.SETTLEMENT);
    return (SettlementRequested)
        on.done(ticket ->
            new RequestSettlement(
                ticket, agentId, id, null, creditsMicros, StripeStablecoin.NAME, null));
  }

  /** An accepted contract with these callbacks, and credits for all runs that a test makes. */
  public void contract(String callbackUrl) throws Exception {
    var paid = STRIPE.sandboxPayment(settlement(1_000_000_000), Instant.now()).getLast();
    var event = (Normalised.Event) STRIPE.normalise(paid.body().getBytes(UTF_8), Instant.now());
    on.done(ticket -> new Receive(ticket, event.event()));
    TestEngine.until(() -> on.engine.views().money().figures(agentId).availableMicros() > 0);
    var quoteId = id(TypeId.QUOTE);
    on.done(ticket ->
        new Quote(
            ticket,
            agentId,
            quoteId,
            "tokenops",
            "tokenized_asset_review",
            EVIDENCE.records(),
            100,
            null));
    var prepared =
        (ContractPrepared)
            on.done(ticket ->
                new PrepareContract(
                    ticket,
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
    on.done(ticket -> new AcceptContract(ticket, agentId, contractId, prepared.digest(), null));
  }

  /** Goes on with an engine that was started again. */
  public void movedTo(TestEngine on) {
    this.on = on;
  }

  /** Has a run accepted; its id. */
  public String run() throws Exception {
    var id = id(TypeId.RUN);
    var request = new Request("key of " + id, "b0");
    var accepted =
        (RunAccepted)
            on.done(ticket ->
                new AcceptRun(
                    ticket, agentId, id, null, contractId, credentialId, EVIDENCE, request));
    return accepted.runId();
  }

  private String id(String prefix) {
    return TypeId.next(prefix, agentId, Instant.now(), random);
  }

  private static EvidencePack evidence() {
    var example = "/dev/tokenops/engine/review/examples/clean.json";
    try (var in = EvidenceReader.class.getResourceAsStream(example)) {
      if (in == null) throw new IllegalStateException("no example " + example);
      return EvidencePack.recorded(RawJson.of(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
