package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.http.Links;
import dev.tokenops.http.Passages;
import dev.tokenops.http.RecentEntries;
import dev.tokenops.http.RunAnswers;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.json.Sha256;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The answer of a run that was waited for, its proof envelope in it, made of what the engine has in
 * hand when the run has just become durable. The runs take turns as they ended, a few of one batch.
 *
 * <p>The baseline hashes and copies as many bytes: an envelope is mostly that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EnvelopeBench {
  private static final int AGENTS = 16;

  /** Runs in flight, and so at most in a batch. */
  private static final int WINDOW = 8;

  private static final int EARLIER = 1_024;
  private static final int RUNS = 1_024;

  @Param({"compact", "clean"})
  public String pack = "compact";

  private final Vertx vertx = Vertx.vertx();
  private final Ledger ledger = Ledger.inMemory(LedgerOptions.defaults());
  private final List<String> runIds = new ArrayList<>();
  private final Links links = Links.of("http://127.0.0.1:8080");
  private Engine engine = unset();
  private RunAnswers answers = unset();
  private byte[] bytes = {};
  private int turn;

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // Set by JMH's setup.
  private static <T> T unset() {
    return null;
  }

  @Setup(Level.Trial)
  public void run() throws Exception {
    var recent = new RecentEntries();
    engine =
        Engine.start(
                vertx,
                new LedgerJournal(ledger, recent),
                new Engine.Options(1, 2 * WINDOW, true, InstantSource.system()))
            .await(30, TimeUnit.SECONDS);
    var random = RandomGenerator.of("L64X128MixRandom");
    var posted = Pack.bytes(pack);
    int records = Pack.read(posted).records();
    var agents = new ArrayList<BenchAgent>();
    for (int i = 0; i < AGENTS; i++) agents.add(BenchAgent.prepared(engine, random, records));
    var free = new Semaphore(WINDOW);
    for (int i = 0; i < EARLIER + RUNS; i++) {
      free.acquire();
      var agent = agents.get(i % AGENTS);
      var runId = agent.newRunId();
      if (i >= EARLIER) runIds.add(runId);
      engine
          .ask(agent.accept(runId, "key-" + i, Pack.read(posted)))
          .onSuccess(_ -> engine.views().runs().onceEnded(runId, free::release));
    }
    if (!free.tryAcquire(WINDOW, 30, TimeUnit.SECONDS))
      throw new IllegalStateException("the engine refused a run, or is slow beyond measure");
    answers = new RunAnswers(engine.views(), new Passages(ledger, engine.views(), recent));
    bytes = answer().getBytes();
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    engine.close().await(30, TimeUnit.SECONDS);
    ledger.close();
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Benchmark
  public Buffer answer() {
    return answers.waited(runIds.get(turn++ % RUNS), links).body().inHeap();
  }

  @Benchmark
  public Object baseline() {
    Sha256.of(bytes);
    return bytes.clone();
  }
}
