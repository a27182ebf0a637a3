package dev.tokenops.engine.stage;

import static dev.tokenops.engine.stage.Facts.AGENT;
import static dev.tokenops.engine.stage.Facts.CREDENTIAL;
import static dev.tokenops.engine.stage.Facts.NOW;
import static dev.tokenops.engine.stage.Facts.acceptRun;
import static dev.tokenops.engine.stage.Facts.accepted;
import static dev.tokenops.engine.stage.Facts.apply;
import static dev.tokenops.engine.stage.Facts.approved;
import static dev.tokenops.engine.stage.Facts.issued;
import static dev.tokenops.engine.stage.Facts.onboarded;
import static dev.tokenops.engine.stage.Facts.trust;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToFunding.Reserve;
import dev.tokenops.engine.message.Command.ToRun;
import dev.tokenops.engine.message.Command.ToRun.AcceptContract;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.Command.ToRun.PrepareContract;
import dev.tokenops.engine.message.Command.ToRun.ResumeRun;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import dev.tokenops.engine.message.Fact.OfRun.ContractPrepared;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.Fact.OfRun.RunResumed;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Stage.Decision;
import dev.tokenops.engine.stage.Stage.Decision.Decided;
import dev.tokenops.engine.stage.Stage.Decision.Forwarded;
import dev.tokenops.engine.stage.Stage.Decision.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final String CONTRACT = "ctr_1";
  private static final ContractPrepared PREPARED = Contracting.prepared(CONTRACT, null);

  private final Run run = new Run();

  @Test
  void aRunIsRefusedForTheFirstReasonInOrder() {
    var accept = acceptRun("run_1", CONTRACT, "k1");
    assertRefused(Refusal.NOT_FOUND, accept);
    apply(run, onboarded());
    assertRefused(Refusal.AGENT_NOT_APPROVED, accept);
    apply(run, approved(), issued());
    assertRefused(Refusal.NOT_FOUND, accept);
    apply(run, PREPARED);
    assertRefused(Refusal.CONTRACT_NOT_ACCEPTED, accept);
    apply(run, Contracting.accepted(PREPARED));
    assertEquals(Refusal.CONTRACT_EXPIRED, refusal(run.decide(accept, PREPARED.expiresAt())));
    assertInstanceOf(Forwarded.class, run.decide(accept, PREPARED.expiresAt().minusMillis(1)));
    apply(run, trust(TrustDecision.SUSPEND, TrustState.SUSPENDED));
    assertRefused(Refusal.AGENT_SUSPENDED, accept);
  }

  @Test
  void aRunThatFitsIsForwardedWithWhatItWillBind() {
    apply(run, onboarded(), approved(), issued(), PREPARED, Contracting.accepted(PREPARED));
    var forwarded = (Forwarded) decide(acceptRun("run_1", CONTRACT, "k1"));
    var reserve = assertInstanceOf(Reserve.class, forwarded.commands().getFirst());
    assertEquals(Contracting.PER_RUN_MICROS, reserve.creditsMicros());
    assertEquals(NOW.plus(Run.DEADLINE), reserve.deadlineAt());
    assertEquals(sha256(Contracting.accepted(PREPARED)), reserve.contractSha256());
    assertEquals(sha256(issued()), reserve.credentialSha256());
  }

  @Test
  void evidenceOfTheFutureIsRefused() {
    apply(run, onboarded(), approved(), issued(), PREPARED, Contracting.accepted(PREPARED));
    var asOf = Facts.CLEAN.evidence().asOf();
    if (asOf == null) throw new IllegalStateException("the example has an as_of");
    assertInstanceOf(Forwarded.class, run.decide(acceptRun("r", CONTRACT, "k"), asOf));
    assertEquals(
        Refusal.EVIDENCE_AS_OF_IN_FUTURE,
        refusal(run.decide(acceptRun("r", CONTRACT, "k"), asOf.minusMillis(1))));
  }

  @Test
  void aContractBindsWhoTheAgentIsAndWhatWasQuoted() {
    apply(run, onboarded(), approved(), issued(), Contracting.quoted("quo_1"));
    var fact = (ContractPrepared) fact(decide(prepare("quo_1")));
    assertEquals(sha256(onboarded()), fact.onboardingSha256());
    assertEquals(sha256(approved()), fact.trustSha256());
    assertEquals(sha256(issued()), fact.credentialSha256());
    assertEquals(sha256(Contracting.quoted("quo_1")), fact.quoteSha256());
    assertEquals(ContractTerms.digest(fact.terms()), fact.digest());
  }

  @Test
  void aContractNeedsAQuoteThatIsTheAgentsOwnAndNotExpired() {
    apply(run, onboarded(), approved(), issued(), Contracting.quoted("quo_1"));
    assertRefused(Refusal.NOT_FOUND, prepare("quo_2"));
    var expiresAt = Contracting.quoted("quo_1").expiresAt();
    assertEquals(Refusal.QUOTE_EXPIRED, refusal(run.decide(prepare("quo_1"), expiresAt)));
    assertInstanceOf(Decided.class, run.decide(prepare("quo_1"), expiresAt.minusMillis(1)));
  }

  @Test
  void exactlyTheContractsDigestIsAccepted() {
    apply(run, onboarded(), approved(), issued(), PREPARED);
    assertRefused(Refusal.CONTRACT_DIGEST_MISMATCH, acceptContract("sha256:00", "k1"));
    var decided = decide(acceptContract(PREPARED.digest(), "k2"));
    assertEquals(sha256(PREPARED), ((ContractAccepted) fact(decided)).contractSha256());
    apply(run, fact(decided));
    assertEquals(Decided.NOTHING, decide(acceptContract(PREPARED.digest(), "k3")));
  }

  @Test
  void aQueuedRunIsCancelledOnceAndAllOfItIsReleased() {
    var accepted = accepted(AGENT, "run_1", CONTRACT, 42);
    apply(run, onboarded(), approved(), accepted);
    var cancel = new CancelRun(new Ticket(1), AGENT, "run_1", null);
    var fact = (RunCancelled) fact(decide(cancel));
    assertEquals(42, fact.releasedMicros());
    assertEquals(sha256(accepted), fact.acceptanceSha256());
    apply(run, fact);
    assertRefused(Refusal.RUN_NOT_QUEUED, cancel);
  }

  @Test
  void theFifthRestartThatFindsARunUnfinishedFailsItByName() {
    apply(run, onboarded(), approved(), PREPARED, accepted(AGENT, "run_1", CONTRACT, 42));
    for (int times = 1; times <= 4; times++) {
      var resumed = (RunResumed) fact(decide(new ResumeRun(AGENT, "run_1")));
      assertEquals(times, resumed.times());
      apply(run, resumed);
    }
    var failed = (RunFailed) fact(decide(new ResumeRun(AGENT, "run_1")));
    assertEquals(FailureReason.RESUMED_TOO_OFTEN, failed.reason());
    assertEquals(42, failed.releasedMicros());
    apply(run, failed);
    assertEquals(Decided.NOTHING, decide(new ResumeRun(AGENT, "run_1")));
  }

  private static PrepareContract prepare(String quoteId) {
    return new PrepareContract(
        new Ticket(1),
        AGENT,
        CONTRACT,
        CREDENTIAL,
        quoteId,
        null,
        null,
        null,
        OnPartial.RETURN,
        null,
        null);
  }

  private static AcceptContract acceptContract(String digest, String key) {
    return new AcceptContract(
        new Ticket(1),
        AGENT,
        CONTRACT,
        digest,
        new dev.tokenops.engine.message.Words.Request(key, "b0"));
  }

  private Decision decide(ToRun command) {
    return run.decide(command, NOW);
  }

  private void assertRefused(Refusal refusal, ToRun command) {
    assertEquals(refusal, refusal(decide(command)));
  }

  private static Refusal refusal(Decision decision) {
    return assertInstanceOf(Refused.class, decision).refusal();
  }

  private static Fact fact(Decision decision) {
    List<? extends Fact> facts = assertInstanceOf(Decided.class, decision).facts();
    assertEquals(1, facts.size());
    return facts.getFirst();
  }

  private static String sha256(Fact fact) {
    return Recorded.of(fact).sha256();
  }
}
