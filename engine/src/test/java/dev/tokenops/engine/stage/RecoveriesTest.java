package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToFunding.ReserveAgain;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.OfException.EvidenceAdded;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.ExceptionExpired;
import dev.tokenops.engine.message.OfException.ExceptionOpened;
import dev.tokenops.engine.message.OfException.RunRetried;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Recover.AddEvidence;
import dev.tokenops.engine.message.Recover.CloseException;
import dev.tokenops.engine.message.Recover.ExpireException;
import dev.tokenops.engine.message.Recover.MergeEvidence;
import dev.tokenops.engine.message.Recover.RetryRun;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Severity;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be done about a run's ticket, refused in its order. */
class RecoveriesTest {
  private static final Instant NOW = Facts.NOW;
  private static final Instant EXPIRES = NOW.plusSeconds(100);
  private static final String RUN = Facts.id("run");
  private static final String TICKET = Facts.id("exc");
  private static final ContractPrepared PREPARED = Contracting.prepared("ctr_1", null);
  private static final RunAccepted ACCEPTED = Facts.accepted(Facts.AGENT, RUN, "ctr_1", 42);
  private static final EvidencePack BARE =
      EvidencePack.recorded(
          new RawJson(
              "{\"asset\":{\"asset_id\":\"%s\"},\"schema\":\"tokenops.evidence/v1\"}"
                  .formatted(Facts.CLEAN.evidence().asset().assetId().text())));

  private final Run run = new Run();

  private void given(Fact... facts) {
    Facts.apply(run, Facts.onboarded(), Facts.approved(), PREPARED, ACCEPTED);
    Facts.apply(run, facts);
  }

  @Test
  void evidenceIsRefusedForTheFirstReasonInOrder() {
    given();
    refused(Refusal.EXCEPTION_NOT_OPEN, add(), NOW);
    Facts.apply(run, failed());
    refused(Refusal.EXCEPTION_EXPIRED, add(), EXPIRES);
    refused(Refusal.RECOVERY_NOT_OFFERED, add(), EXPIRES.minusMillis(1));
    Facts.apply(run, retried(TICKET, 42L));
    refused(Refusal.EXCEPTION_NOT_OPEN, add(), NOW);
    for (int times = 2; times <= 16; times++) {
      Facts.apply(run, opened("exc " + times, times), retried("exc " + times, null));
    }
    Facts.apply(run, opened(TICKET, 17));
    refused(Refusal.EXCEPTION_EXPIRED, add(), EXPIRES);
    refused(Refusal.RECOVERIES_EXHAUSTED, add(), NOW);
    refused(Refusal.RECOVERIES_EXHAUSTED, retry(), NOW);
    assertInstanceOf(Decided.class, run.decide(close(Actor.AGENT), NOW));
    Facts.apply(run, Facts.trust(TrustDecision.SUSPEND, TrustState.SUSPENDED));
    for (var command : List.of(add(), retry(), close(Actor.AGENT)))
      refused(Refusal.AGENT_SUSPENDED, command, EXPIRES);
    assertInstanceOf(Decided.class, run.decide(close(Actor.OPERATOR), NOW));
  }

  @Test
  void whatIsAddedIsRefusedForTheFirstReasonInOrder() {
    given(opened(TICKET, 1));
    var forwarded = assertInstanceOf(Forwarded.class, run.decide(add(), NOW)).commands();
    var merge = assertInstanceOf(MergeEvidence.class, forwarded.getFirst());
    assertEquals(TICKET, merge.exceptionId());
    assertNull(merge.base());
    refused(Refusal.EXCEPTION_NOT_OPEN, merge(Facts.CLEAN, "another ticket"), EXPIRES);
    refused(Refusal.EXCEPTION_EXPIRED, merge(Facts.CLEAN, TICKET), EXPIRES);
    var asOf = Facts.CLEAN.evidence().asOf();
    if (asOf == null) throw new IllegalStateException("the example has an as_of");
    refused(Refusal.EVIDENCE_AS_OF_IN_FUTURE, merge(Facts.CLEAN, TICKET), asOf.minusMillis(1));
    var refused = refused(Refusal.EVIDENCE_CONFLICT, merge(Facts.CLEAN, TICKET), NOW);
    assertTrue(refused.faults().getFirst().pointer().startsWith("/evidence/"));
    refused(Refusal.EVIDENCE_EXCEEDS_CONTRACT, merge(file(), TICKET), NOW);
    var added = (EvidenceAdded) fact(run.decide(merge(BARE, TICKET), NOW));
    assertEquals(Facts.CLEAN.sha256Hex(), added.evidenceSha256()); // It adds nothing.
    assertEquals(Facts.CLEAN.records(), added.records());
    assertEquals(NOW.plus(Run.DEADLINE), added.deadlineAt());
    assertEquals(Recorded.of(opened(TICKET, 1)).sha256(), added.exceptionSha256());
    Facts.apply(run, added);
    refused(Refusal.EXCEPTION_NOT_OPEN, merge(BARE, TICKET), NOW);
  }

