package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.Journal;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.stage.Account;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EngineTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Facts.NOW);
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("tokenops.test/engine").withClock(CLOCK);
  private static final long PER_RUN = Prices.creditsPerRunMicros(Facts.CLEAN.records());

  private final List<Engine> engines = new ArrayList<>();
  private final List<Ledger> ledgers = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var engine : engines) engine.close().await(10, TimeUnit.SECONDS);
    ledgers.forEach(Ledger::close);
  }

  @Test
  void aRunGoesFromAcceptanceToItsResultAndIsPaidOnce(Vertx vertx) throws Exception {
    var ledger = ledger();
    var engine = start(vertx, ledger, 2);
    var walk = new PilotWalk(1, null);
    walk.prepare(engine, 3);
    var runId = accepted(walk.run(engine, "k1"));
    until(() -> state(engine, runId) == RunView.State.RESULT_READY);
    assertEquals(
        new Account.Figures(2 * PER_RUN, 0, PER_RUN, 3 * PER_RUN, 0, 0), figures(engine, walk));
    assertEquals(new Reply.Repeated(runId), walk.run(engine, "k1"));
    assertEquals(2 * PER_RUN, figures(engine, walk).availableMicros());
  }

  @Test
  void theSameKeyAHundredTimesAtOnceIsOneRun(Vertx vertx) throws Exception {
    var ledger = ledger();
    var engine = start(vertx, ledger, 2);
    var walk = new PilotWalk(2, null);
    walk.prepare(engine, 200);
    var asked = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 100; i++) asked.add(engine.ask(walk.accept("k1")));
    var runs = new ArrayList<String>();
    for (var reply : asked)
      switch (reply.await(10, TimeUnit.SECONDS)) {
        case Reply.Done done -> runs.add(done.facts().getFirst().subject());
        case Reply.Repeated repeated -> runs.add(repeated.subject());
        case Reply.Refused refused -> throw new AssertionError(refused.toString());
      }
    assertEquals(1, runs.stream().distinct().count());
    until(() -> state(engine, runs.getFirst()) == RunView.State.RESULT_READY);
    assertEquals(199 * PER_RUN, figures(engine, walk).availableMicros());
  }

  @Test
  void everyPrefixOfTheLedgerIsALegalStateAndTheRunsGoOnFromIt(Vertx vertx) throws Exception {
    var whole = new ArrayList<Entry>();
    var walk = new PilotWalk(3, null);
    String runId;
    try (var ledger = Ledger.inMemory(OPTIONS)) {
      var engine = start(vertx, ledger, 2);
      walk.prepare(engine, 2);
      runId = accepted(walk.run(engine, "k1"));
      until(() -> state(engine, runId) == RunView.State.RESULT_READY);
      engine.close().await(10, TimeUnit.SECONDS);
      for (long index = 0; index < ledger.size(); index++) whole.add(ledger.entry(index));
    }
    for (int kept = 0; kept <= whole.size(); kept++) {
      try (var ledger = prefix(whole.subList(0, kept))) {
        var engine = start(vertx, ledger, 1 + kept % 3); // Not the number it was written with.
        if (whole.subList(0, kept).stream().anyMatch(e -> e.type().equals("run.accepted.v1"))) {
          until(() -> state(engine, runId) == RunView.State.RESULT_READY);
          assertEquals(
              new Account.Figures(PER_RUN, 0, PER_RUN, 2 * PER_RUN, 0, 0), figures(engine, walk));
          assertEquals(new Reply.Repeated(runId), walk.run(engine, "k1"));
        }
        engine.close().await(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aRunThatIsNotPaidForIsRefusedAndLeavesNothing(Vertx vertx) throws Exception {
    var ledger = ledger();
    var engine = start(vertx, ledger, 2);
    var walk = new PilotWalk(4, null);
    walk.prepare(engine, 1);
    until(() -> {
      try {
        return state(engine, accepted(walk.run(engine, "k1"))) != null;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    long size = ledger.size();
    var refused = assertInstanceOf(Reply.Refused.class, walk.run(engine, "k2"));
    assertEquals(Refusal.INSUFFICIENT_CREDITS, refused.refusal());
    assertTrue(ledger.size() <= size + 1); // Only the first run's completion may have come.
  }

  @Test
  void nothingIsAnsweredOrSeenBeforeTheJournalCallsItDurable(Vertx vertx) throws Exception {
    var journal = new HeldJournal(new LedgerJournal(ledger()));
    var engine = start(vertx, journal, 1, 1_000);
    var walk = new PilotWalk(5, null);
    walk.prepare(engine, 5);
    journal.hold();
    var asked = engine.ask(walk.accept("k1"));
    var repeated = engine.ask(walk.accept("k1"));
    assertTrue(journal.awaitHeld());
    assertFalse(asked.isComplete() || repeated.isComplete());
    assertEquals(0, engine.views().runs().accepted());
    assertEquals(0, figures(engine, walk).reservedMicros());

    journal.release();
    var runId = accepted(asked.await(10, TimeUnit.SECONDS));
    assertEquals(new Reply.Repeated(runId), repeated.await(10, TimeUnit.SECONDS));
    assertNotNull(state(engine, runId));
  }

  @Test
  void aLedgerThatFailsStopsTheEngineAndTellsAllWhoWait(Vertx vertx) throws Exception {
    var journal = new LedgerJournal(ledger());
    var engine = start(vertx, journal, 2, 100);
    var walk = new PilotWalk(6, null);
    walk.prepare(engine, 1);
    journal.failed(new java.io.IOException("disk full"));
    assertNotNull(engine.stopped().await(10, TimeUnit.SECONDS));
    assertThrows(
        EngineStopped.class,
        () -> {
          var asked = engine.ask(walk.accept("k1"));
          asked.await(10, TimeUnit.SECONDS);
        });
  }

  @Test
  void aboveItsWindowTheEngineIsBusy(Vertx vertx) throws Exception {
    var ledger = ledger();
    var engine = start(vertx, new LedgerJournal(ledger), 1, 10);
    var walk = new PilotWalk(7, null);
    walk.prepare(engine, 500);
    var asked = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 500; i++) asked.add(engine.ask(walk.accept("k" + i)));
    int busy = 0;
    for (var reply : asked)
      if (reply.await(10, TimeUnit.SECONDS) instanceof Reply.Refused(var refusal, _, _)) {
        assertEquals(Refusal.ENGINE_BUSY, refusal);
        busy++;
      }
    assertTrue(busy > 0);
    assertInstanceOf(Reply.Done.class, walk.run(engine, "afterwards"));
  }

  private Engine start(Vertx vertx, Ledger ledger, int lanes) throws Exception {
    return start(vertx, new LedgerJournal(ledger), lanes, 1_000);
  }

  private Engine start(Vertx vertx, Journal journal, int lanes, int window) throws Exception {
    var engine =
        Engine.start(vertx, journal, new Engine.Options(lanes, window, true, CLOCK))
            .await(10, TimeUnit.SECONDS);
    engines.add(engine);
    return engine;
  }

  private Ledger ledger() {
    var ledger = Ledger.inMemory(OPTIONS);
    ledgers.add(ledger);
    return ledger;
  }

  private static Ledger prefix(List<Entry> entries) throws Exception {
    var store = new dev.tokenops.ledger.store.MemoryStore();
    try (var ledger = Ledger.inMemory(OPTIONS, store)) {
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
    return Ledger.inMemory(OPTIONS, store);
  }

  private static String accepted(Reply reply) {
    return switch (reply) {
      case Reply.Done done -> ((RunAccepted) done.facts().getFirst()).runId();
      case Reply.Repeated repeated -> repeated.subject();
      case Reply.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  private static RunView.@org.jspecify.annotations.Nullable State state(
      Engine engine, String runId) {
    var run = engine.views().runs().get(runId);
    return run == null ? null : run.state();
  }

  private static Account.Figures figures(Engine engine, PilotWalk walk) {
    return engine.views().money().figures(walk.agentId);
  }

  private static void until(BooleanSupplier condition) throws Exception {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertTrue(tries < 10_000, "waited in vain");
      Thread.sleep(1);
    }
  }
}
