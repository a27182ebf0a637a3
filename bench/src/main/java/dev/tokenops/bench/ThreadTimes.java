package dev.tokenops.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Processor time of the ledger's threads, in the kernel too: microseconds a batch.
 *
 * <p>JMH adds such figures up over all iterations; so each tells its share of the mean.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ThreadTimes {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private int iterations = 1;
  private long sealerNanos;
  private long writerNanos;
  private long headNanos;

  /** Counted by the bench. */
  long batches;

  @Setup(Level.Iteration)
  public void begin(BenchmarkParams params) {
    iterations = Math.max(1, params.getMeasurement().getCount() * params.getForks());
    batches = 0;
    sealerNanos = nanos("ledger-sealer");
    writerNanos = nanos("ledger-writer");
    headNanos = nanos("ledger-head");
  }

  @TearDown(Level.Iteration)
  public void end() {
    sealerNanos = nanos("ledger-sealer") - sealerNanos;
    writerNanos = nanos("ledger-writer") - writerNanos;
    headNanos = nanos("ledger-head") - headNanos;
  }

  public double sealerMicros() {
    return perBatch(sealerNanos);
  }

  public double writerMicros() {
    return perBatch(writerNanos);
  }

  public double headMicros() {
    return perBatch(headNanos);
  }

  private double perBatch(long nanos) {
    return batches == 0 ? 0 : nanos / 1_000.0 / batches / iterations;
  }

  private long nanos(String name) {
    long nanos = 0;
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds()))
      if (thread != null && thread.getThreadName().equals(name))
        nanos += threads.getThreadCpuTime(thread.getThreadId());
    return nanos;
  }
}
