package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a published tree of tiles: a folder of files, or whatever else gives them. All is judged
 * against one checkpoint, the one that the source has when the pass begins; a log that goes on
 * being published meanwhile can only add to it.
 *
 * @param keys of the log; null: those that are published beside it, which shows only that it agrees
 *     with itself
 * @param savedCheckpoint a signed checkpoint kept outside; null: {@code complete} is not checked
 * @param withheld why the entries cannot be read, so that only the edge of the tree is; null if
 *     they can
 */
public record TreeVerifier(
    TileSource source,
    @Nullable LogKeys keys,
    @Nullable String savedCheckpoint,
    Progress progress,
    @Nullable String withheld)
    implements LogVerifier {
  /** Under the keys beside it, against nothing saved, silently. */
  public TreeVerifier(TileSource source) {
    this(source, null, null, (entries, bytes) -> {}, null);
  }

  @Override
  public TreeVerifier withKeys(LogKeys keys) {
    return new TreeVerifier(source, keys, savedCheckpoint, progress, withheld);
  }

  @Override
  public TreeVerifier withSavedCheckpoint(String note) {
    return new TreeVerifier(source, keys, note, progress, withheld);
  }

  @Override
  public TreeVerifier withProgress(Progress progress) {
    return new TreeVerifier(source, keys, savedCheckpoint, progress, withheld);
  }

  /**
   * Reads no entries: what the checkpoint and the hashes at the tree's edge show is judged, and
   * {@code intact} is not checked.
   *
   * @param why there are none, for people
   */
  public TreeVerifier withoutEntries(String why) {
    return new TreeVerifier(source, keys, savedCheckpoint, progress, why);
  }

  /**
   * The trusted keys and what links them to others: the handovers that are published beside the
   * tree, if they fit. Those that are published where no key is trusted; null if there are none.
   */
  public @Nullable LogKeys linkedKeys() {
    var published = PublishedKeys.of(source);
    return keys == null ? published.own() : published.linkedTo(keys);
  }

  /**
   * Whether the trusted keys, by the handovers too, have signed the tree's checkpoint: the first
   * thing to ask of a tree that anybody may have made, before any of it is read. False where no key
   * is trusted.
   *
   * @throws IOException if there is no checkpoint that can be read
   */
  public boolean isSigned() throws IOException {
    if (keys == null) return false;
    try {
      PublishedKeys.of(source).linkedTo(keys).verify(source.checkpoint());
      return true;
    } catch (ProofRefused e) {
      return false;
    }
  }

  @Override
  public <T> VerifyReport verify(
      @Nullable Function<Entry, T> reading, Consumer<? super T> visitor) {
    return new TreePass<>(this, reading, visitor).run();
  }
}
