package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the hash tiles of a published tree from the root of its checkpoint down, so that each tile
 * is known to be right before what stands under it is held to it, and shows the bundles of entries
 * in their order with the leaf hashes that they must have.
 *
 * <pre>
 *   signed root ─► right edge: the partial tiles of all levels
 *                    └─ hash i of a tile of level L ─► the full tile of level L−1 under it ─► …
 *                                                        └─ level 0: leaf hashes ─► a bundle
 * </pre>
 *
 * <p>A tile that does not lead to the hash above it is made again from what stands under it: if
 * that does, the tile alone is wrong, and the walk goes on behind it. Otherwise nothing below can
 * be shown to be of this log. Memory is one tile a level.
 */
final class TileWalk {
  /** Takes the bundles. */
  @FunctionalInterface
  interface Bundles {
    /**
     * The next bundle.
     *
     * @param hashes leaf hashes that its entries must have; null if damage hides them
     */
    void bundle(TilePath path, byte @Nullable [] hashes);
  }

  private final TileSource source;
  private final TileNodes nodes;
  private final Checkpoint checkpoint;
  private final Findings intact;
  private final Bundles bundles;

  /**
   * @param checkpoint of at least one entry
   * @param intact hears of every tile that is wrong
   */
  TileWalk(TileSource source, Checkpoint checkpoint, Findings intact, Bundles bundles) {
    this.source = source;
    this.nodes = new TileNodes(source, checkpoint.size());
    this.checkpoint = checkpoint;
    this.intact = intact;
    this.bundles = bundles;
  }

  /**
   * Walks all of it.
   *
   * @return whether the tiles lead to the checkpoint's root; if not, no bundle was shown
   */
  boolean run() {
    var edge = new TileEdge(nodes, checkpoint, intact, this::made).find();
    if (edge == null) return false;
    for (var level : edge.descendingMap().entrySet()) {
      var path = nodes.edge(level.getKey());
      if (level.getKey() == 0) bundle(path, level.getValue());
      else under(path, level.getValue());
    }
    return true;
  }

  private void under(TilePath path, byte[] hashes) {
    for (int i = 0; i < path.width(); i++)
      full(path.level() - 1, path.first() + i, hash(hashes, i));
  }

  /** A full tile that must lead to a hash, and all that stands under it. */
  private void full(int level, long number, byte[] hash) {
    var path = nodes.path(level, number);
    byte[] hashes = right(path, hash);
    if (level == 0) bundle(path, hashes);
    else if (hashes != null) under(path, hashes);
  }

  private void bundle(TilePath path, byte @Nullable [] hashes) {
    bundles.bundle(new TilePath(TilePath.ENTRIES, path.number(), path.width()), hashes);
  }

  /** The hashes of a full tile, if they or what they were made from lead to the hash above. */
  private byte @Nullable [] right(TilePath path, byte[] hash) {
    String wrong;
    try {
      byte[] published = nodes.tile(path);
      if (Arrays.equals(TileNodes.root(published), hash)) return published;
      wrong = "it does not lead to the hash above it";
    } catch (ProofRefused | IOException e) {
      wrong = String.valueOf(e.getMessage());
    }
    byte[] made = made(path);
    boolean right = made != null && Arrays.equals(TileNodes.root(made), hash);
    intact.add(
        right ? wrong : wrong + ", nor does what stands under it", path.firstEntry(), path.text());
    return right ? made : null;
  }

  /** The hashes of a tile, made again from what stands under it; null if that cannot be read. */
  private byte @Nullable [] made(TilePath path) {
    try {
      if (path.level() == 0) {
        var entries = new TilePath(TilePath.ENTRIES, path.number(), path.width());
        var bytes = source.tile(entries);
        return bytes.isEmpty() ? null : new Bundle(path.width(), bytes.get()).leafHashes();
      }
      var made = new byte[path.width() * Hashes.LENGTH];
      for (int i = 0; i < path.width(); i++) {
        byte[] below = TileNodes.root(nodes.tile(nodes.path(path.level() - 1, path.first() + i)));
        System.arraycopy(below, 0, made, i * Hashes.LENGTH, Hashes.LENGTH);
      }
      return made;
    } catch (ProofRefused | IOException e) {
      return null;
    }
  }

  private static byte[] hash(byte[] hashes, int number) {
    return Arrays.copyOfRange(hashes, number * Hashes.LENGTH, (number + 1) * Hashes.LENGTH);
  }
}
