package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.store.LedgerFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a data folder offline, in one pass and in memory that does not grow. The folder may be a
 * copy, or one that a server is writing to: what was acknowledged before the pass began is in it.
 *
 * <p>Three questions, because a ledger can be whole and yet not the one that was signed, or signed
 * and yet shorter than it was:
 *
 * <pre>
 *   intact    framing, CRC, canonical entries, chain, tree; nothing acknowledged is missing
 *   signed    every checkpoint in it, by each key
 *   complete  it goes on from a checkpoint that somebody saved outside
 * </pre>
 *
 * @param keys of the log; null: the folder's own, which shows only that the folder agrees with
 *     itself
 * @param savedCheckpoint a signed checkpoint kept outside; null: {@code complete} is not checked
 */
public record LedgerVerifier(
    Path folder, @Nullable LogKeys keys, @Nullable String savedCheckpoint, Progress progress) {
  /** Hears how far the pass has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * After each batch, on the verifying thread.
     *
     * @param entries read
     * @param bytes of batches read
     */
    void scanned(long entries, long bytes);
  }

  /** Under the folder's own key, against nothing saved, silently. */
  public LedgerVerifier(Path folder) {
    this(folder, null, null, (entries, bytes) -> {});
  }

  public LedgerVerifier withKeys(LogKeys keys) {
    return new LedgerVerifier(folder, keys, savedCheckpoint, progress);
  }

  public LedgerVerifier withSavedCheckpoint(String note) {
    return new LedgerVerifier(folder, keys, note, progress);
  }

  public LedgerVerifier withProgress(Progress progress) {
    return new LedgerVerifier(folder, keys, savedCheckpoint, progress);
  }

  /** Whether the path is the data folder of a ledger, be it a damaged one. */
  public static boolean isLedger(Path path) {
    var folder = new LedgerFolder(path);
    return Files.isDirectory(path)
        && (Files.exists(folder.queue())
            || Files.exists(folder.head())
            || Files.exists(folder.origin()));
  }

  /**
   * Reads the whole folder once, for its verdicts alone.
   *
   * @throws IllegalArgumentException if the folder is not a ledger's
   */
  public VerifyReport verify() {
    return pass(null, _ -> {});
  }

  /**
   * Reads the whole folder once.
   *
   * @param visitor takes every entry of the good prefix, in order, as soon as its batch is known to
   *     be intact; on this thread
   * @throws IllegalArgumentException if the folder is not a ledger's
   */
  public VerifyReport verify(Consumer<? super Entry> visitor) {
    return pass(Function.identity(), visitor);
  }

  /**
   * Reads the whole folder once, and something of each entry on all processors.
   *
   * @param reading a pure function; also of entries that turn out not to be of the good prefix
   * @param visitor takes what it made of every entry of the good prefix, in order, as soon as its
   *     batch is known to be intact; on this thread
   * @throws IllegalArgumentException if the folder is not a ledger's
   */
  public <T> VerifyReport verify(Function<Entry, T> reading, Consumer<? super T> visitor) {
    return pass(reading, visitor);
  }

  private <T> VerifyReport pass(@Nullable Function<Entry, T> reading, Consumer<? super T> visitor) {
    if (!isLedger(folder)) throw new IllegalArgumentException(folder + " is no ledger");
    return new FolderPass<>(this, reading, visitor).run();
  }
}
