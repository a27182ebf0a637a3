package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole runs through the real engine and a durable ledger, in a closed loop with a window.
 *
 * <p>One operation is one run: its evidence is parsed and validated from bytes, accepted under a
 * key of its own, its credits reserved, reviewed, completed, and both entries forced to disk; it
 * counts once its completion is durable and in the views.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class RunPathBench {
  /** Runs that one call starts; the window stays full from call to call. */
  public static final int RUNS = 1_024;

  private static final int AGENTS = 16;

  /** Runs in flight at most. */
  @Param("1024")
  public int window = 1_024;

  /** Event loops that share the agents. */
  @Param("1")
  public int lanes = 1;

  /** The evidence of each run: {@code compact} has 1.5 KiB. */
  @Param("compact")
  public String pack = "compact";

  private final List<BenchAgent> agents = new ArrayList<>();
  private byte[] posted = {};
  private Path folder = Path.of("");
  private Vertx vertx = Vertx.vertx();
  private Ledger ledger = Ledger.inMemory(LedgerOptions.defaults());
  private Engine engine = unset();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountedBatches batches = new CountedBatches();
  private Semaphore free = new Semaphore(0);
  private long keys;

  @SuppressWarnings("NullAway") // Set by JMH's setup before anything reads it.
  private static Engine unset() {
    return null;
  }

  @Setup(Level.Trial)
  public void open() throws Exception {
    posted = Pack.bytes(pack);
    folder = Files.createTempDirectory("tokenops-bench");
    ledger = Ledger.open(folder, LedgerOptions.defaults());
    engine =
        Engine.start(
                vertx,
                new LedgerJournal(ledger, batches),
                new Engine.Options(lanes, 2 * window, true, InstantSource.system()))
            .await(30, TimeUnit.SECONDS);
    free = new Semaphore(window);
    var random = RandomGenerator.of("L64X128MixRandom");
    int records = Pack.read(posted).records();
    for (int i = 0; i < AGENTS; i++) agents.add(BenchAgent.prepared(engine, random, records));
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    free.acquire(window);
    engine.close().await(30, TimeUnit.SECONDS);
    ledger.close();
    vertx.close().await(30, TimeUnit.SECONDS);
    delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(RUNS)
  public long runs(BatchSizes sizes) throws Exception {
    sizes.of(batches);
    for (int i = 0; i < RUNS; i++) {
      free.acquire();
      run();
    }
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    return ledger.size();
  }

  private void run() {
    var agent = agents.get((int) (keys % AGENTS));
    var runId = agent.newRunId();
    engine
        .ask(agent.accept(runId, "key-" + keys++, Pack.read(posted)))
        .onComplete(
            reply -> {
              if (reply instanceof Reply.Done) {
                engine.views().runs().onceEnded(runId, free::release);
              } else {
                failure.set(new IllegalStateException("refused: " + reply));
                free.release();
              }
            },
            thrown -> {
              failure.set(thrown);
              free.release();
            });
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
