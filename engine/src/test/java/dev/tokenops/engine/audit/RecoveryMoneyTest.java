package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.Severity;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.PassageFixture;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.verify.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The books of runs that pause, fail and are recovered: what fits holds, and no forgery does. */
class RecoveryMoneyTest {
  private static final long HELD = PassageFixture.RESERVED;
  private static final Instant TIME = Instant.parse("2026-11-22T13:00:00Z");
  private static final RawJson NOTHING = new RawJson("{}");

  private final FactLedger ledger = new FactLedger();
  private final PassageFixture path = new PassageFixture(ledger, 5);
  private final PassageFixture.Agreed agreed = path.agree(null);
  private final PassageFixture.Funded funded = path.fund(2 * HELD);
  private final Lot lot = funded.lot(HELD);
  private final RunAccepted run =
      (RunAccepted) path.accept(agreed, agreed.credential(), List.of(lot), "p").fact();

  @Test
  void aPausedRunIsRecoveredAndConsumesOnce() {
    tell(opened("e1", 1), added("e1"), opened("e2", 2), retried("e2", null));
    tell(completed(HELD, 0, "c"));
    holds("available 1.2 + reserved 0 + consumed 1.2");
  }

  @Test
  void aFailedRunGivesAllBackAndHoldsItAgain() {
    tell(failed("e1", HELD, null), retried("e1", HELD), failed("e2", HELD, "c"));
    holds("available 2.4 + reserved 0 + consumed 0");
    tell(retried("e2", HELD), completed(HELD - 200_000, 200_000, "c"));
    holds("available 1.4 + reserved 0 + consumed 1");
  }

  @Test
  void whatIsClosedOrExpiresGivesAllBack() {
    tell(opened("e1", 1), closed("e1", HELD));
    holds("available 2.4 + reserved 0");
  }

  @Test
  void aFailedRunsTicketHeldNothing() {
    tell(failed("e1", HELD, null), expired("e1", null));
    holds("available 2.4 + reserved 0");
  }

  @Test
  void aPausedRunDoesNotComplete() {
    tell(opened("e1", 1), completed(HELD, 0, null));
    broken("ends a run that is PAUSED");
  }

  @Test
  void norIsItCancelledOrFailed() {
    tell(opened("e1", 1), new RunCancelled(run.agentId(), run.runId(), HELD, "00", null));
    broken("ends a run that is PAUSED");
  }

  @Test
  void nothingIsReleasedTwice() {
    tell(opened("e1", 1), closed("e1", HELD), expired("e1", HELD));
    broken("is not open");
  }

  @Test
  void aFailureAndItsTicketReleaseOnce() {
    tell(failed("e1", HELD, null), closed("e1", HELD));
    broken("that is FAILED");
  }

  @Test
  void whatIsHeldDoesNotVanishWithItsTicket() {
    tell(opened("e1", 1), expired("e1", null));
    broken("that is PAUSED");
  }

  @Test
  void lessThanAllIsNotReleased() {
    tell(opened("e1", 1), closed("e1", HELD - 1));
    broken("of 1.2 reserved");
  }

  @Test
  void whatExpiredIsNotRecovered() {
    tell(opened("e1", 1), expired("e1", HELD), added("e1"));
    broken("is not open");
  }

  @Test
  void whatIsRecoveredDoesNotExpire() {
    tell(opened("e1", 1), added("e1"), expired("e1", HELD));
    broken("that is OPEN");
  }

  @Test
  void nothingIsRecoveredTwice() {
    tell(opened("e1", 1), added("e1"), added("e1"));
    broken("that is OPEN");
  }

  @Test
  void aPausedRunDoesNotHoldASecondTime() {
    tell(opened("e1", 1), retried("e1", HELD));
    broken("that is PAUSED");
  }

  @Test
  void aFailedRunDoesNotGoOnWithoutCredits() {
    tell(failed("e1", HELD, null), retried("e1", null));
    broken("that is FAILED");
  }

