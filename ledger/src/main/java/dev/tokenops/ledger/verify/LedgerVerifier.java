package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.store.LedgerFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a data folder. The folder may be a copy, or one that a server is writing to: what was
 * acknowledged before the pass began is in it.
 *
 * @param keys of the log; null: the folder's own, which shows only that the folder agrees with
 *     itself
 * @param savedCheckpoint a signed checkpoint kept outside; null: {@code complete} is not checked
 */
public record LedgerVerifier(
    Path folder, @Nullable LogKeys keys, @Nullable String savedCheckpoint, Progress progress)
    implements LogVerifier {
  /** Under the folder's own key, against nothing saved, silently. */
  public LedgerVerifier(Path folder) {
    this(folder, null, null, (entries, bytes) -> {});
  }

  @Override
  public LedgerVerifier withKeys(LogKeys keys) {
    return new LedgerVerifier(folder, keys, savedCheckpoint, progress);
  }

  @Override
  public LedgerVerifier withSavedCheckpoint(String note) {
    return new LedgerVerifier(folder, keys, note, progress);
  }

  @Override
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
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the folder is not a ledger's
   */
  @Override
  public <T> VerifyReport verify(
      @Nullable Function<Entry, T> reading, Consumer<? super T> visitor) {
    if (!isLedger(folder)) throw new IllegalArgumentException(folder + " is no ledger");
    return new FolderPass<>(this, reading, visitor).run();
  }
}
