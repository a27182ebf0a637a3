package dev.tokenops.bench;

import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.json.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
 * The floor under {@link RunPathBench}: the same evidence parsed, the same two entries of a run
 * encoded, the same hashes taken, and all of it forced into a preallocated file in batches of the
 * same size, with no engine, no review, no money and no views.
 *
 * <p>As in the ledger, one batch is forced while the next is made.
 *
 * <pre>
 *   bench thread   make batch 1 │ make batch 2  │ make batch 3 …
 *   disk thread                 │ force batch 1 │ force batch 2 …
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class FloorBench {
  /** Runs of one call. */
  public static final int RUNS = 1_024;

  /** What a batch holds on the run path when a window of 1,024 runs keeps it busy. */
  @Param("22")
  public int runsPerForce = 22;

  /** The evidence of each run, as on the run path. */
  @Param("compact")
  public String pack = "compact";

  private static final long FILE_BYTES = 256L << 20;

  private byte[] posted = {};
  private final ByteBuffer[] batches = {buffer(), buffer()};
  private final ExecutorService disk = Executors.newSingleThreadExecutor();
  private final MessageDigest digest = Sha256.digest();
  private FloorFacts facts = new FloorFacts(Pack.read(Pack.bytes()));
  private Future<?> forcing = CompletableFuture.completedFuture(null);
  private Path file = Path.of("");
  private FileChannel channel = unset();
  private ByteBuffer batch = batches[0];
  private int batchesMade;
  private int runsInBatch;
  private byte[] prev = new byte[32];
  private long index;
  private long position;

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(8 << 20);
  }

  @SuppressWarnings("NullAway") // Set by JMH's setup before anything reads it.
  private static FileChannel unset() {
    return null;
  }

  @Setup(Level.Trial)
  public void open() throws IOException {
    posted = Pack.bytes(pack);
    facts = new FloorFacts(Pack.read(posted));
    file = Files.createTempFile("tokenops-floor", ".log");
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) channel.write(zeros.clear(), at);
    channel.force(true);
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    forcing.get();
    disk.shutdown();
    channel.close();
    Files.delete(file);
  }

  @Benchmark
  @OperationsPerInvocation(RUNS)
  public long runs() throws Exception {
    for (int i = 0; i < RUNS; i++) {
      run(batch);
      if (++runsInBatch == runsPerForce) handOver();
    }
    return index;
  }

  /** The batch goes to the disk once the one before is there, and its memory holds the next. */
  private void handOver() throws Exception {
    var full = batch;
    forcing.get();
    forcing = disk.submit(() -> force(full.flip()));
    batch = batches[++batchesMade % batches.length].clear();
    runsInBatch = 0;
  }

  private void run(ByteBuffer batch) {
    var runId = "run_01kb" + (1_000_000_000_000_000_000L + index);
    var accepted = facts.accepted(runId, Pack.read(posted));
    byte[] body = FactCodec.encode(accepted);
    put(batch, body, "run.accepted.v1");
    put(batch, FactCodec.encode(facts.completed(runId, Sha256.hex(body))), "run.completed.v1");
  }

  /** Writes an entry as the ledger does, chained to the one before. */
  private void put(ByteBuffer batch, byte[] body, String type) {
    int start = batch.position();
    batch.put(ascii("{\"body\":")).put(body);
    batch.put(ascii(",\"index\":" + index++ + ",\"prev\":\"" + HexFormat.of().formatHex(prev)));
    batch.put(ascii("\",\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"" + type + "\"}"));
    digest.update((byte) 0);
    digest.update(batch.duplicate().flip().position(start));
    prev = digest.digest();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private @Nullable Object force(ByteBuffer batch) throws IOException {
    if (position + batch.remaining() > FILE_BYTES) position = 0;
    while (batch.hasRemaining()) position += channel.write(batch, position);
    channel.force(false);
    return null;
  }
}
