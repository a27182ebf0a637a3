package dev.tokenops.bench;

import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.message.Recorded;
import dev.tokenops.engine.stage.Credentials;
import dev.tokenops.engine.stage.Execution;
import dev.tokenops.engine.stage.Funding;
import dev.tokenops.engine.stage.Inbox;
import dev.tokenops.engine.stage.Onboarding;
import dev.tokenops.engine.stage.Returns;
import dev.tokenops.engine.stage.Run;
import dev.tokenops.engine.stage.Stage;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.merkle.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Facts a second that a restart decodes and applies to all stages of a lane: the parts on one
 * thread, and all of it as a start does, read and compared with its hashes and decoded on all
 * processors. The baseline reads and hashes the same entries on one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class ReplayBench {
  /** Of these, all but the beginnings of the agents are of runs. */
  public static final int FACTS = 6_144;

  private List<Entry> entries = List.of();
  private Ledger ledger = Ledger.inMemory(LedgerOptions.defaults());

  @Setup(Level.Trial)
  public void record() throws Exception {
    ledger = RecordedLedger.reopened(FACTS / 3);
    var all = new ArrayList<Entry>();
    ledger.replay(all::add);
    entries = all.subList(0, FACTS);
  }

  /** It also replays some facts more than are counted: less than one in a hundred. */
  @Benchmark
  @OperationsPerInvocation(FACTS)
  public List<Stage<?>> replay() {
    var stages = stages();
    new LedgerJournal(ledger)
        .replay(placed -> {
          for (var stage : stages) stage.apply(placed.recorded());
        });
    return stages;
  }

  @Benchmark
  @OperationsPerInvocation(FACTS)
  public List<Stage<?>> decodeAndApply() {
    var stages = stages();
    for (var entry : entries) {
      var recorded = Recorded.of(entry.type(), entry.body());
      for (var stage : stages) stage.apply(recorded);
    }
    return stages;
  }

  private static List<Stage<?>> stages() {
    return List.of(
        new Onboarding(),
        new Credentials(),
        new Inbox(),
        new Funding(true),
        new Run(),
        new Execution(),
        new Returns());
  }

  @Benchmark
  @OperationsPerInvocation(FACTS)
  public void decode(Blackhole sink) {
    for (var entry : entries) sink.consume(Recorded.of(entry.type(), entry.body()));
  }

  @Benchmark
  @OperationsPerInvocation(FACTS)
  public void baseline(Blackhole sink) {
    for (var entry : entries) sink.consume(Hashes.leaf(entry.bytes()));
  }
}
