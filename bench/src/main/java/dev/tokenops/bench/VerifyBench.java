package dev.tokenops.bench;

import static java.util.Objects.requireNonNull;

import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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
 * A data folder verified offline, chain and signatures, in entries a second. It is one as the
 * engine writes it: three facts a run, of some two KiB each. The baseline reads the same files and
 * hashes as many bytes, in pieces of an entry, on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class VerifyBench {
  /** Entries of the folder, but for the beginnings of the agents: two in a hundred more. */
  public static final int ENTRIES = 24_576;

  /**
   * Entries of a batch, each of which has a signature: 16 is what 64 clients that wait for their
   * answers make.
   */
  @Param("16")
  public int batch = 16;

  private Path folder = Path.of("");

  @Setup(Level.Trial)
  public void fill() throws Exception {
    folder = Files.createTempDirectory("tokenops-bench");
    GrownLedger.make(folder, ENTRIES / 3, GrownLedger.Kind.usual(), batch);
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    RunPathBench.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public VerifyReport chainAndSignatures() {
    var report = new LedgerVerifier(folder).verify();
    if (requireNonNull(report.verdict("intact")).status() != Verdict.Status.HOLDS
        || requireNonNull(report.verdict("signed")).status() != Verdict.Status.HOLDS)
      throw new IllegalStateException(report.toString());
    return report;
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public byte[] baseline() throws IOException {
    byte[] last = {};
    try (var files = Files.walk(folder.resolve("queue"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int piece = Math.max(1, bytes.length / ENTRIES);
        for (int at = 0; at + piece <= bytes.length; at += piece)
          last = Sha256.of(Arrays.copyOfRange(bytes, at, at + piece));
      }
    }
    return last;
  }
}
