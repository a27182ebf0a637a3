package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.SnapshotOptions;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The engine over a data folder, with snapshots as a server has them, and runs in a closed loop
 * with a window. Confined to one thread.
 */
final class RunningEngine implements AutoCloseable {
  private static final int WINDOW = 1_024;
  private static final int AGENTS = 16;

  /** A start that reads everything may take minutes. */
  private static final long START_MINUTES = 60;

  private final byte[] posted = Pack.bytes();
  private final Vertx vertx = Vertx.vertx();
  private final Ledger ledger;
  private final Duration scanned;
  private final Engine engine;
  private final Duration opened;
  private final List<BenchAgent> agents = new ArrayList<>();
  private final Semaphore free = new Semaphore(WINDOW);
  private final AtomicLong ended = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private long keys;

  /** Opens a data folder, or makes one. */
  RunningEngine(Path folder) throws Exception {
    long begun = System.nanoTime();
    ledger = Ledger.open(folder, LedgerOptions.defaults());
    scanned = Duration.ofNanos(System.nanoTime() - begun);
    engine =
        Engine.start(
                vertx,
                new LedgerJournal(ledger),
                new Engine.Options(1, 2 * WINDOW, true, InstantSource.system()),
                SnapshotOptions.of(folder))
            .await(START_MINUTES, TimeUnit.MINUTES);
    opened = Duration.ofNanos(System.nanoTime() - begun);
  }

  /** How long the ledger took to open: its scan, behind its anchor if it has one. */
  Duration scanned() {
    return scanned;
  }

  /** How long it took until it could take commands. */
  Duration opened() {
    return opened;
  }

  Engine engine() {
    return engine;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Runs that were ever accepted. */
  long runs() {
    return engine.views().runs().accepted();
  }

  /**
   * Makes runs for so long.
   *
   * @return how many ended a second
   */
  double runsPerSecond(Duration time) throws Exception {
    while (agents.size() < AGENTS)
      agents.add(
          BenchAgent.prepared(
              engine, RandomGenerator.of("L64X128MixRandom"), Pack.read(posted).records()));
    long begun = System.nanoTime();
    long before = ended.get();
    while (System.nanoTime() - begun < time.toNanos()) {
      free.acquire();
      run();
    }
    long runs = ended.get() - before;
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    return runs / seconds;
  }

  private void run() {
    var agent = agents.get((int) (keys % AGENTS));
    var runId = agent.newRunId();
    engine
        .ask(agent.accept(runId, "key-" + keys++, Pack.read(posted)))
        .onComplete(
            reply -> {
              if (reply instanceof Reply.Done) engine.views().runs().onceEnded(runId, this::ended);
              else failed(new IllegalStateException("refused: " + reply));
            },
            this::failed);
  }

  private void ended() {
    ended.incrementAndGet();
    free.release();
  }

  private void failed(Throwable thrown) {
    failure.set(thrown);
    free.release();
  }

  /** Waits for the runs under way; takes a snapshot if much has happened since the last. */
  @Override
  public void close() throws TimeoutException {
    free.acquireUninterruptibly(WINDOW);
    engine.close().await(START_MINUTES, TimeUnit.MINUTES);
    ledger.close();
    vertx.close().await(30, TimeUnit.SECONDS);
  }
}
