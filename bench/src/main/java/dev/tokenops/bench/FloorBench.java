package dev.tokenops.bench;

import dev.tokenops.engine.message.Fact.OfReturns.RunCompleted;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.merkle.Hashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The floor under {@link RunPathBench}: the same evidence parsed, the same two facts of a run
 * encoded, each hashed once, and forced into a preallocated file in batches of the same size, on
 * one thread and with no engine, no review, no money and no views.
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

  /** Two entries a run: a batch of the ledger's 1,024 entries. */
  private static final int RUNS_PER_FORCE = 512;

  private static final long FILE_BYTES = 256L << 20;

  private final byte[] posted = Pack.bytes();
  private final ByteBuffer batch = ByteBuffer.allocateDirect(8 << 20);
  private final RawJson outcome = outcome();
  private Path file = Path.of("");
  private FileChannel channel = unset();
  private long position;

  @SuppressWarnings("NullAway") // Set by JMH's setup before anything reads it.
  private static FileChannel unset() {
    return null;
  }

  @Setup(Level.Trial)
  public void open() throws IOException {
    file = Files.createTempFile("tokenops-floor", ".log");
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) channel.write(zeros.clear(), at);
    channel.force(true);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    channel.close();
    Files.delete(file);
  }

  @Benchmark
  @OperationsPerInvocation(RUNS)
  public byte[] runs() throws IOException {
    byte[] last = new byte[0];
    for (int done = 0; done < RUNS; done += RUNS_PER_FORCE) {
      batch.clear();
      for (int i = 0; i < RUNS_PER_FORCE; i++) last = run(done + i);
      force();
    }
    return last;
  }

  private byte[] run(int number) {
    var pack = Pack.read(posted);
    put(FactCodec.encode(accepted("run_" + number, pack)));
    return put(FactCodec.encode(completed("run_" + number)));
  }

  private byte[] put(byte[] body) {
    batch.putInt(body.length).put(body);
    return Hashes.leaf(body);
  }

  private void force() throws IOException {
    batch.flip();
    if (position + batch.remaining() > FILE_BYTES) position = 0;
    while (batch.hasRemaining()) position += channel.write(batch, position);
    channel.force(false);
  }

  private RunAccepted accepted(String runId, EvidencePack pack) {
    var now = Instant.now();
    return new RunAccepted(
        "agt_01kb0000000000000000000000",
        runId,
        runId,
        "ctr_01kb0000000000000000000000",
        "crd_01kb0000000000000000000000",
        pack,
        pack.sha256Hex(),
        pack.records(),
        now,
        now,
        Prices.creditsPerRunMicros(pack.records()),
        List.of(lot()),
        pack.sha256Hex(),
        pack.sha256Hex(),
        new Request(runId, pack.sha256Hex()));
  }

  private RunCompleted completed(String runId) {
    return new RunCompleted(
        "agt_01kb0000000000000000000000",
        runId,
        outcome,
        "sufficient",
        Instant.now(),
        Prices.meters(12),
        370_000,
        0,
        List.of(lot()),
        null,
        null,
        "0".repeat(64));
  }

  private static Lot lot() {
    return new Lot("stl_01kb0000000000000000000000", "stripe_stablecoin", 370_000, "0".repeat(64));
  }

  private RawJson outcome() {
    var reviewed = TokenOps.review(Pack.read(posted), Terms.DEFAULT, Instant.now());
    return RawJson.encoded(reviewed);
  }
}
