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
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.Quoted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.ProviderEvent;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One agent's way along the path as hand-made facts. The calls are the steps; each returns the
 * entry that it made. Ids come from a seed, so the bytes are the same every time.
 */
public final class PassageFixture {
  public static final String CALLBACK_URL = "https://agent.example/callbacks/tokenops";

  /** What a run of the contract reserves, in micro-credits. */
  public static final long RESERVED = 1_200_000;

  public final FactLedger ledger;
  public final String agentId;
  private final Random random;

  public PassageFixture(FactLedger ledger, long seed) {
    this.ledger = ledger;
    this.random = new Random(seed);
    this.agentId = TypeId.newAgent(ledger.now(), random);
  }

  /** Where credits came from. */
  public record Funded(
      SealedEntry<Fact> settlement, SealedEntry<Fact> confirmation, SealedEntry<Fact> funding) {
    public Lot lot(long micros) {
      var fact = (CreditsFunded) funding.fact();
      return new Lot(fact.settlementId(), fact.providerRoute(), micros, funding.bodySha256());
    }
  }

  /** What was agreed. */
  public record Agreed(
      SealedEntry<Fact> credential, SealedEntry<Fact> contract, SealedEntry<Fact> acceptance) {}

  /** The whole path in one go: funded with 25 credits, delivered, every batch sealed. */
  public static PassageFixture walked(FactLedger ledger) {
    var fixture = new PassageFixture(ledger, 1);
    var agreed = fixture.agree(CALLBACK_URL);
    var funded = fixture.fund(25_000_000);
    var accepted = fixture.accept(agreed, List.of(funded.lot(RESERVED)));
    ledger.seal();
    var completed = fixture.complete(agreed, accepted, 1_000_000);
    ledger.seal();
    fixture.deliver(completed);
    ledger.seal();
    return fixture;
  }

  public String id(String prefix) {
    return TypeId.next(prefix, agentId, ledger.now(), random);
  }

  /** Onboarded, approved, credential, quote, contract, accepted. */
  public Agreed agree(@Nullable String callbackUrl) {
    var onboarded = ledger.append(new AgentOnboarded(agentId, manifest()));
    var trusted =
        ledger.append(
            new TrustDecided(
                agentId, TrustDecision.APPROVE, TrustState.APPROVED, "known to the operator"));
    var credential = credential();
    var quoteId = id(TypeId.QUOTE);
    var quoted =
        ledger.append(
            new Quoted(
                agentId,
                quoteId,
                "tokenops",
                "tokenized_asset_review",
                40,
                100,
                RESERVED,
                100 * RESERVED,
                12_000,
                "usd",
                ledger.now().plusSeconds(3600),
                null));
    var terms =
        RawJson.of(
            """
            {"tool":"tokenops","capability":"tokenized_asset_review","records_per_run":40,
             "credits_per_run":"1.2","evidence_requirements":{"policy":%s},
             "rules_version":"%s"}
            """
                .formatted(
                    new String(CanonicalJson.encode(Terms.DEFAULT), StandardCharsets.UTF_8),
                    TokenOps.RULES_VERSION)
                .getBytes(StandardCharsets.UTF_8));
    var contractId = id(TypeId.CONTRACT);
    var issued = (CredentialIssued) credential.fact();
    var prepared =
        ledger.append(
            new ContractPrepared(
                agentId,
                contractId,
                quoteId,
                issued.credentialId(),
                terms,
                "sha256:" + Sha256.hex(terms.bytes()),
                RESERVED,
                40,
                null,
                ledger.now().plusSeconds(86_400),
                callbackUrl,
                OnPartial.RETURN,
                null,
                1,
                onboarded.bodySha256(),
                trusted.bodySha256(),
                credential.bodySha256(),
                quoted.bodySha256(),
                null));
    var accepted =
        ledger.append(
            new ContractAccepted(
                agentId,
                contractId,
                ((ContractPrepared) prepared.fact()).digest(),
                prepared.bodySha256(),
                null));
    return new Agreed(credential, prepared, accepted);
  }

