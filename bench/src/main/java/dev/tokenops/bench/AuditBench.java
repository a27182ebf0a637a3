package dev.tokenops.bench;

import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.verify.Verdict;
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
 * What {@code verify} asks of money and bindings, in entries a second on one thread; the baseline
 * hashes the same entries and asks nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class AuditBench {
  /** Of these, all but the beginnings of the agents are of runs. */
  public static final int ENTRIES = 6_144;

  private List<Entry> entries = List.of();

  @Setup(Level.Trial)
  public void record() throws Exception {
    entries = RecordedLedger.of(ENTRIES / 3).subList(0, ENTRIES);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public List<Verdict> moneyAndBindings() {
    var audits = new FolderAudits(List.of("balanced", "bound"));
    for (var entry : entries) audits.accept(entry);
    var verdicts = audits.verdicts(true);
    for (var verdict : verdicts)
      if (verdict.status() != Verdict.Status.HOLDS)
        throw new IllegalStateException(verdict.toString());
    return verdicts;
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public void baseline(Blackhole sink) {
    for (var entry : entries) sink.consume(Hashes.leaf(entry.bytes()));
  }
}
