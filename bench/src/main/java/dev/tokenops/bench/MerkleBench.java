package dev.tokenops.bench;

import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The tree of a batch: its leaves appended, its root taken, one of its entries proven. The baseline
 * only hashes as many nodes as leaves.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class MerkleBench {
  /** Leaves of one call: a full batch. */
  public static final int LEAVES = 1_024;

  private final byte[][] leaves = new byte[LEAVES][];

  @Setup(Level.Trial)
  public void hash() {
    for (int i = 0; i < LEAVES; i++)
      leaves[i] = Sha256.of(ByteBuffer.allocate(4).putInt(i).array());
  }

  @Benchmark
  @OperationsPerInvocation(LEAVES)
  public List<byte[]> batch() {
    var tree = new MerkleTree(new HeapHashStore());
    for (byte[] leaf : leaves) tree.append(leaf);
    if (tree.root(LEAVES).length != Hashes.LENGTH) throw new IllegalStateException("no root");
    return tree.inclusionProof(LEAVES / 3, LEAVES);
  }

  @Benchmark
  @OperationsPerInvocation(LEAVES)
  public byte[] baseline() {
    byte[] hash = leaves[0];
    for (byte[] leaf : leaves) hash = Hashes.node(hash, leaf);
    return hash;
  }
}
