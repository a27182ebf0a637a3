package dev.tokenops.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The mean number of entries in a batch: what the floor is given too.
 *
 * <p>JMH adds such figures up over all iterations; so each tells its share of the mean.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class BatchSizes {
  private int iterations = 1;
  private long entries;
  private long batches;
  private @Nullable CountedBatches counted;

  @Setup(Level.Iteration)
  public void begin(BenchmarkParams params) {
    iterations = Math.max(1, params.getMeasurement().getCount() * params.getForks());
    counted = null;
  }

  /** Called by each call of the bench. */
  void of(CountedBatches now) {
    if (counted != null) return;
    counted = now;
    entries = now.entries();
    batches = now.batches();
  }

  public double entriesPerBatch() {
    var now = counted;
    if (now == null || now.batches() == batches) return 0;
    return (double) (now.entries() - entries) / (now.batches() - batches) / iterations;
  }
}