  public SealedEntry<Fact> credential() {
    return ledger.append(
        new CredentialIssued(
            agentId,
            id(TypeId.CREDENTIAL),
            List.of(Scope.RUN, Scope.READ),
            List.of("tokenops"),
            null,
            null,
            "one_time_url",
            Sha256.hex(new byte[] {1}),
            ledger.now().plusSeconds(86_400),
            null));
  }

  /** A settlement, its confirmation and its funding, at 100 minor units a credit. */
  public Funded fund(long micros) {
    var settlementId = id(TypeId.SETTLEMENT);
    long minor = micros / 10_000;
    var settlement =
        ledger.append(
            new SettlementRequested(
                agentId, settlementId, null, "stripe_stablecoin", micros, minor, "usd", null));
    var event = paymentSucceeded(settlementId, minor);
    var confirmation = ledger.append(new ProviderConfirmed(event, settlementId));
    return new Funded(settlement, confirmation, funding(settlement, confirmation));
  }

  /** A payment whose confirmation came before anybody knew whose it was. */
  public Funded fundLate(long micros, boolean matched) {
    var settlementId = id(TypeId.SETTLEMENT);
    long minor = micros / 10_000;
    var settlement =
        ledger.append(
            new SettlementRequested(
                agentId, settlementId, null, "stripe_stablecoin", micros, minor, "usd", null));
    var event = paymentSucceeded(null, minor);
    var confirmation = ledger.append(new ProviderConfirmed(event, null));
    if (matched) ledger.append(new ProviderMatched(event, settlementId, confirmation.bodySha256()));
    return new Funded(settlement, confirmation, funding(settlement, confirmation));
  }

  public SealedEntry<Fact> funding(SealedEntry<Fact> settlement, SealedEntry<Fact> confirmation) {
    var requested = (SettlementRequested) settlement.fact();
    var event = ((ProviderConfirmed) confirmation.fact()).event();
    var paymentId = event.paymentId();
    if (paymentId == null) throw new IllegalArgumentException("a payment without id");
    return ledger.append(
        new CreditsFunded(
            agentId,
            requested.settlementId(),
            requested.providerRoute(),
            event.eventId(),
            paymentId,
            requested.creditsMicros(),
            requested.amountMinor(),
            requested.currency(),
            settlement.bodySha256(),
            confirmation.bodySha256()));
  }

  public ProviderEvent paymentSucceeded(@Nullable String settlementId, long minor) {
    int number = ledger.entries().size();
    return new ProviderEvent(
        "evt_" + number,
        ProviderEvent.Kind.PAYMENT_SUCCEEDED,
        "stripe_stablecoin",
        "payment_intent.succeeded",
        "pi_" + number,
        "pi_" + number,
        settlementId,
        minor,
        "usd",
        "succeeded",
        false,
        ledger.now(),
        null,
        Sha256.hex(new byte[] {2, (byte) number}),
        Sha256.hex(new byte[] {3, (byte) number}));
  }

  public SealedEntry<Fact> accept(Agreed agreed, List<Lot> lots) {
    return accept(agreed, agreed.credential(), lots, "tokenops_live_pilot_001");
  }

  public SealedEntry<Fact> accept(
      Agreed agreed, SealedEntry<Fact> credential, List<Lot> lots, String pilotId) {
    return accept(agreed, credential, lots, pilotId, "clean");
  }

