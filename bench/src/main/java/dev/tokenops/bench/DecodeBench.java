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

/** Canonical bodies to the hot facts, as a replay reads them; the baseline is databind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBench {
  @Param({
    "run.accepted",
    "run.completed",
    "run.resumed",
    "callback.attempted",
    "callback.delivered",
    "callback.dead_lettered"
  })
  public String kind = "run.accepted";

  private String type = "";
  private byte[] body = new byte[0];
  private Class<? extends Fact> record = Fact.class;

  @Setup
  public void prepare() {
    var fact = HotFacts.of(kind);
    record = fact.getClass();
    type = FactCodec.type(fact);
    body = FactCodec.encode(fact);
  }

  @Benchmark
  public Fact decode() {
    return FactCodec.decode(type, body);
  }

  @Benchmark
  public Fact baseline() {
    return CanonicalJson.decode(body, record);
  }
}
