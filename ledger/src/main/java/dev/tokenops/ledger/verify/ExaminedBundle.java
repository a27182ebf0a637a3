package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a bundle shows without those before it: it is fetched, its entries are read, hashed and
 * held to the tree. Pure but for the fetching, so that many are examined at once.
 *
 * @param hashes leaf hashes that the tree has for it; null if damage hides them
 * @param entries null if there is no bundle
 * @param bytes of the bundle
 * @param badIndex of the first entry that is not as it should be; −1 if all are
 * @param bad why it is not
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record ExaminedBundle<T>(
    TilePath path,
    byte @Nullable [] hashes,
    @Nullable ExaminedEntries<T> entries,
    int bytes,
    long badIndex,
    String bad) {

  static <T> ExaminedBundle<T> of(
      TileSource source,
      TilePath path,
      byte @Nullable [] hashes,
      @Nullable Function<Entry, T> reading) {
    try {
      var bytes = source.tile(path);
      if (bytes.isEmpty()) return none(path, hashes, "the bundle is missing");
      var bundle = new Bundle(path.width(), bytes.get());
      var entries = new ExaminedEntries<T>(path.first(), path.width(), bundle::entries, reading);
      return judged(path, hashes, entries, bundle.bytes().length);
    } catch (ProofRefused | IOException e) {
      return none(path, hashes, String.valueOf(e.getMessage()));
    }
  }

  private static <T> ExaminedBundle<T> none(TilePath path, byte @Nullable [] hashes, String why) {
    return new ExaminedBundle<>(path, hashes, null, 0, path.first(), why);
  }

  /** What is wrong first: an entry that is another than in the tree, or one that is none. */
  private static <T> ExaminedBundle<T> judged(
      TilePath path, byte @Nullable [] hashes, ExaminedEntries<T> entries, int bytes) {
    int other = hashes == null ? -1 : Arrays.mismatch(hashes, entries.leafHashes());
    var refused = entries.refused();
    if (other >= 0 && other / Hashes.LENGTH < entries.count())
      return new ExaminedBundle<>(
          path,
          hashes,
          entries,
          bytes,
          path.first() + other / Hashes.LENGTH,
          "its hash is not the one that the tree has for it");
    if (refused != null)
      return new ExaminedBundle<>(
          path,
          hashes,
          entries,
          bytes,
          path.first() + entries.count(),
          String.valueOf(refused.getMessage()));
    return new ExaminedBundle<>(path, hashes, entries, bytes, -1, "");
  }

  /** The hash that the next bundle's first entry must name; null if nothing is known of it. */
  byte @Nullable [] lastLeafHash() {
    if (hashes != null)
      return Arrays.copyOfRange(hashes, hashes.length - Hashes.LENGTH, hashes.length);
    return entries != null && badIndex < 0 ? entries.lastLeafHash() : null;
  }
}
