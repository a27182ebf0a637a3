package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfCredential.CredentialIssued;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.ledger.json.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What the tests of the stages are given: an approved agent, its credential, a real pack. */
public final class Facts {
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00.000Z");
  public static final Random RANDOM = new Random(7);
  public static final String AGENT = TypeId.newAgent(NOW, RANDOM);
  public static final String CREDENTIAL = TypeId.next(TypeId.CREDENTIAL, AGENT, NOW, RANDOM);
  public static final EvidencePack CLEAN = pack("clean.json");
  public static final Manifest MANIFEST =
      new Manifest(
          "Settlement Scout",
          "Example Treasury",
          "ops@example.com",
          null,
          null,
          List.of("tokenops"),
          List.of("tokenized_asset_review"),
          List.of("api"),
          null);

  private Facts() {}

  public static String id(String prefix) {
    return TypeId.next(prefix, AGENT, NOW, RANDOM);
  }

  /** A pack of the tool's shipped examples. */
  public static EvidencePack pack(String name) {
    try (var in =
        EvidenceReader.class.getResourceAsStream("/dev/tokenops/engine/review/examples/" + name)) {
      if (in == null) throw new IllegalStateException("no example " + name);
      return EvidencePack.recorded(RawJson.of(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void apply(Stage<?> stage, Fact... facts) {
    for (var fact : facts) stage.apply(Recorded.of(fact));
  }

  static Fact onboarded() {
    return new AgentOnboarded(AGENT, MANIFEST);
  }

  static Fact trust(TrustDecision decision, TrustState state) {
    return new TrustDecided(AGENT, decision, state, "reviewed");
  }

  static Fact approved() {
    return trust(TrustDecision.APPROVE, TrustState.APPROVED);
  }

  static Fact issued() {
    return new CredentialIssued(
        AGENT,
        CREDENTIAL,
        List.of(Scope.values()),
        List.of("tokenops"),
        null,
        null,
        "one_time_url",
        "00",
        NOW.plusSeconds(60),
        null);
  }

  static AcceptRun acceptRun(String runId, String contractId, String key) {
    return new AcceptRun(
        new Ticket(1), AGENT, runId, null, contractId, CREDENTIAL, CLEAN, new Request(key, "b0"));
  }

  /** A run that is queued, with its reservation taken from one lot. */
  static RunAccepted accepted(String agentId, String runId, String contractId, long micros) {
    return new RunAccepted(
        agentId,
        runId,
        runId,
        contractId,
        CREDENTIAL,
        CLEAN,
        CLEAN.sha256Hex(),
        CLEAN.records(),
        NOW,
        NOW.plus(Run.DEADLINE),
        micros,
        List.of(new Lot("stl_1", "stripe_stablecoin", micros, "f0")),
        "c0",
        "d0",
        new Request("key of " + runId, "b0"));
  }
}
