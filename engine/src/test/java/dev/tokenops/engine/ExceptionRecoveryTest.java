package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.audit.EnvelopeVerifier;
import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunFailed;
import dev.tokenops.engine.message.OfException.ExceptionClosed;
import dev.tokenops.engine.message.OfException.OfRunException;
import dev.tokenops.engine.message.Recover;
import dev.tokenops.engine.message.Words.Actor;
import dev.tokenops.engine.message.Words.ExceptionType;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.proof.Envelope;
import dev.tokenops.engine.proof.EnvelopeWriter;
import dev.tokenops.engine.proof.FactLedger;
import dev.tokenops.engine.proof.Passage;
import dev.tokenops.engine.proof.SealedEntry;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.Execution.Tool;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.ExceptionTicket;
import dev.tokenops.engine.view.RunView.State;
import dev.tokenops.engine.view.Tickets;
import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.store.MemoryStore;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back from an exception, through a whole engine. */
@ExtendWith(VertxExtension.class)
class ExceptionRecoveryTest {
  private static final long PER_RUN = Prices.creditsPerRunMicros(Facts.CLEAN.records());

  private volatile Instant now = Facts.NOW;
  private volatile boolean broken;

  /** The engine's tool, while it is not broken. */
  private final Tool tool =
      new Tool() {
        @Override
        public Outcome review(EvidencePack pack, Terms terms, Instant asOf, String rules) {
          if (broken) throw new IllegalStateException("a defect");
          return TOKENOPS.review(pack, terms, asOf, rules);
        }

        @Override
        public List<Outcome.OpenItem> missing(
            EvidencePack pack, Terms terms, Instant asOf, String rules) {
          return TOKENOPS.missing(pack, terms, asOf, rules);
        }
      };

  private final LedgerOptions options =
      LedgerOptions.defaults().withOrigin("tokenops.test/recovery").withClock(() -> now);
  private final MemoryStore store = new MemoryStore();
  private Ledger ledger = Ledger.inMemory(options, store);
  private @Nullable Engine started;

  @AfterEach
  void close() throws Exception {
    if (started != null) started.close().await(10, TimeUnit.SECONDS);
    audit();
    ledger.close();
  }

  /** Whatever was done, every book balances, every digest binds, every review comes out again. */
  private void audit() throws Exception {
    var audits = new FolderAudits(FolderAudits.NAMES);
    var entries = new ArrayList<SealedEntry<Fact>>();
    for (long index = 0; index < ledger.size(); index++) {
      audits.accept(ledger.entry(index));
      entries.add(SealedEntry.of(ledger.entry(index)));
    }
    for (var verdict : audits.verdicts(true))
      assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
    for (var entry : entries) if (entry.fact() instanceof RunCompleted) prove(entry, entries);
  }

  /** The quick way gives the bytes of the plain one, and they hold. */
  private void prove(SealedEntry<Fact> completion, List<SealedEntry<Fact>> entries) {
    var passage = Passage.walk(completion, null, AuditedEngineTest.lookup(entries));
    var proofs = AuditedEngineTest.proofs(ledger);
    byte[] envelope = Envelope.of(passage, proofs).json();
    var out = new CanonicalWriter();
    new EnvelopeWriter(proofs).write(passage, out);
    assertArrayEquals(envelope, out.toBytes());
    var report = EnvelopeVerifier.verify(envelope, new LogKeys(ledger.keys()), null);
    for (var verdict : report.verdicts())
      assertEquals(Verdict.Status.HOLDS, verdict.status(), verdict.toString());
  }

  private PilotWalk begin(Vertx vertx, long seed, int runs) throws Exception {
    start(vertx);
    var walk = new PilotWalk(seed, null, OnPartial.PAUSE);
    walk.prepare(engine(), runs);
    return walk;
  }

  private void start(Vertx vertx) throws Exception {
    started =
        Engine.start(
                vertx,
                new LedgerJournal(ledger),
                new Engine.Options(2, 1_000, true, () -> now),
                new RunIndex(new SipHash(new byte[16]), List.of()),
                tool)
            .await(10, TimeUnit.SECONDS);
  }

  private void restart(Vertx vertx) throws Exception {
    engine().close().await(10, TimeUnit.SECONDS);
    ledger.close();
    ledger = Ledger.inMemory(options, store);
    start(vertx);
  }

