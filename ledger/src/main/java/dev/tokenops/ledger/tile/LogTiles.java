package dev.tokenops.ledger.tile;

import dev.tokenops.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The tiles of a running ledger. Each is for ever the same bytes, and what is told of the tree is
 * first held to its root. Any thread; entries are read from disk.
 *
 * @param ledger whose durable entries they are
 */
public record LogTiles(Ledger ledger) {
  /**
   * A tile's hashes, 32 bytes each, or a bundle's entries, each behind its length in two bytes, big
   * end first.
   *
   * @return empty if there are not so many durable entries
   * @throws IllegalStateException if something on disk is not what was sealed
   */
  public Optional<byte[]> read(TilePath path) {
    if (!path.isIn(ledger.size())) return Optional.empty();
    var bytes = new ByteArrayOutputStream();
    if (path.level() == TilePath.ENTRIES)
      for (long index = path.first(); index < path.first() + path.width(); index++)
        TileTree.bundle(ledger.entry(index).bytes(), bytes);
    else
      for (var hash : ledger.nodes(path.nodeLevel(), path.first(), path.width()))
        bytes.writeBytes(hash);
    return Optional.of(bytes.toByteArray());
  }
}
