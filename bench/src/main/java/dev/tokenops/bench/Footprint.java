package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.ToReturns.RecordAttempt;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * What a run with its callback leaves behind: bytes of the ledger, and of the heap once it is
 * closed.
 *
 * <p>Three entries a run, through the real engine and a ledger on disk: accepted with compact
 * evidence, completed, and its callback delivered. The heap is what lives after a collection; it is
 * looked at twice, after as many runs as fill what is kept of recent ones, and after all.
 */
final class Footprint {
  static final int DEFAULT_RUNS = 450_000;

  private static final int WINDOW = 1_024;
  private static final int PARTS = 3; // The heap is looked at after the first.
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  /**
   * What was found.
   *
   * @param queueBytes of all queue files, closed
   * @param indexBytes of the tree and the places of the batches
   * @param heapBytes by which the heap has grown over {@code heapRuns}; less than 0 if it shrank
   */
  record Found(
      int runs,
      CountedBatches batches,
      long queueBytes,
      long indexBytes,
      long heapBytes,
      int heapRuns) {
    double queueBytesPerRun() {
      return (double) queueBytes / runs;
    }

    String text() {
      var text =
          new StringBuilder(
              line("runs with a callback", runs)
                  + line("entries a batch", (double) batches.entries() / batches.batches())
                  + line("bytes of the ledger a run", queueBytesPerRun()));
      batches
          .bodyBytes()
          .forEach((type, bytes) -> {
            if (bytes > runs)
              text.append(line("  of it the body of " + type, (double) bytes / runs));
          });
      return text.append(line("bytes of its index a run", (double) indexBytes / runs))
          .append(line("bytes of heap a closed run", (double) heapBytes / heapRuns))
          .toString();
    }

    private static String line(String what, double figure) {
      return "%-45s %,12.1f%n".formatted(what, figure);
    }
  }

  private final byte[] posted = Pack.bytes("compact");
  private final Semaphore free = new Semaphore(WINDOW);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Engine engine;
  private final BenchAgent agent;

  private Footprint(Engine engine) throws Exception {
    this.engine = engine;
    agent =
        BenchAgent.prepared(
            engine,
            RandomGenerator.of("L64X128MixRandom"),
            Pack.read(posted).records(),
            "https://agent.example.com/callback");
  }

  /** Makes so many runs in a folder of its own, which is removed. */
  static Found measure(int runs) throws Exception {
    var folder = Files.createTempDirectory("tokenops-footprint");
    var vertx = Vertx.vertx();
    var ledger = Ledger.open(folder, LedgerOptions.defaults());
    try {
      var batches = new CountedBatches();
      var engine =
          Engine.start(
                  vertx,
                  new LedgerJournal(ledger, batches),
                  new Engine.Options(1, 4 * WINDOW, true, InstantSource.system()))
              .await(30, TimeUnit.SECONDS);
      var footprint = new Footprint(engine);
      footprint.make(0, runs / PARTS);
      long before = liveHeapBytes();
      footprint.make(runs / PARTS, runs);
      long heap = liveHeapBytes() - before;
      engine.close().await(30, TimeUnit.SECONDS);
      ledger.close();
      return new Found(
          runs,
          batches,
          bytes(folder.resolve("queue")),
          bytes(folder.resolve("index")),
          heap,
          runs - runs / PARTS);
    } finally {
      ledger.close();
      vertx.close().await(30, TimeUnit.SECONDS);
      RunPathBench.delete(folder);
    }
  }

  private void make(int from, int to) throws Exception {
    for (int run = from; run < to; run++) {
      free.acquire();
      accept("key-" + run);
    }
    free.acquire(WINDOW);
    free.release(WINDOW);
    var thrown = failure.get();
    if (thrown != null) throw new IllegalStateException(thrown);
  }

  private void accept(String key) {
    var runId = agent.newRunId();
    engine
        .ask(agent.accept(runId, key, Pack.read(posted)))
        .onComplete(
            reply -> {
              if (reply instanceof Reply.Done)
                engine.views().runs().onceEnded(runId, () -> deliver(runId));
              else end(new IllegalStateException("refused: " + reply));
            },
            this::end);
  }

  private void deliver(String runId) {
    var attempt = new Attempt(Instant.now(), 200, 12, null);
    engine
        .ask(ticket ->
            new RecordAttempt(
                ticket,
                agent.agentId(),
                runId,
                TypeId.sibling(TypeId.DELIVERY, runId),
                attempt,
                SHA256,
                DeliveryResult.DELIVERED,
                null))
        .onComplete(_ -> free.release(), this::end);
  }

  private void end(Throwable thrown) {
    failure.set(thrown);
    free.release();
  }

  /** Collected until it is no less than the time before. */
  @SuppressWarnings("SystemGC") // What lives is the question.
  private static long liveHeapBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
    }
    return bytes;
  }
}
