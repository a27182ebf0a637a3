package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.tile.TileFolder;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a log that is there to be read, in one pass and in memory that does not grow, whatever
 * form it has: a data folder ({@link LedgerVerifier}) or a published tree of tiles ({@link
 * TreeVerifier}). Three questions, because a log can be whole and yet not the one that was signed,
 * or signed and yet shorter than it was:
 *
 * <pre>
 *   intact    every entry is canonical and in its place of chain and tree, and nothing is missing
 *   signed    what is there is under checkpoints that each key signed
 *   complete  it goes on from a checkpoint that somebody saved outside
 * </pre>
 *
 * <p>What the entries mean is for the caller, who may take them as they stream by:
 *
 * <pre>{@code
 * var runs = new AtomicLong();
 * var report =
 *     LogVerifier.of(Path.of("export"))
 *         .withKeys(LogKeys.parse(keyFromElsewhere))
 *         .withSavedCheckpoint(checkpointOfLastTime)
 *         .verify(entry -> { if (entry.type().startsWith("run.")) runs.incrementAndGet(); });
 * for (var verdict : report.verdicts())
 *   System.out.println(verdict.name() + " " + verdict.status() + ": " + verdict.detail());
 * }</pre>
 *
 * <p>An instance is immutable and may be used again, by any thread.
 */
public interface LogVerifier {
  /** Hears how far the pass has come, on the verifying thread. */
  @FunctionalInterface
  interface Progress {
    /**
     * After each batch or bundle.
     *
     * @param entries read
     * @param bytes of them read
     */
    void scanned(long entries, long bytes);

    /**
     * Before the first, if it can be known.
     *
     * @param entries that there are, or that there were when the pass began
     */
    default void expected(long entries) {}
  }

  /**
   * A verifier of whatever lies at a path, under the keys that it names itself, which shows only
   * that it agrees with itself.
   *
   * @throws IllegalArgumentException if it is neither a data folder nor a tree of tiles
   */
  static LogVerifier of(Path path) {
    if (LedgerVerifier.isLedger(path)) return new LedgerVerifier(path);
    if (TileFolder.isTree(path)) return new TreeVerifier(new TileFolder(path));
    throw new IllegalArgumentException(path + " is neither a data folder nor a tree of tiles");
  }

  /** Under these keys, each of which must have signed. */
  LogVerifier withKeys(LogKeys keys);

  /**
   * Against a signed checkpoint that was kept outside: without one {@code complete} is not checked.
   */
  LogVerifier withSavedCheckpoint(String note);

  LogVerifier withProgress(Progress progress);

  /**
   * Reads the whole log once, and something of each entry on all processors.
   *
   * @param reading a pure function; also of entries that turn out not to be of the good prefix.
   *     Null if nobody wants the entries
   * @param visitor takes what it made of every entry of the good prefix, in order, as soon as the
   *     entry is known to be intact; on this thread
   */
  <T> VerifyReport verify(@Nullable Function<Entry, T> reading, Consumer<? super T> visitor);

  /** Reads the whole log once, for its verdicts alone. */
  default VerifyReport verify() {
    return verify(null, _ -> {});
  }

  /**
   * Reads the whole log once.
   *
   * @param visitor takes every entry of the good prefix, in order; on this thread
   */
  default VerifyReport verify(Consumer<? super Entry> visitor) {
    return verify(Function.identity(), visitor);
  }
}