  @Test
  void aRunThatLacksEvidencePausesAndIsPaidOnceWhenItHasAllOfIt(Vertx vertx) throws Exception {
    var walk = begin(vertx, 1, 2);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    assertEquals(new Account.Figures(PER_RUN, PER_RUN, 0, 2 * PER_RUN, 0, 0), figures(walk));
    var run = view(runId);
    assertEquals("partial", run.evidenceStatus());
    var ticket = ticket(run.exceptionId());
    assertEquals(ExceptionType.EVIDENCE_GAP, ticket.type());
    assertEquals(ExceptionTicket.State.OPEN, ticket.state());
    assertEquals(Actor.AGENT, ticket.whoActs());
    assertTrue(ticket.replaySafe());
    assertFalse(ticket.missingItems().isEmpty());
    assertEquals(Facts.NOW.plusSeconds(PilotWalk.EXCEPTIONS_LIVE_SECONDS), ticket.expiresAt());
    assertEquals(List.of(ticket), engine().views().tickets().ofRun(runId));

    done(add(walk, runId, "a1", Halves.REST));
    awaitState(runId, State.RESULT_READY);
    assertEquals(new Account.Figures(PER_RUN, 0, PER_RUN, 2 * PER_RUN, 0, 0), figures(walk));
    assertEquals("sufficient", view(runId).evidenceStatus());
    assertEquals(1, view(runId).recoveries());
    var resolved = ticket(run.exceptionId());
    assertEquals(ExceptionTicket.State.RESOLVED, resolved.state());
    assertEquals(ExceptionTicket.Action.ADD_EVIDENCE, resolution(resolved).action());
    assertEquals(Actor.AGENT, resolution(resolved).by());
    assertEquals(new Reply.Repeated(runId), ask(add(walk, runId, "a1", Halves.REST)));
    refused(Refusal.EXCEPTION_NOT_OPEN, add(walk, runId, "a2", Halves.REST));
  }