  @Test
  void aRetryHoldsNoMoreThanThereIs() {
    tell(failed("e1", HELD, null), retried("e1", 2 * HELD + 1));
    broken("are available");
  }

  @Test
  void aRecoveredRunConsumesNoMoreThanItHolds() {
    tell(opened("e1", 1), added("e1"), completed(HELD + 1, 0, "c"));
    broken("consumes 1.200001");
  }

  @Test
  void anotherTicketIsNotItsOwn() {
    tell(opened("e1", 1), added("e2"));
    broken("its ticket is e1");
  }

  @Test
  void attemptsAreCounted() {
    tell(opened("e1", 2));
    broken("says it is attempt 2, which is 1");
  }

  @Test
  void whatLedToACompletionIsNamed() {
    tell(opened("e1", 1), added("e1"), completed(HELD, 0, null));
    broken("names no recovery");
  }

  @Test
  void andNothingElseIs() {
    tell(completed(HELD, 0, "c"));
    broken("never recovered");
  }

  private void tell(Fact... facts) {
    for (var fact : facts) ledger.append(fact);
  }

  private Verdict verdict() {
    var audits = new FolderAudits(List.of("balanced"));
    ledger.entries().forEach(entry -> audits.accept(entry.entry()));
    return audits.verdicts(true).getFirst();
  }

  private void broken(String rule) {
    var verdict = verdict();
    assertEquals(Verdict.Status.FAILED, verdict.status(), rule);
    assertTrue(verdict.detail().contains(rule), verdict.detail());
    assertEquals(Long.valueOf(ledger.entries().size() - 1), verdict.index(), verdict.toString());
  }

  private void holds(String figures) {
    var verdict = verdict();
    assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
    assertTrue(verdict.detail().contains(figures), verdict.detail());
  }

  private Fact opened(String ticket, int attempt) {
    return new ExceptionOpened(
        run.agentId(),
        run.runId(),
        ticket,
        ExceptionType.EVIDENCE_GAP,
        Severity.MEDIUM,
        NOTHING,
        "partial",
        List.of(),
        Actor.AGENT,
        true,
        HELD,
        TIME,
        TIME,
        attempt,
        "00");
  }

  private Fact added(String ticket) {
    return new EvidenceAdded(
        run.agentId(),
        run.runId(),
        ticket,
        EvidencePack.recorded(NOTHING),
        "00",
        1,
        TIME,
        TIME,
        Actor.AGENT,
        "00",
        null);
  }

  private Fact retried(String ticket, @Nullable Long held) {
    return new RunRetried(
        run.agentId(),
        run.runId(),
        ticket,
        run.contractId(),
        TIME,
        TIME,
        held,
        held == null ? null : List.of(funded.lot(held)),
        Actor.AGENT,
        "00",
        null);
  }

  private Fact failed(String ticket, long released, @Nullable String cause) {
    return new RunFailed(
        run.agentId(),
        run.runId(),
        FailureReason.TOOL_FAILED,
        "threw",
        ticket,
        released,
        "00",
        TIME,
        cause);
  }

  private Fact closed(String ticket, @Nullable Long released) {
    return new ExceptionClosed(
        run.agentId(), run.runId(), ticket, released, Actor.AGENT, "00", null);
  }

  private Fact expired(String ticket, @Nullable Long released) {
    return new ExceptionExpired(run.agentId(), run.runId(), ticket, released, "00");
  }

  private Fact completed(long consumed, long released, @Nullable String cause) {
    return new RunCompleted(
        run.agentId(),
        run.runId(),
        RecordedOutcome.recorded(NOTHING),
        "sufficient",
        TIME,
        List.of(new Meter("all", 1, consumed, consumed)),
        consumed,
        released,
        List.of(new Lot(lot.settlementId(), lot.providerRoute(), consumed, lot.fundingSha256())),
        null,
        null,
        "00",
        cause);
  }
}
