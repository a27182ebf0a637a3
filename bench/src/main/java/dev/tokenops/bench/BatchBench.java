package dev.tokenops.bench;

import static java.util.Objects.requireNonNull;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.BatchBuilder;
import dev.tokenops.ledger.store.ChronicleStore;
import dev.tokenops.ledger.store.LedgerFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What one batch costs, whole and part by part, from one entry to a full batch: where few clients
 * wait for each other's forces, batches are small, and what a batch costs is what a run costs.
 *
 * <p>{@link #durable} is one call into a ledger on disk, one at a time. Beside the time it takes,
 * it tells the processor time that each thread of the ledger has spent on it, in the kernel too.
 * The baseline is the same bytes written into zeros and forced.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class BatchBench {
  private static final long FILE_BYTES = 64L << 20;
  private static final int BODY_BYTES = 2_048;

  @Param({"1", "15", "100", "1000"})
  public int entries = 15;

  private final Semaphore sealed = new Semaphore(0);
  private final List<Draft> drafts = new ArrayList<>();
  private final NoteSigner signer =
      new NoteSigner("example.com/bench", Ed25519Key.random(new SecureRandom()));
  private final BatchBuilder batch = new BatchBuilder();
  private Path folder = Path.of("");
  private Path storeFolder = Path.of("");
  private Path file = Path.of("");
  private @Nullable Ledger ledger;
  private @Nullable ChronicleStore store;
  private @Nullable FileChannel channel;
  private volatile @Nullable Throwable failure;
  private long position;
  private long size;

  @Setup(Level.Trial)
  public void open() throws Exception {
    var some = AppendingLedger.drafts(BODY_BYTES);
    drafts.clear();
    for (int i = 0; i < entries; i++) drafts.add(some[i % some.length]);
    folder = Files.createTempDirectory("tokenops-batch");
    var opened = Ledger.open(folder, LedgerOptions.defaults());
    opened.start(
        new Ledger.Listener() {
          @Override
          public void sealed(SealedBatch batch) {
            sealed.release();
          }

          @Override
          public void failed(Throwable cause) {
            failure = cause;
            sealed.release();
          }
        });
    ledger = opened;
    storeFolder = Files.createTempDirectory("tokenops-store");
    store = new ChronicleStore(new LedgerFolder(storeFolder), 1L << 30);
    file = Files.createTempFile("tokenops-batch", ".log");
    var zeroed = FileChannel.open(file, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) zeroed.write(zeros.clear(), at);
    zeroed.force(true);
    channel = zeroed;
    size = 0;
    position = 0;
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    requireNonNull(ledger).close();
    requireNonNull(store).close();
    requireNonNull(channel).close();
    Files.delete(file);
    RunPathBench.delete(folder);
    RunPathBench.delete(storeFolder);
  }

  /** All of it: from the call to the listener. */
  @Benchmark
  public long durable(ThreadTimes times) {
    var open = requireNonNull(ledger);
    open.append(drafts, "batch");
    sealed.acquireUninterruptibly();
    if (failure != null) throw new IllegalStateException(failure);
    times.batches++;
    return open.size();
  }

  /** The checkpoint of a batch, signed and written as a note. */
  @Benchmark
  public SignedCheckpoint signed() {
    size += entries;
    var root = Sha256.of(new byte[] {(byte) size});
    return SignedCheckpoint.sign(new Checkpoint(signer.name(), size, root), signer);
  }

  /** A batch that is sealed already, in the store: framed, written, read back and forced. */
  @Benchmark
  public long stored() throws IOException {
    var open = requireNonNull(store);
    open.prepare(size);
    fill();
    var place = open.append(size, batch.seal(size, "note".getBytes(StandardCharsets.UTF_8)));
    size += entries;
    return place.offset();
  }

  /** The baseline: the same bytes written into zeros and forced. */
  @Benchmark
  public long baseline() throws IOException {
    fill();
    var bytes = batch.seal(size, "note".getBytes(StandardCharsets.UTF_8));
    size += entries;
    var out = requireNonNull(channel);
    if (position + bytes.remaining() > FILE_BYTES) position = 0;
    while (bytes.hasRemaining()) position += out.write(bytes, position);
    out.force(false);
    return position;
  }

  private void fill() {
    batch.clear();
    for (var draft : drafts) {
      int length = draft.body().length;
      int at = batch.add(length);
      System.arraycopy(draft.body(), 0, batch.array(), at, length);
    }
  }
}
