package dev.tokenops.bench;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.ledger.json.EnumNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The two facts of a run as the engine would make them, with nothing decided: for the floor. */
final class FloorFacts {
  private static final String AGENT_ID = "agt_01kb0000000000000000000000";
  private static final String CONTRACT_ID = "ctr_01kb0000000000000000000000";
  private static final String CREDENTIAL_ID = "crd_01kb0000000000000000000000";
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private final Instant now = Instant.parse("2026-01-01T00:00:00.123Z");
  private final Outcome outcome;
  private final List<Meter> meters;
  private final long pricedMicros;
  private final List<Lot> lots;

  FloorFacts(EvidencePack pack) {
    outcome = TokenOps.review(pack, Terms.DEFAULT, now);
    meters = Prices.meters(pack.records());
    pricedMicros = Prices.creditsPerRunMicros(pack.records());
    lots =
        List.of(
            new Lot("stl_01kb0000000000000000000000", "stripe_stablecoin", pricedMicros, SHA256));
  }

  RunAccepted accepted(String runId, EvidencePack pack) {
    return new RunAccepted(
        AGENT_ID,
        runId,
        runId,
        CONTRACT_ID,
        CREDENTIAL_ID,
        pack,
        pack.sha256Hex(),
        pack.records(),
        now,
        now.plus(Duration.ofHours(1)),
        pricedMicros,
        lots,
        SHA256,
        SHA256,
        new Request(runId, pack.sha256Hex()));
  }

  /** The outcome is encoded anew each time, as the engine does. */
  RunCompleted completed(String runId, String acceptanceSha256) {
    return new RunCompleted(
        AGENT_ID,
        runId,
        RecordedOutcome.of(outcome),
        EnumNames.of(outcome.evidenceStatus()),
        now,
        meters,
        pricedMicros,
        0,
        lots,
        null,
        null,
        acceptanceSha256,
        null);
  }
}