  /**
   * @param example one of the tool's
   */
  public SealedEntry<Fact> accept(
      Agreed agreed, SealedEntry<Fact> credential, List<Lot> lots, String pilotId, String example) {
    var evidence = EvidencePack.recorded(RawJson.of(example(example)));
    long reserved = lots.stream().mapToLong(Lot::creditsMicros).sum();
    return ledger.append(
        new RunAccepted(
            agentId,
            id(TypeId.RUN),
            pilotId,
            ((ContractPrepared) agreed.contract().fact()).contractId(),
            ((CredentialIssued) credential.fact()).credentialId(),
            evidence,
            evidence.sha256Hex(),
            evidence.records(),
            ledger.now(),
            ledger.now().plusSeconds(600),
            reserved,
            lots,
            agreed.acceptance().bodySha256(),
            credential.bodySha256(),
            new Request("key-" + pilotId, evidence.sha256Hex())));
  }

  /** Consumes from the oldest lots first and releases the rest. */
  public SealedEntry<Fact> complete(
      Agreed agreed, SealedEntry<Fact> acceptance, long consumedMicros) {
    var accepted = (RunAccepted) acceptance.fact();
    var url = ((ContractPrepared) agreed.contract().fact()).callbackUrl();
    var outcome = TokenOps.review(accepted.evidence(), Terms.DEFAULT, accepted.acceptedAt());
    return ledger.append(
        new RunCompleted(
            agentId,
            accepted.runId(),
            RecordedOutcome.of(outcome),
            outcome.evidenceStatus().name().toLowerCase(Locale.ROOT),
            ledger.now(),
            List.of(
                new Meter("tokenops.review", 1, 400_000, 400_000),
                new Meter(
                    "tokenops.record",
                    (consumedMicros - 400_000) / 20_000,
                    20_000,
                    consumedMicros - 400_000)),
            consumedMicros,
            accepted.reservedMicros() - consumedMicros,
            oldestFirst(accepted.lots(), consumedMicros),
            url == null ? null : TypeId.sibling(TypeId.DELIVERY, accepted.runId()),
            url == null ? null : Sha256.hex(url.getBytes(StandardCharsets.UTF_8)),
            acceptance.bodySha256(),
            null));
  }

  private static byte[] example(String name) {
    try (var in = TokenOps.class.getResourceAsStream("examples/" + name + ".json")) {
      if (in == null) throw new IllegalStateException("the example is not shipped");
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Lot> oldestFirst(List<Lot> lots, long micros) {
    var taken = new ArrayList<Lot>();
    long rest = micros;
    for (var lot : lots) {
      long take = Math.min(rest, lot.creditsMicros());
      if (take > 0)
        taken.add(new Lot(lot.settlementId(), lot.providerRoute(), take, lot.fundingSha256()));
      rest -= take;
    }
    return taken;
  }

  public SealedEntry<Fact> deliver(SealedEntry<Fact> completion) {
    var completed = (RunCompleted) completion.fact();
    var deliveryId = completed.deliveryId();
    if (deliveryId == null) throw new IllegalArgumentException("there is no callback");
    return ledger.append(
        new CallbackDelivered(
            agentId,
            completed.runId(),
            deliveryId,
            Sha256.hex(new byte[] {4}),
            List.of(
                new Attempt(ledger.now(), 503, 12, "busy"),
                new Attempt(ledger.now(), 204, 7, null)),
            completion.bodySha256()));
  }

  /** The callback is given up; another callback's end than {@link #deliver}. */
  public SealedEntry<Fact> giveUp(SealedEntry<Fact> completion) {
    var completed = (RunCompleted) completion.fact();
    var deliveryId = completed.deliveryId();
    if (deliveryId == null) throw new IllegalArgumentException("there is no callback");
    return ledger.append(
        new CallbackDeadLettered(
            agentId,
            completed.runId(),
            deliveryId,
            Sha256.hex(new byte[] {5}),
            List.of(new Attempt(ledger.now(), 0, 3_000, "no \"route\" to h\u00f6st\n")),
            completion.bodySha256()));
  }

  private static Manifest manifest() {
    return new Manifest(
        "Reviewer",
        "Example Ltd",
        "ops@agent.example",
        null,
        CALLBACK_URL,
        List.of("tokenops"),
        List.of("tokenized_asset_review"),
        List.of(),
        null);
  }
}