  @Test
  void ofRecoveryAndExpiryOneIsDecidedAndNeverBoth() {
    given(opened(TICKET, 1));
    assertEquals(Decided.NOTHING, run.decide(expire(TICKET), EXPIRES.minusMillis(1)));
    assertEquals(Decided.NOTHING, run.decide(expire("another"), EXPIRES));
    var expired = (ExceptionExpired) fact(run.decide(expire(TICKET), EXPIRES));
    assertEquals(42L, expired.releasedMicros());
    refused(Refusal.EXCEPTION_EXPIRED, retry(), EXPIRES); // Before the clock has come to it.
    Facts.apply(run, expired);
    assertEquals(Decided.NOTHING, run.decide(expire(TICKET), EXPIRES));
    refused(Refusal.EXCEPTION_NOT_OPEN, retry(), NOW);
  }

  @Test
  void aRecoveredRunDoesNotExpire() {
    given(opened(TICKET, 1));
    Facts.apply(run, fact(run.decide(retry(), NOW)));
    assertEquals(Decided.NOTHING, run.decide(expire(TICKET), EXPIRES));
  }

  @Test
  void aPausedRunKeepsItsCreditsAndAFailedOneMustHoldThemAnew() {
    given(opened(TICKET, 1));
    var retried = (RunRetried) fact(run.decide(retry(), NOW));
    assertNull(retried.lots());
    Facts.apply(run, retried, failed());
    var again =
        assertInstanceOf(
            ReserveAgain.class,
            assertInstanceOf(Forwarded.class, run.decide(retry(), NOW)).commands().getFirst());
    assertEquals(42, again.creditsMicros());
    assertEquals(TICKET, again.exceptionId());
    var closed = (ExceptionClosed) fact(run.decide(close(Actor.AGENT), NOW));
    assertNull(closed.releasedMicros());
  }

  @Test
  void aPausedRunIsNotInTheQueueAndIsNotAnothersEither() {
    given(opened(TICKET, 1));
    var cancel = new CancelRun(new Ticket(1), Facts.AGENT, RUN, null);
    refused(Refusal.RUN_NOT_QUEUED, cancel, NOW);
    var stranger = new RetryRun(new Ticket(1), Cast.AGENT, RUN, Actor.OPERATOR, null);
    refused(Refusal.EXCEPTION_NOT_OPEN, stranger, NOW);
    Facts.apply(run, fact(run.decide(retry(), NOW)));
    assertInstanceOf(Decided.class, run.decide(cancel, NOW));
  }

  @Test
  void aRunThatIsStuckIsTakenUpAgainAndOneThatIsNotHasNoTicket() {
    given();
    refused(Refusal.EXCEPTION_NOT_OPEN, retry(), NOW.plus(Run.STUCK_AFTER));
    var late = NOW.plus(Run.STUCK_AFTER).plusMillis(1);
    var resumed = (RunResumed) fact(run.decide(retry(), late));
    assertEquals(1, resumed.times());
  }

  private static ExceptionOpened opened(String exceptionId, int attempt) {
    return new ExceptionOpened(
        Facts.AGENT,
        RUN,
        exceptionId,
        ExceptionType.EVIDENCE_GAP,
        Severity.MEDIUM,
        new RawJson("{}"),
        "partial",
        List.of(),
        Actor.AGENT,
        true,
        42,
        NOW,
        EXPIRES,
        attempt,
        "00");
  }

  private static RunFailed failed() {
    return new RunFailed(
        Facts.AGENT, RUN, FailureReason.TOOL_FAILED, "threw", TICKET, 42, "00", EXPIRES, null);
  }

  private static RunRetried retried(
      String exceptionId, @org.jspecify.annotations.Nullable Long held) {
    return new RunRetried(
        Facts.AGENT,
        RUN,
        exceptionId,
        "ctr_1",
        NOW,
        NOW.plus(Run.DEADLINE),
        held,
        held == null ? null : ACCEPTED.lots(),
        Actor.AGENT,
        "00",
        null);
  }

  private static EvidencePack file() {
    return EvidencePack.recorded(
        new RawJson(
            new String(BARE.canonical().bytes(), java.nio.charset.StandardCharsets.UTF_8)
                .replace(",\"schema\"", ",\"files\":[{\"name\":\"one more\"}],\"schema\"")));
  }

  private static AddEvidence add() {
    return new AddEvidence(new Ticket(1), Facts.AGENT, RUN, Facts.CLEAN, Actor.AGENT, null);
  }

  private static MergeEvidence merge(EvidencePack added, String exceptionId) {
    return new MergeEvidence(
        new AddEvidence(new Ticket(1), Facts.AGENT, RUN, added, Actor.AGENT, null),
        exceptionId,
        Facts.CLEAN);
  }

  private static RetryRun retry() {
    return new RetryRun(new Ticket(1), Facts.AGENT, RUN, Actor.AGENT, null);
  }

  private static CloseException close(Actor by) {
    return new CloseException(new Ticket(1), Facts.AGENT, RUN, by, null);
  }

  private static ExpireException expire(String exceptionId) {
    return new ExpireException(Facts.AGENT, RUN, exceptionId);
  }

  private Refused refused(Refusal refusal, ToRun command, Instant now) {
    var refused = assertInstanceOf(Refused.class, run.decide(command, now));
    assertEquals(refusal, refused.refusal(), refused.detail());
    return refused;
  }

  private static Fact fact(Decision decision) {
    var facts = assertInstanceOf(Decided.class, decision).facts();
    assertEquals(1, facts.size());
    return facts.getFirst();
  }
}
