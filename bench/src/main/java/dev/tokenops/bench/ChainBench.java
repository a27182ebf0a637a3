package dev.tokenops.bench;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.merkle.Hashes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries placed, chained, hashed and signed without a disk: one call of a full batch into a ledger
 * in memory. The baseline only hashes the bodies.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class ChainBench {
  /** Entries of one call: a full batch. */
  public static final int ENTRIES = 1_024;

  /** About what a fact of a run has. */
  @Param("2048")
  public int bodyBytes = 2_048;

  private final List<Draft> drafts = new ArrayList<>();

  @Setup(Level.Trial)
  public void prepare() {
    drafts.clear();
    var some = AppendingLedger.drafts(bodyBytes);
    for (int i = 0; i < ENTRIES; i++) drafts.add(some[i % some.length]);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long chained() {
    var sealed = new Semaphore(0);
    var failure = new AtomicReference<Throwable>();
    try (var ledger = Ledger.inMemory(LedgerOptions.defaults())) {
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              sealed.release();
            }

            @Override
            public void failed(Throwable cause) {
              failure.set(cause);
              sealed.release();
            }
          });
      ledger.append(drafts, "batch");
      sealed.acquireUninterruptibly();
      if (failure.get() != null) throw new IllegalStateException(failure.get());
      return ledger.size();
    }
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public byte[] baseline() {
    byte[] last = {};
    for (var draft : drafts) last = Hashes.leaf(draft.body());
    return last;
  }
}
