package dev.tokenops.bench;

import dev.tokenops.engine.index.KeyHash;
import dev.tokenops.engine.index.Kind;
import dev.tokenops.engine.index.RunIndex;
import dev.tokenops.engine.index.Segment;
import dev.tokenops.engine.index.SipHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Looking up runs that have ended, each as one row of its kind in a mapped segment, beside the hash
 * map in the heap that the index stands for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(1)
public class IndexBench {
  /** Runs in all segments together. */
  @Param("20000")
  public int runs = 20_000;

  @Param("4")
  public int segments = 4;

  private final KeyHash hash = new SipHash(new byte[SipHash.KEY_LENGTH]);
  private final Map<String, Long> heap = new HashMap<>();
  private Path folder = Path.of("");
  private RunIndex index = new RunIndex(hash, List.of());
  private String[] keys = {};
  private int next;

  @Setup(Level.Trial)
  public void fill() throws IOException {
    folder = Files.createTempDirectory("tokenops-index-bench");
    index = new RunIndex(hash, List.of());
    keys = new String[Math.min(runs, 1 << 20)];
    var random = new SplittableRandom(1);
    for (int run = 0; run < runs; run++) {
      var key = "key-" + Long.toHexString(random.nextLong());
      keys[run % keys.length] = key;
      heap.put(key, (long) run);
      for (var kind : Kind.values()) index.add(kind, hash.of(kind, "agt_1", key), run);
      if ((run + 1) % (runs / segments) == 0) index.settle(index.cut(), folder.resolve("s" + run));
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  /** A run by its id: the row of its acceptance. */
  @Benchmark
  public long[] known() {
    return index.all(Kind.RUN, hash.of(Kind.RUN, "agt_1", key()));
  }

  /** A key that was never used: what the event loop asks of each new run. */
  @Benchmark
  public boolean certainlyNew() {
    return index.mayHave(Kind.REQUEST, hash.of(Kind.REQUEST, "agt_2", key()));
  }

  /** The keyed hash alone. */
  @Benchmark
  public long hash() {
    return hash.of(Kind.RUN, "agt_1", key());
  }

  /** The baseline: the map that would hold every key for ever. */
  @Benchmark
  public Long heapMap() {
    return Objects.requireNonNull(heap.get(key()));
  }

  /** A segment of all runs: rows sorted, filtered, hashed and forced. Time for all of them. */
  @Benchmark
  public long build() throws IOException {
    var one = new RunIndex(hash, List.of());
    for (int run = 0; run < keys.length; run++)
      for (var kind : Kind.values()) one.add(kind, run * 0x9E3779B97F4A7C15L, run);
    return one.settle(one.cut(), folder.resolve("build")).bytes();
  }

  /** All segments opened, and hashed from end to end. Time for all of them. */
  @Benchmark
  public int openAndHash() throws IOException {
    int length = 0;
    for (var segment : index.segments())
      length += Segment.open(segment.path(), hash).sha256().length();
    return length;
  }

  private String key() {
    next = next + 1 == keys.length ? 0 : next + 1;
    return keys[next];
  }
}
