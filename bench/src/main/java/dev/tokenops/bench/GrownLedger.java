package dev.tokenops.bench;

import dev.tokenops.engine.Engine;
import dev.tokenops.engine.message.Command.DeliveryResult;
import dev.tokenops.engine.message.Command.ToReturns;
import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfReturns.CallbackDelivered;
import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.Fact.OfRun.RunCancelled;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.LedgerOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ledger of a server that has run for long, in minutes: the engine decides one run of
 * each agent, and all others are the same facts under ids, keys and digests of their own. So every
 * verdict holds of it, and only the deciding was left out.
 *
 * <p>It goes through the ledger's own door, sealed, signed and forced. Some hundred thousand
 * entries a second.
 */
final class GrownLedger implements Ledger.Listener {
  private static final int AGENTS = 64;

  private static final int APPENDS_OUT = 64;
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  /** What the runs of a ledger are like. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Kind(byte[] evidence, @Nullable String callbackUrl, boolean cancelled) {
    /** Three facts each, of the usual evidence: 5 KiB. */
    static Kind usual() {
      return new Kind(Pack.bytes(), "https://agent.example/callback", false);
    }

    /**
     * For ledgers of many millions: two facts each, of the least evidence there can be and
     * cancelled in the queue, for an outcome would have four times as many bytes.
     */
    static Kind small() {
      return new Kind(Pack.least(), null, true);
    }
  }

  /** The facts of an agent's first run, as the engine decided them. */
  private record Run(
      RunAccepted accepted, RunCompleted completed, @Nullable CallbackDelivered delivered) {}

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final Semaphore free = new Semaphore(APPENDS_OUT);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Ledger ledger;
  private final Kind kind;

  /** Runs that are open at once: each kind of their facts is one append. */
  private final int atOnce;

  private GrownLedger(Ledger ledger, Kind kind, int atOnce) {
    this.ledger = ledger;
    this.kind = kind;
    this.atOnce = atOnce;
  }

  /**
   * Makes a ledger of so many ended runs, about, in batches as large as they become.
   *
   * @param folder empty or missing
   * @param progress hears how many runs there are, now and then
   */
  static void make(Path folder, long runs, Kind kind, LongConsumer progress) throws Exception {
    make(folder, runs, kind, LedgerOptions.defaults(), 64, progress);
  }

  /** The same in batches of so many entries. */
  static void make(Path folder, long runs, Kind kind, int batch) throws Exception {
    make(folder, runs, kind, LedgerOptions.defaults().withMaxBatchEntries(batch), batch, _ -> {});
  }

  private static void make(
      Path folder, long runs, Kind kind, LedgerOptions options, int atOnce, LongConsumer progress)
      throws Exception {
    var first = decided(folder, kind);
    try (var ledger = Ledger.open(folder, options)) {
      var grown = new GrownLedger(ledger, kind, atOnce);
      ledger.start(grown);
      for (long made = AGENTS; made < runs; made += atOnce) {
        grown.append(first, made);
        if (made % (1 << 20) < atOnce) progress.accept(made);
      }
      grown.settle();
    }
  }

  /** One run of each agent, whole. */
  private static List<Run> decided(Path folder, Kind kind) throws Exception {
    var random = RandomGenerator.of("L64X128MixRandom");
    var facts = new ArrayList<Fact>();
    try (var running = new RunningEngine(folder)) {
      var engine = running.engine();
      var over = new Semaphore(0);
      engine
          .views()
          .listen(placed -> {
            facts.add(placed.fact());
            switch (placed.fact()) {
              case RunCompleted run when run.deliveryId() != null -> deliver(engine, run);
              case RunCompleted _, CallbackDelivered _ -> over.release();
              default -> {}
            }
          });
      var posted = kind.evidence();
      for (int i = 0; i < AGENTS; i++) {
        var agent =
            BenchAgent.prepared(engine, random, Pack.read(posted).records(), kind.callbackUrl());
        var runId = agent.newRunId();
        engine.ask(agent.accept(runId, "first", Pack.read(posted)));
        if (!over.tryAcquire(30, TimeUnit.SECONDS))
          throw new IllegalStateException("a run did not end");
      }
    }
    return runs(facts);
  }

  private static void deliver(Engine engine, RunCompleted run) {
    engine.ask(ticket ->
        new ToReturns.RecordAttempt(
            ticket,
            run.agentId(),
            run.runId(),
            Objects.requireNonNull(run.deliveryId()),
            new Attempt(Instant.now(), 200, 12, null),
            SHA256,
            DeliveryResult.DELIVERED,
            null));
  }

  private static List<Run> runs(List<Fact> facts) {
    var accepted = kind(facts, RunAccepted.class);
    var completed = kind(facts, RunCompleted.class);
    var delivered = kind(facts, CallbackDelivered.class);
    var runs = new ArrayList<Run>();
    for (int i = 0; i < AGENTS; i++)
      runs.add(
          new Run(
              accepted.get(i), completed.get(i), delivered.isEmpty() ? null : delivered.get(i)));
    return runs;
  }

  private static <F extends Fact> List<F> kind(List<Fact> facts, Class<F> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Some runs from their beginning to their end. */
  private void append(List<Run> first, long number) throws InterruptedException {
    var accepted = new ArrayList<Draft>(atOnce);
    var completed = new ArrayList<Draft>(atOnce);
    var delivered = new ArrayList<Draft>(atOnce);
    var now = Instant.now();
    for (int i = 0; i < atOnce; i++) {
      var run = first.get(i % AGENTS);
      var runId = TypeId.next(TypeId.RUN, run.accepted().agentId(), now, random);
      var acceptance = Recorded.of(accepted(run.accepted(), runId, "key-" + (number + i)));
      var completion = Recorded.of(end(run, runId, acceptance.sha256()));
      accepted.add(draft(acceptance));
      completed.add(draft(completion));
      if (run.delivered() != null)
        delivered.add(draft(Recorded.of(delivered(run.delivered(), runId, completion.sha256()))));
    }
    append(accepted);
    append(completed);
    if (!delivered.isEmpty()) append(delivered);
  }

  private void append(List<Draft> drafts) throws InterruptedException {
    free.acquire();
    ledger.append(drafts, this);
  }

  private static Draft draft(Recorded recorded) {
    return new Draft(FactCodec.type(recorded.fact()), recorded.body());
  }

  private static RunAccepted accepted(RunAccepted run, String runId, String key) {
    return new RunAccepted(
        run.agentId(),
        runId,
        runId,
        run.contractId(),
        run.credentialId(),
        run.evidence(),
        run.evidenceSha256(),
        run.records(),
        run.acceptedAt(),
        run.deadlineAt(),
        run.reservedMicros(),
        run.lots(),
        run.contractSha256(),
        run.credentialSha256(),
        new Request(key, run.evidenceSha256()));
  }

  private Fact end(Run run, String runId, String acceptanceSha256) {
    return kind.cancelled()
        ? new RunCancelled(
            run.accepted().agentId(),
            runId,
            run.accepted().reservedMicros(),
            acceptanceSha256,
            null)
        : completed(run.completed(), runId, acceptanceSha256);
  }

  private static RunCompleted completed(RunCompleted run, String runId, String acceptanceSha256) {
    return new RunCompleted(
        run.agentId(),
        runId,
        run.outcome(),
        run.evidenceStatus(),
        run.startedAt(),
        run.meters(),
        run.consumedMicros(),
        run.releasedMicros(),
        run.consumed(),
        run.deliveryId() == null ? null : TypeId.sibling(TypeId.DELIVERY, runId),
        run.targetSha256(),
        acceptanceSha256,
        null);
  }

  private static CallbackDelivered delivered(
      CallbackDelivered callback, String runId, String completionSha256) {
    return new CallbackDelivered(
        callback.agentId(),
        runId,
        TypeId.sibling(TypeId.DELIVERY, runId),
        callback.payloadSha256(),
        callback.attempts(),
        completionSha256);
  }

  private void settle() throws InterruptedException {
    free.acquire(APPENDS_OUT);
    var thrown = failure.get();
    if (thrown != null) throw new IllegalStateException(thrown);
  }

  @Override
  public void sealed(SealedBatch batch) {
    free.release(batch.groups().size());
  }

  @Override
  public void failed(Throwable cause) {
    failure.set(cause);
    free.release(APPENDS_OUT);
  }
}