  @Test
  void aCompleteRunUnderThatContractNeverPauses(Vertx vertx) throws Exception {
    var walk = begin(vertx, 2, 1);
    var runId = run(walk, "k1", Facts.CLEAN);
    awaitState(runId, State.RESULT_READY);
    assertNull(view(runId).exceptionId());
    assertEquals(0, engine().views().tickets().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTwelveAdditionsAtOnceOneIsTaken(boolean sameKey, Vertx vertx) throws Exception {
    var walk = begin(vertx, 3, 1);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    var asked = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 12; i++)
      asked.add(engine().ask(add(walk, runId, sameKey ? "a" : "a" + i, Halves.REST)));
    int done = 0;
    for (var reply : asked)
      switch (reply.await(10, TimeUnit.SECONDS)) {
        case Reply.Done _ -> done++;
        case Reply.Repeated(var subject) -> assertTrue(sameKey && subject.equals(runId));
        case Reply.Refused(var refusal, _, _) -> {
          assertFalse(sameKey);
          assertEquals(Refusal.EXCEPTION_NOT_OPEN, refusal);
        }
      }
    assertEquals(1, done);
    awaitState(runId, State.RESULT_READY);
    assertEquals(new Account.Figures(0, 0, PER_RUN, PER_RUN, 0, 0), figures(walk));
    assertEquals(1, count("evidence.added.v1"));
    assertEquals(1, count("run.completed.v1"));
  }

  @Test
  void oneListAfterTheOtherEachOpensTheNextTicket(Vertx vertx) throws Exception {
    var walk = begin(vertx, 4, 1);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    var first = view(runId).exceptionId();
    done(add(walk, runId, "a1", Halves.only(List.of("usage"))));
    awaitTicketOtherThan(first, runId);
    restart(vertx);
    assertEquals(State.EXCEPTION_OPEN, view(runId).state());
    done(add(walk, runId, "a2", Halves.only(List.of("deliveries"))));
    awaitState(runId, State.RESULT_READY);
    assertEquals(new Account.Figures(0, 0, PER_RUN, PER_RUN, 0, 0), figures(walk));
    assertEquals(2, engine().views().tickets().ofRun(runId).size());
    assertEquals(2, view(runId).recoveries());
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlaceAndChangesNothing(Vertx vertx) throws Exception {
    var walk = begin(vertx, 5, 1);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    long size = ledger.size();
    var again = Halves.only(List.of("settlements"));
    var refused = refused(Refusal.EVIDENCE_CONFLICT, add(walk, runId, "a1", again));
    assertEquals("/evidence/settlements/0/settlement_id", refused.faults().getFirst().pointer());
    assertEquals(size, ledger.size());
    done(add(walk, runId, "a1", Halves.REST)); // A refusal is not kept.
    awaitState(runId, State.RESULT_READY);
  }

  @Test
  void aClosedExceptionCancelsThePausedRunAndGivesAllBack(Vertx vertx) throws Exception {
    var walk = begin(vertx, 6, 1);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    done(t -> new Recover.CloseException(t, walk.agentId, runId, Actor.OPERATOR, null));
    assertEquals(State.CANCELLED, view(runId).state());
    assertEquals(new Account.Figures(PER_RUN, 0, 0, PER_RUN, 0, 0), figures(walk));
    var ticket = ticket(view(runId).exceptionId());
    assertEquals(Actor.OPERATOR, resolution(ticket).by());
    refused(Refusal.EXCEPTION_NOT_OPEN, add(walk, runId, "a1", Halves.REST));
    refused(Refusal.EXCEPTION_NOT_OPEN, retry(walk, runId, "r1"));
  }

  @Test
  void anExceptionThatNobodyMindsExpiresAlsoIfItsTimeEndsWhileNothingRuns(Vertx vertx)
      throws Exception {
    var walk = begin(vertx, 7, 2);
    var one = run(walk, "k1", Halves.PARTIAL);
    var other = run(walk, "k2", Halves.PARTIAL);
    awaitState(one, State.EXCEPTION_OPEN);
    awaitState(other, State.EXCEPTION_OPEN);
    now = Facts.NOW.plusSeconds(PilotWalk.EXCEPTIONS_LIVE_SECONDS);
    awaitState(one, State.FAILED);
    awaitState(other, State.FAILED);
    assertEquals("exception_expired", view(one).detail());
    assertEquals(ExceptionTicket.State.EXPIRED, ticket(view(one).exceptionId()).state());
    assertEquals(2 * PER_RUN, figures(walk).availableMicros());
    var third = run(walk, "k3", Halves.PARTIAL);
    awaitState(third, State.EXCEPTION_OPEN);
    now = now.plusSeconds(PilotWalk.EXCEPTIONS_LIVE_SECONDS - 1);
    restart(vertx);
    assertEquals(State.EXCEPTION_OPEN, view(third).state());
    engine().close().await(10, TimeUnit.SECONDS);
    now = now.plusSeconds(1);
    restart(vertx);
    awaitState(third, State.FAILED);
    assertEquals(2 * PER_RUN, figures(walk).availableMicros());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void ofARecoveryAndTheEndOfItsTimeOneComes(long seed, Vertx vertx) throws Exception {
    int runs = 24;
    var walk = begin(vertx, seed, runs);
    var paused = new ArrayList<String>();
    for (int i = 0; i < runs; i++) paused.add(run(walk, "k" + i, Halves.PARTIAL));
    for (var runId : paused) awaitState(runId, State.EXCEPTION_OPEN);
    var asked = new ArrayList<Future<Reply>>();
    for (int i = 0; i < runs; i++) {
      // Between two of them the time of all is over.
      if (i == seed % runs) now = now.plusSeconds(PilotWalk.EXCEPTIONS_LIVE_SECONDS);
      var command = add(walk, paused.get(i), "a" + i, Halves.REST);
      asked.add(engine().ask(command));
    }
    int taken = 0;
    for (int i = 0; i < runs; i++) {
      boolean done = asked.get(i).await(10, TimeUnit.SECONDS) instanceof Reply.Done;
      awaitState(paused.get(i), done ? State.RESULT_READY : State.FAILED);
      if (done) taken++;
    }
    assertEquals(
        new Account.Figures((runs - taken) * PER_RUN, 0, taken * PER_RUN, runs * PER_RUN, 0, 0),
        figures(walk));
    assertEquals(taken, count("evidence.added.v1"));
    assertEquals(runs - taken, count("exception.expired.v1"));
  }

  @Test
  void aToolThatThrowsFailsTheRunWithATicketAndTheRetryCompletesIt(Vertx vertx) throws Exception {
    var walk = begin(vertx, 8, 1);
    broken = true;
    var runId = run(walk, "k1", Facts.CLEAN);
    awaitState(runId, State.FAILED);
    assertEquals(new Account.Figures(PER_RUN, 0, 0, PER_RUN, 0, 0), figures(walk));
    var ticket = ticket(view(runId).exceptionId());
    assertEquals(ExceptionType.TOOL_FAILED, ticket.type());
    assertEquals(PER_RUN, ticket.creditsToResolveMicros());
    refused(Refusal.RECOVERY_NOT_OFFERED, add(walk, runId, "a1", Halves.REST));
    restart(vertx);
    // While the tool stays broken, each retry fails again and gives all back.
    done(retry(walk, runId, "r1"));
    awaitTicketOtherThan(ticket.exceptionId(), runId);
    assertEquals(PER_RUN, figures(walk).availableMicros());
    broken = false;
    done(retry(walk, runId, "r2"));
    awaitState(runId, State.RESULT_READY);
    assertEquals(new Account.Figures(0, 0, PER_RUN, PER_RUN, 0, 0), figures(walk));
    assertEquals(2, view(runId).recoveries());
    assertEquals(new Reply.Repeated(runId), ask(retry(walk, runId, "r2")));
  }

  @Test
  void ofManyRetriesOfAFailedRunAtOnceOneHoldsCredits(Vertx vertx) throws Exception {
    var walk = begin(vertx, 9, 3);
    broken = true;
    var runId = run(walk, "k1", Facts.CLEAN);
    awaitState(runId, State.FAILED);
    broken = false;
    var asked = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 12; i++) asked.add(engine().ask(retry(walk, runId, "r" + i)));
    int done = 0;
    for (var reply : asked) if (reply.await(10, TimeUnit.SECONDS) instanceof Reply.Done) done++;
    assertEquals(1, done);
    awaitState(runId, State.RESULT_READY);
    assertEquals(new Account.Figures(2 * PER_RUN, 0, PER_RUN, 3 * PER_RUN, 0, 0), figures(walk));
  }

  @Test
  void aFailedRunWithoutCreditsIsNotRetried(Vertx vertx) throws Exception {
    var walk = begin(vertx, 10, 1);
    broken = true;
    var failed = run(walk, "k1", Facts.CLEAN);
    awaitState(failed, State.FAILED);
    broken = false;
    var other = run(walk, "k2", Facts.CLEAN);
    awaitState(other, State.RESULT_READY);
    refused(Refusal.INSUFFICIENT_CREDITS, retry(walk, failed, "r1"));
    done(t -> new Recover.CloseException(t, walk.agentId, failed, Actor.AGENT, null));
    assertEquals(State.FAILED, view(failed).state());
    refused(Refusal.EXCEPTION_NOT_OPEN, retry(walk, failed, "r1"));
  }

  @Test
  void aPausedRunIsRecoveredSixteenTimesAndNoMore(Vertx vertx) throws Exception {
    var walk = begin(vertx, 11, 1);
    var runId = run(walk, "k1", Halves.PARTIAL);
    awaitState(runId, State.EXCEPTION_OPEN);
    for (int i = 0; i < 16; i++) {
      var before = view(runId).exceptionId();
      done(retry(walk, runId, "r" + i));
      awaitTicketOtherThan(before, runId);
    }
    refused(Refusal.RECOVERIES_EXHAUSTED, retry(walk, runId, "r"));
    refused(Refusal.RECOVERIES_EXHAUSTED, add(walk, runId, "a", Halves.REST));
    assertEquals(17, engine().views().tickets().ofRun(runId).size());
    done(t -> new Recover.CloseException(t, walk.agentId, runId, Actor.AGENT, null));
    assertEquals(PER_RUN, figures(walk).availableMicros());
  }

  @Test
  void ticketsAreListedNewestFirstAndFoundWhenTheyHaveEnded(Vertx vertx) throws Exception {
    var walk = begin(vertx, 12, 9);
    var runs = new ArrayList<String>();
    for (int i = 0; i < 9; i++) {
      runs.add(run(walk, "k" + i, Halves.PARTIAL));
      awaitState(runs.getLast(), State.EXCEPTION_OPEN);
    }
    for (int i = 0; i < 9; i += 2)
      if (i % 4 == 0) done(add(walk, runs.get(i), "a" + i, Halves.REST));
      else {
        var runId = runs.get(i);
        done(t -> new Recover.CloseException(t, walk.agentId, runId, Actor.AGENT, null));
      }
    awaitState(runs.get(8), State.RESULT_READY);
    for (int restarts = 0; restarts < 2; restarts++) {
      var all = new ArrayList<ExceptionTicket>();
      for (Long before = Long.MAX_VALUE; before != null; ) {
        var page =
            engine()
                .views()
                .tickets()
                .page(new Tickets.Asked(walk.agentId, null, null, null, before, 2));
        all.addAll(page.data());
        before = page.nextBefore();
      }
      assertEquals(runs.reversed(), all.stream().map(ExceptionTicket::runId).toList());
      for (var each : all) {
        boolean open = runs.indexOf(each.runId()) % 2 == 1;
        assertEquals(open, each.state() == ExceptionTicket.State.OPEN);
        assertEquals(each, engine().views().tickets().get(each.exceptionId()));
      }
      var open = new Tickets.Asked(null, ExceptionTicket.State.OPEN, null, null, null, 100);
      assertEquals(4, engine().views().tickets().page(open).data().size());
      var resolved = new Tickets.Asked(null, ExceptionTicket.State.RESOLVED, null, null, null, 100);
      assertEquals(5, engine().views().tickets().page(resolved).data().size());
      assertEquals(4, engine().views().tickets().size());
      restart(vertx);
    }
    assertNull(engine().views().tickets().get("exc_00000000000000000000000000"));
  }

  /** Begun, executing, paused, added and not executed, failed, retried: after each entry. */
  @Test
  void everyPrefixOfTheLedgerIsALegalStateAndTheRunsGoOnFromIt(Vertx vertx) throws Exception {
    var walk = begin(vertx, 13, 4);
    var paused = run(walk, "k1", Halves.PARTIAL);
    awaitState(paused, State.EXCEPTION_OPEN);
    var first = view(paused).exceptionId();
    done(add(walk, paused, "a1", Halves.only(List.of("usage"))));
    awaitTicketOtherThan(first, paused);
    done(add(walk, paused, "a2", Halves.only(List.of("deliveries"))));
    awaitState(paused, State.RESULT_READY);
    broken = true;
    var failed = run(walk, "k2", Facts.CLEAN);
    awaitState(failed, State.FAILED);
    broken = false;
    done(retry(walk, failed, "r1"));
    awaitState(failed, State.RESULT_READY);
    var closed = run(walk, "k3", Halves.PARTIAL);
    awaitState(closed, State.EXCEPTION_OPEN);
    done(t -> new Recover.CloseException(t, walk.agentId, closed, Actor.AGENT, null));
    engine().close().await(10, TimeUnit.SECONDS);
    var whole = new ArrayList<Entry>();
    for (long index = 0; index < ledger.size(); index++) whole.add(ledger.entry(index));
    assertNoForgeryPasses(whole);
    for (int kept = 0; kept <= whole.size(); kept++) {
      ledger.close();
      ledger = prefix(whole.subList(0, kept));
      start(vertx);
      for (var runId : List.of(paused, failed, closed)) goOn(walk, runId, kept);
      engine().close().await(10, TimeUnit.SECONDS);
      audit();
      assertEquals(0, figures(walk).reservedMicros(), "prefix " + kept);
    }
  }

  /** Each step of a recovery left out, and each told twice. */
  private static void assertNoForgeryPasses(List<Entry> whole) {
    int forged = 0;
    for (int at = 0; at < whole.size(); at++) {
      var fact = SealedEntry.of(whole.get(at)).fact();
      if (!(fact instanceof OfRunException) && !(fact instanceof RunFailed)) continue;
      for (int times = fact instanceof ExceptionClosed ? 2 : 0; times <= 2; times += 2) {
        var again = new FactLedger();
        for (int i = 0; i < whole.size(); i++)
          for (int n = 0; n < (i == at ? times : 1); n++)
            again.append(SealedEntry.of(whole.get(i)).fact());
        var audits = new FolderAudits(FolderAudits.NAMES);
        again.entries().forEach(entry -> audits.accept(entry.entry()));
        var said = audits.verdicts(true).toString();
        assertTrue(said.contains("FAILED"), () -> fact + ": " + said);
        forged++;
      }
    }
    assertTrue(forged > 10, "only " + forged);
  }

  /** Recovers whatever can be, until the run has its result or was given up. */
  private void goOn(PilotWalk walk, String runId, int prefix) throws Exception {
    for (int steps = 0; engine().views().runs().get(runId) != null; steps++) {
      assertTrue(steps < 20, "goes on for ever from " + prefix);
      Traffic.until(() -> !view(runId).state().isOpen());
      var key = "more " + prefix + " " + steps;
      switch (view(runId).state()) {
        case RESULT_READY, CANCELLED -> {
          return;
        }
        case FAILED -> done(retry(walk, runId, key));
        case EXCEPTION_OPEN -> {
          var reply = ask(add(walk, runId, key, Halves.REST));
          if (reply instanceof Reply.Refused)
            done(add(walk, runId, key, Halves.only(List.of("deliveries"))));
        }
        case QUEUED, EXECUTING -> throw new AssertionError("it was over");
      }
    }
  }

  private static Ledger prefix(LedgerOptions options, List<Entry> entries) throws Exception {
    var store = new MemoryStore();
    try (var ledger = Ledger.inMemory(options, store)) {
      var sealed = new CountDownLatch(entries.size());
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              batch.groups().forEach(_ -> sealed.countDown());
            }

            @Override
            public void failed(Throwable cause) {
              throw new AssertionError(cause);
            }
          });
      for (var entry : entries)
        ledger.append(List.of(new Draft(entry.type(), entry.body())), entry);
      assertTrue(sealed.await(10, TimeUnit.SECONDS));
    }
    return Ledger.inMemory(options, store);
  }

  private Ledger prefix(List<Entry> entries) throws Exception {
    return prefix(options, entries);
  }

  private String run(PilotWalk walk, String key, EvidencePack evidence) throws Exception {
    return done(walk.accept(key, evidence)).facts().getFirst().subject();
  }

  private static Function<Ticket, Command> add(
      PilotWalk walk, String runId, String key, EvidencePack evidence) {
    return t ->
        new Recover.AddEvidence(
            t, walk.agentId, runId, evidence, Actor.AGENT, new Request(key, "b"));
  }

  private static Function<Ticket, Command> retry(PilotWalk walk, String runId, String key) {
    return t -> new Recover.RetryRun(t, walk.agentId, runId, Actor.AGENT, new Request(key, "b"));
  }

  private Engine engine() {
    if (started == null) throw new AssertionError("not begun");
    return started;
  }

  private Reply ask(Function<Ticket, Command> command) throws Exception {
    return PilotWalk.ask(engine(), command);
  }

  private Reply.Done done(Function<Ticket, Command> command) throws Exception {
    return PilotWalk.done(engine(), command);
  }

  private Reply.Refused refused(Refusal refusal, Function<Ticket, Command> command)
      throws Exception {
    var refused = assertInstanceOf(Reply.Refused.class, ask(command));
    assertEquals(refusal, refused.refusal(), refused.detail());
    return refused;
  }

  private dev.tokenops.engine.view.RunView view(String runId) {
    var run = engine().views().runs().get(runId);
    if (run == null) throw new AssertionError("accepted and not there: " + runId);
    return run;
  }

  private ExceptionTicket ticket(@Nullable String exceptionId) {
    assertNotNull(exceptionId);
    var ticket = engine().views().tickets().get(exceptionId);
    if (ticket == null) throw new AssertionError("no ticket " + exceptionId);
    return ticket;
  }

  private static ExceptionTicket.Resolution resolution(ExceptionTicket ticket) {
    var resolution = ticket.resolution();
    if (resolution == null) throw new AssertionError("not resolved: " + ticket);
    return resolution;
  }

  private Account.Figures figures(PilotWalk walk) {
    return engine().views().money().figures(walk.agentId);
  }

  private long count(String type) {
    long count = 0;
    for (long index = 0; index < ledger.size(); index++)
      if (ledger.entry(index).type().equals(type)) count++;
    return count;
  }

  private void awaitState(String runId, State state) throws Exception {
    try {
      Traffic.until(() -> view(runId).state() == state);
    } catch (AssertionError e) {
      throw new AssertionError(view(runId).toString(), e);
    }
  }

  private void awaitTicketOtherThan(@Nullable String before, String runId) throws Exception {
    Traffic.until(() -> {
      var now = view(runId);
      return !now.state().isOpen() && !String.valueOf(before).equals(now.exceptionId());
    });
  }
}
