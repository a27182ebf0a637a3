package dev.tokenops.bench;

import static java.util.Objects.requireNonNull;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.merkle.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries made durable: chained, hashed, signed and forced, with a window of calls in flight. The
 * baseline hashes the same bodies and forces them into a preallocated file, in the same batches.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class AppendBench {
  /** Entries of one call: a full batch. */
  public static final int ENTRIES = 1_024;

  private static final long FILE_BYTES = 64L << 20;

  /** About what a fact of a run has. */
  @Param("2048")
  public int bodyBytes = 2_048;

  private final ByteBuffer batch = ByteBuffer.allocateDirect(8 << 20);
  private @Nullable AppendingLedger appending;
  private Draft[] drafts = {};
  private Path file = Path.of("");
  private @Nullable FileChannel channel;
  private long position;

  @Setup(Level.Trial)
  public void open() throws Exception {
    appending = new AppendingLedger(bodyBytes);
    file = Files.createTempFile("tokenops-append", ".log");
    drafts = AppendingLedger.drafts(bodyBytes);
    var opened = FileChannel.open(file, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) opened.write(zeros.clear(), at);
    opened.force(true);
    channel = opened;
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    requireNonNull(appending).close();
    requireNonNull(channel).close();
    Files.delete(file);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long durable() throws InterruptedException {
    var busy = requireNonNull(appending);
    busy.append(ENTRIES);
    return busy.ledger().size();
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public byte[] baseline() throws IOException {
    byte[] last = new byte[0];
    batch.clear();
    var out = requireNonNull(channel);
    for (int i = 0; i < ENTRIES; i++) {
      byte[] body = drafts[i % drafts.length].body();
      batch.put(body);
      last = Hashes.leaf(body);
    }
    batch.flip();
    if (position + batch.remaining() > FILE_BYTES) position = 0;
    while (batch.hasRemaining()) position += out.write(batch, position);
    out.force(false);
    return last;
  }
}
