package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.RunRecovered;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that has not ended for good, as far as it has come. Immutable.
 *
 * <p>While it is parked, its evidence stays in the ledger only: there may be many such runs, for a
 * long time. Nor does it come back when the run is recovered, but where the run is reviewed.
 */
final class LiveRun {
  private static final EvidencePack IN_THE_LEDGER = EvidencePack.recorded(new RawJson("{}"));

  private final RunAccepted accepted;
  private final @Nullable Recorded recorded; // Null once it is let go of; then the next is known.
  private final String sha256;
  private final @Nullable Recovery recovery;

  /**
   * What the newest recovery changed, and those before it.
   *
   * @param times so far
   * @param causeSha256 of the fact that it was
   * @param reviewedAt the review's now, where the evidence has no {@code as_of}
   */
  private record Recovery(
      int times,
      String causeSha256,
      String evidenceSha256,
      int records,
      Instant reviewedAt,
      Instant queuedAt,
      Instant deadlineAt,
      long reservedMicros,
      List<Lot> lots) {}

  private LiveRun(
      RunAccepted accepted,
      @Nullable Recorded recorded,
      String sha256,
      @Nullable Recovery recovery) {
    this.accepted = accepted;
    this.recorded = recorded;
    this.sha256 = sha256;
    this.recovery = recovery;
  }

  /** A run that was just accepted. Its body is hashed when somebody first asks. */
  static LiveRun of(RunAccepted accepted, Recorded recorded) {
    return new LiveRun(accepted, recorded, "", null);
  }

  /** It waits, and its evidence is let go of. */
  LiveRun parked() {
    return recorded == null
        ? this
        : new LiveRun(withoutEvidence(accepted), null, recorded.sha256(), recovery);
  }

  private static RunAccepted withoutEvidence(RunAccepted run) {
    return new RunAccepted(
        run.agentId(),
        run.runId(),
        run.pilotId(),
        run.contractId(),
        run.credentialId(),
        IN_THE_LEDGER,
        run.evidenceSha256(),
        run.records(),
        run.acceptedAt(),
        run.deadlineAt(),
        run.reservedMicros(),
        run.lots(),
        run.contractSha256(),
        run.credentialSha256(),
        null);
  }

  /** It is taken up again. */
  LiveRun after(RunRecovered fact, String factSha256) {
    var next =
        switch (fact) {
          case EvidenceAdded added ->
              new Recovery(
                  recoveries() + 1,
                  factSha256,
                  added.evidenceSha256(),
                  added.records(),
                  added.addedAt(),
                  added.addedAt(),
                  added.deadlineAt(),
                  reservedMicros(),
                  lots());
          case RunRetried retried ->
              new Recovery(
                  recoveries() + 1,
                  factSha256,
                  evidenceSha256(),
                  records(),
                  reviewedAt(),
                  retried.retriedAt(),
                  retried.deadlineAt(),
                  retried.reservedMicros() == null ? reservedMicros() : retried.reservedMicros(),
                  retried.lots() == null ? lots() : retried.lots());
        };
    return new LiveRun(accepted, recorded, sha256, next);
  }

  String agentId() {
    return accepted.agentId();
  }

  String runId() {
    return accepted.runId();
  }

  String contractId() {
    return accepted.contractId();
  }

  /** Its acceptance, whose evidence may be in the ledger only. */
  RunAccepted accepted() {
    return accepted;
  }

  /** Of its acceptance. */
  String acceptanceSha256() {
    return recorded == null ? sha256 : recorded.sha256();
  }

  /** What leads to its next review: its acceptance, or its newest recovery. */
  String causeSha256() {
    return recovery == null ? acceptanceSha256() : recovery.causeSha256;
  }

  /** Of its newest recovery; null if it was never recovered. */
  @Nullable String recoverySha256() {
    return recovery == null ? null : recovery.causeSha256;
  }

  /** How often it was recovered. */
  int recoveries() {
    return recovery == null ? 0 : recovery.times;
  }

  /** Its evidence, if it is here: of a run that was never parked. */
  @Nullable EvidencePack evidence() {
    return recorded == null ? null : accepted.evidence();
  }

  /** Of all its evidence. */
  String evidenceSha256() {
    return recovery == null ? accepted.evidenceSha256() : recovery.evidenceSha256;
  }

  /** Items of all its evidence's lists. */
  int records() {
    return recovery == null ? accepted.records() : recovery.records;
  }

  /** The review's now, where the evidence has no {@code as_of}. */
  Instant reviewedAt() {
    return recovery == null ? accepted.acceptedAt() : recovery.reviewedAt;
  }

  /** When it was last put into the queue. */
  Instant queuedAt() {
    return recovery == null ? accepted.acceptedAt() : recovery.queuedAt;
  }

  Instant deadlineAt() {
    return recovery == null ? accepted.deadlineAt() : recovery.deadlineAt;
  }

  /** What it holds, or held before it failed. */
  long reservedMicros() {
    return recovery == null ? accepted.reservedMicros() : recovery.reservedMicros;
  }

  /** What that is taken from, oldest first. */
  List<Lot> lots() {
    return recovery == null ? accepted.lots() : recovery.lots;
  }
}
