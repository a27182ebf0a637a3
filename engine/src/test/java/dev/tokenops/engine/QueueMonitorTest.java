package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.QueueMonitor.LaneState;
import dev.tokenops.engine.QueueMonitor.OfLane;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.SipHash;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Execution.Tool;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of lanes that work, hang or have stopped; the clock is the test's. */
@ExtendWith(VertxExtension.class)
class QueueMonitorTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicReference<Instant> time = new AtomicReference<>(Facts.NOW);
  private final InstantSource clock = () -> time.get();
  private final LedgerOptions options =
      LedgerOptions.defaults().withOrigin("tokenops.test/queue").withClock(clock);
  private final MemoryStore store = new MemoryStore();
  private Ledger ledger = Ledger.inMemory(options, store);
  private volatile CountDownLatch release = new CountDownLatch(1);
  private volatile CountDownLatch inTool = new CountDownLatch(1);
  private volatile @Nullable Error thrown;
  private volatile boolean hangs;
  private @Nullable Engine engine;

  /** The real tool, which hangs or throws first if the test says so. */
  private final Tool tool =
      new Tool() {
        @Override
        public Outcome review(
            EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion) {
          var error = thrown;
          if (error != null) throw error;
          if (hangs) hang();
          return TOKENOPS.review(evidence, terms, asOf, rulesVersion);
        }

        @Override
        public List<Outcome.OpenItem> missing(
            EvidencePack evidence, Terms terms, Instant asOf, String rulesVersion) {
          return TOKENOPS.missing(evidence, terms, asOf, rulesVersion);
        }
      };

  private void hang() {
    inTool.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    release.countDown();
    if (engine != null) engine.close().await(20, TimeUnit.SECONDS);
    ledger.close();
  }

  @Test
  void anEngineAtRestBeatsInEveryLaneAndHasNothingToTell(Vertx vertx) throws Exception {
    var engine = start(vertx, 3);
    var walk = walk(engine, 1);
    until(() -> engine.monitor().look().heartbeatAt() != null);
    accepted(walk.run(engine, "k1"));
    until(() -> engine.monitor().look().processed() == 1);
    until(() -> engine.monitor().look().depth() == 0); // Durable a moment after the tool is done.
    var report = engine.monitor().look();
    assertNull(report.oldest());
    assertEquals(0, report.executing());
    assertEquals(List.of(), report.perAgent());
    assertEquals(List.of(), report.stuck());
    assertEquals(3, report.lanes().size());
    for (var lane : report.lanes()) assertEquals(LaneState.BEATING, lane.state());
    assertEquals(Facts.NOW, report.heartbeatAt());
    time.set(Facts.NOW.plusSeconds(5));
    until(() -> Facts.NOW.plusSeconds(5).equals(engine.monitor().look().heartbeatAt()));
  }

  @Test
  void aBeatLeavesNoEntry(Vertx vertx) throws Exception {
    var engine = start(vertx, 1);
    time.set(Facts.NOW.plusSeconds(1));
    until(() -> Facts.NOW.plusSeconds(1).equals(engine.monitor().look().heartbeatAt()));
    assertEquals(0, ledger.size());
  }

  @Test
  void aToolThatHangsIsNamedWithItsRunAndNoOtherLaneIsBlamed(Vertx vertx) throws Exception {
    var engine = start(vertx, 2);
    var walk = walk(engine, 2);
    until(() -> engine.monitor().look().heartbeatAt() != null);
    hangs = true;
    var asked = engine.ask(walk.accept("k1"));
    assertTrue(inTool.await(10, TimeUnit.SECONDS));
    assertEquals(1, engine.monitor().look().executing());
    assertEquals(List.of(), engine.monitor().look().stuck());

    time.set(Facts.NOW.plus(LIMIT));
    assertEquals(List.of(), engine.monitor().look().stuck());
    time.set(Facts.NOW.plus(LIMIT).plusMillis(1));
    until(() -> states(engine, LaneState.SILENT) == 1 && states(engine, LaneState.BEATING) == 1);
    var stuck = engine.monitor().look().stuck();
    assertEquals(1, stuck.size());
    assertEquals(walk.agentId, stuck.getFirst().agentId());
    assertFalse(stuck.getFirst().movable());
    assertTrue(stuck.getFirst().why().startsWith("The tool has had it since"), stuck::toString);

    hangs = false;
    release.countDown();
    var runId = accepted(asked.await(10, TimeUnit.SECONDS));
    assertEquals(runId, stuck.getFirst().runId());
    until(() -> state(engine, runId) == RunView.State.RESULT_READY);
    until(() -> engine.monitor().look().stuck().isEmpty());
    until(() -> states(engine, LaneState.BEATING) == 2);
  }

  @Test
  void whatWaitsBehindARunThatHangsIsListedAndCountedByAgent(Vertx vertx) throws Exception {
    var first = start(vertx, 1);
    var one = walk(first, 3);
    var two = walk(first, 4);
    hangs = true;
    first.ask(one.accept("k0"));
    assertTrue(inTool.await(10, TimeUnit.SECONDS));
    // Asked while the loop is held, so that all are accepted before the first is executed.
    for (var walk : List.of(one, two, one)) first.ask(walk.accept("k" + System.nanoTime()));
    hangs = false;
    thrown = new OutOfMemoryError("a test's");
    release.countDown();
    first.stopped().await(10, TimeUnit.SECONDS);
    assertEquals(LaneState.STOPPED, first.monitor().lanes().getFirst().state());
    first.close().await(10, TimeUnit.SECONDS);
    ledger.close();
    ledger = Ledger.inMemory(options, store);
    assertEquals(4, acceptances());
    thrown = null;
    inTool = new CountDownLatch(1);
    release = new CountDownLatch(1);
    hangs = true;
    var engine = start(vertx, 1);
    assertTrue(inTool.await(10, TimeUnit.SECONDS));
    time.set(Facts.NOW.plusSeconds(40));
    var report = engine.monitor().look();
    assertEquals(1, report.executing());
    assertEquals(2, report.depth());
    assertEquals(3, report.stuck().size());
    assertEquals(2, report.perAgent().stream().mapToInt(a -> a.depth()).sum());
    for (var stuck : report.stuck()) assertFalse(stuck.movable(), stuck::toString);
    hangs = false;
    release.countDown();
    until(() -> engine.monitor().look().depth() == 0);
    assertEquals(List.of(), engine.monitor().look().stuck());
  }

  private long acceptances() {
    long found = 0;
    for (long index = 0; index < ledger.size(); index++)
      if (ledger.entry(index).type().equals("run.accepted.v1")) found++;
    return found;
  }

  @Test
  void aToolThatOverflowsItsStackFailsTheRunByNameAndTheLaneGoesOn(Vertx vertx) throws Exception {
    var engine = start(vertx, 1);
    var walk = walk(engine, 5);
    for (var error : List.of(new StackOverflowError(), new AssertionError("never"))) {
      thrown = error;
      var runId = accepted(walk.run(engine, "k" + error));
      until(() -> state(engine, runId) == RunView.State.FAILED);
      assertTrue(String.valueOf(view(engine, runId).detail()).contains(error.getClass().getName()));
    }
    thrown = null;
    var runId = accepted(walk.run(engine, "good"));
    until(() -> state(engine, runId) == RunView.State.RESULT_READY);
    assertEquals(List.of(), engine.monitor().look().stuck());
    assertEquals(3, engine.monitor().look().processed());
  }

  private static long states(Engine engine, LaneState state) {
    return engine.monitor().lanes().stream().map(OfLane::state).filter(state::equals).count();
  }

  private Engine start(Vertx vertx, int lanes) throws Exception {
    var made =
        Engine.start(
                vertx,
                new LedgerJournal(ledger),
                new Engine.Options(lanes, 1_000, true, clock, LIMIT),
                new RunIndex(new SipHash(new byte[SipHash.KEY_LENGTH]), List.of()),
                tool)
            .await(10, TimeUnit.SECONDS);
    engine = made;
    return made;
  }

  private static PilotWalk walk(Engine engine, long seed) throws Exception {
    var walk = new PilotWalk(seed, null);
    walk.prepare(engine, 10);
    return walk;
  }

  private static String accepted(Reply reply) {
    if (reply instanceof Reply.Done done) return done.facts().getFirst().subject();
    throw new AssertionError(reply.toString());
  }

  private static RunView view(Engine engine, String runId) {
    var run = engine.views().runs().get(runId);
    if (run == null) throw new AssertionError("no run " + runId);
    return run;
  }

  private static RunView.State state(Engine engine, String runId) {
    return view(engine, runId).state();
  }

  private static void until(java.util.function.BooleanSupplier condition) throws Exception {
    Traffic.until(condition);
  }
}
