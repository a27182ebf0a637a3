package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Fact.OfOnboarding.AgentOnboarded;
import dev.tokenops.engine.message.Fact.OfOnboarding.TrustDecided;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Who and what the tests of the stages are about. Ids come from one seed. */
final class Cast {
  private static final Random CHANCE = new Random(7);

  static final String AGENT = TypeId.newAgent(Scene.NOW, CHANCE);
  static final String OTHER_AGENT = TypeId.newAgent(Scene.NOW, CHANCE);
  static final String SETTLEMENT = id(TypeId.SETTLEMENT);
  static final String CONTRACT = id(TypeId.CONTRACT);
  static final String QUOTE = id(TypeId.QUOTE);
  static final String CREDENTIAL = id(TypeId.CREDENTIAL);
  static final Ticket TICKET = new Ticket(1);
  static final long CREDIT = 1_000_000;
  static final String SHA256 = "ab".repeat(32);

  static final Manifest MANIFEST =
      new Manifest(
          "Agent",
          "Owner",
          "a@example.org",
          null,
          null,
          List.of("tokenops"),
          List.of(),
          List.of(),
          null);
  static final AgentOnboarded ONBOARDED = new AgentOnboarded(AGENT, MANIFEST);
  static final TrustDecided APPROVED =
      new TrustDecided(AGENT, TrustDecision.APPROVE, TrustState.APPROVED, "known");
  static final TrustDecided SUSPENDED =
      new TrustDecided(AGENT, TrustDecision.SUSPEND, TrustState.SUSPENDED, "odd");

  private static final EvidencePack EVIDENCE =
      EvidencePack.recorded(
          new RawJson(
              "{\"asset\":{\"asset_id\":\"eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\"},"
                  + "\"schema\":\"tokenops.evidence/v1\"}"));

  private Cast() {}

  /** A new id of the agent. */
  static String id(String prefix) {
    return TypeId.next(prefix, AGENT, Scene.NOW, CHANCE);
  }

  static Reserve reserve(String runId, long creditsMicros) {
    return reserve(runId, null, creditsMicros, null);
  }

  static Reserve reserve(
      String runId, @Nullable String pilotId, long creditsMicros, @Nullable Long maxRuns) {
    return new Reserve(
        new AcceptRun(
            TICKET,
            AGENT,
            runId,
            pilotId,
            CONTRACT,
            CREDENTIAL,
            EVIDENCE,
            new Request("key " + runId, SHA256)),
        creditsMicros,
        maxRuns,
        Scene.NOW,
        Scene.NOW.plus(Duration.ofHours(1)),
        SHA256,
        SHA256);
  }

  /** The end of a run that consumed so much, its oldest lots first. */
  static RunCompleted completed(RunAccepted run, long consumedMicros) {
    var consumed = new ArrayList<Lot>();
    long rest = consumedMicros;
    for (var lot : run.lots()) {
      long part = Math.min(rest, lot.creditsMicros());
      if (part > 0)
        consumed.add(new Lot(lot.settlementId(), lot.providerRoute(), part, lot.fundingSha256()));
      rest -= part;
    }
    return new RunCompleted(
        run.agentId(),
        run.runId(),
        RecordedOutcome.recorded(new RawJson("{}")),
        "sufficient",
        Scene.NOW,
        Prices.meters(run.records()),
        consumedMicros,
        run.reservedMicros() - consumedMicros,
        consumed,
        null,
        null,
        SHA256,
        null);
  }

  static RunCancelled cancelled(RunAccepted run) {
    return new RunCancelled(run.agentId(), run.runId(), run.reservedMicros(), SHA256, null);
  }

  static RunFailed failed(RunAccepted run) {
    return new RunFailed(
        run.agentId(),
        run.runId(),
        FailureReason.TOOL_FAILED,
        "threw",
        TypeId.sibling(TypeId.EXCEPTION, run.runId()),
        run.reservedMicros(),
        SHA256,
        Scene.NOW.plusSeconds(60),
        null);
  }
}
