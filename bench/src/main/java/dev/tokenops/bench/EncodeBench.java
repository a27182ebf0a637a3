package dev.tokenops.bench;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.json.CanonicalJson;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hot facts to their canonical bodies; the baseline is databind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncodeBench {
  @Param({
    "run.accepted",
    "run.completed",
    "run.resumed",
    "callback.attempted",
    "callback.delivered",
    "callback.dead_lettered"
  })
  public String kind = "run.accepted";

  private Fact fact = HotFacts.of(kind);

  @Setup
  public void prepare() {
    fact = HotFacts.of(kind);
  }

  @Benchmark
  public byte[] encode() {
    return FactCodec.encode(fact);
  }

  @Benchmark
  public byte[] baseline() {
    return CanonicalJson.encode(fact);
  }
}
