package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What lies in a tree besides the tiles of its checkpoint. Narrower tiles, from when the log was
 * shorter, may stay if they agree with what has become of them; anything else must not be there.
 */
final class OtherTiles {
  private static final String PREFIX = "tile/";

  private final TileSource source;
  private final long size;
  private final Findings intact;
  private long older;

  /**
   * @param size of the checkpoint
   * @param intact hears of what must not be there
   */
  OtherTiles(TileSource source, long size, Findings intact) {
    this.source = source;
    this.size = size;
    this.intact = intact;
  }

  /** Looks at all files; how many older tiles there are. */
  long check() {
    try {
      source.names(this::check);
    } catch (IOException e) {
      intact.add("the files cannot be listed: " + e.getMessage(), null, PREFIX);
    }
    return older;
  }

  private void check(String name) {
    var path = TilePath.parse(name.substring(PREFIX.length()));
    if (path.isEmpty()) intact.add("it is no tile of a log", null, name);
    else if (!path.get().isIn(size))
      intact.add(
          "it goes beyond the checkpoint's %,d entries; an export that was cut short leaves such: do it again"
              .formatted(size),
          null,
          name);
    else check(path.get());
  }

  private void check(TilePath path) {
    var now = TilePath.of(path.level(), path.number(), size);
    if (now.equals(path)) return; // It was walked.
    try {
      if (agree(source.tile(path), source.tile(now), path)) older++;
      else intact.add("it contradicts " + now.text(), null, path.text());
    } catch (IOException | ProofRefused e) {
      intact.add(String.valueOf(e.getMessage()), null, path.text());
    }
  }

  private static boolean agree(Optional<byte[]> older, Optional<byte[]> now, TilePath path) {
    if (now.isEmpty()) return true; // That it is missing has been told.
    if (older.isEmpty()) return false;
    byte[] begin = older.get();
    int length = begin.length;
    if (path.level() == TilePath.ENTRIES) new Bundle(path.width(), begin);
    else if (length != path.width() * Hashes.LENGTH) return false;
    return length <= now.get().length && Arrays.equals(begin, 0, length, now.get(), 0, length);
  }
}
