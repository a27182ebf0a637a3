package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.store.MemoryStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A ledger as the engine writes it: agents and many runs of theirs, each with its callback. */
final class RecordedLedger {
  private static final int AGENTS = 4;
  private static final int WINDOW = 256;
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private RecordedLedger() {}

  /** All its entries: some ten an agent, then three a run, mixed as they came. */
  static List<Entry> of(int runs) throws Exception {
    try (var ledger = reopened(runs)) {
      var entries = new ArrayList<Entry>();
      ledger.replay(entries::add);
      return entries;
    }
  }

  /** The ledger as a start finds it: recovered, and not started yet. */
  static Ledger reopened(int runs) throws Exception {
    var store = new MemoryStore();
    record(store, runs);
    return Ledger.inMemory(LedgerOptions.defaults(), store);
  }

  private static void record(MemoryStore store, int runs) throws Exception {
    var vertx = Vertx.vertx();
    try (var ledger = Ledger.inMemory(LedgerOptions.defaults(), store)) {
      var engine =
          Engine.start(
                  vertx,
                  new LedgerJournal(ledger),
                  new Engine.Options(1, 3 * WINDOW, true, InstantSource.system()))
              .await(30, TimeUnit.SECONDS);
      run(engine, runs);
      engine.close().await(30, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static void run(Engine engine, int runs) throws Exception {
    var random = RandomGenerator.of("L64X128MixRandom");
    var posted = Pack.bytes();
    var agents = new ArrayList<BenchAgent>();
    for (int i = 0; i < AGENTS; i++)
      agents.add(
          BenchAgent.prepared(
              engine, random, Pack.read(posted).records(), "https://agent.example/callback"));
    var free = new Semaphore(WINDOW);
    engine
        .views()
        .listen(placed -> {
          switch (placed.fact()) {
            case RunCompleted run -> engine.ask(ticket -> delivered(ticket, run));
            case CallbackDelivered _ -> free.release();
            default -> {}
          }
        });
    for (int i = 0; i < runs; i++) {
      free.acquire();
      var agent = agents.get(i % AGENTS);
      engine.ask(agent.accept(agent.newRunId(), "key-" + i, Pack.read(posted)));
    }
    free.acquire(WINDOW);
  }

  private static ToReturns.RecordAttempt delivered(Ticket ticket, RunCompleted run) {
    return new ToReturns.RecordAttempt(
        ticket,
        run.agentId(),
        run.runId(),
        Objects.requireNonNull(run.deliveryId()),
        new Attempt(Instant.now(), 200, 12, null),
        SHA256,
        DeliveryResult.DELIVERED,
        null);
  }
}
