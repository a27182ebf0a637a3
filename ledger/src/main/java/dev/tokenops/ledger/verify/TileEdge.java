package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a published tree: the partial tiles of all levels, which between them have the
 * root. Where they have another than the checkpoint's, some are made again from what stands under
 * them, to see which of them are wrong.
 */
final class TileEdge {
  /** Makes the hashes of a tile from what stands under it. */
  @FunctionalInterface
  interface Making {
    /** The hashes; null if what is under the tile cannot be read. */
    byte @Nullable [] made(TilePath path);
  }

  private final TileNodes nodes;
  private final Checkpoint checkpoint;
  private final Findings intact;
  private final Making making;

  private final NavigableMap<Integer, byte[]> published = new TreeMap<>();
  private final NavigableMap<Integer, byte[]> made = new TreeMap<>();

  /** What is wrong with a level's tile even by itself. */
  private final Map<Integer, String> wrong = new TreeMap<>();

  private int levels;

  TileEdge(TileNodes nodes, Checkpoint checkpoint, Findings intact, Making making) {
    this.nodes = nodes;
    this.checkpoint = checkpoint;
    this.intact = intact;
    this.making = making;
  }

  /** The hashes at the edge by level, none for an empty one; null if they do not give the root. */
  @Nullable NavigableMap<Integer, byte[]> find() {
    for (; TilePath.count(levels, checkpoint.size()) > 0; levels++)
      if (hasEdge(levels)) read(levels);
    return leads(published) ? published : repaired();
  }

  private boolean hasEdge(int level) {
    return TilePath.count(level, checkpoint.size()) % TilePath.FULL > 0;
  }

  private void read(int level) {
    try {
      published.put(level, nodes.tile(nodes.edge(level)));
    } catch (ProofRefused | IOException e) {
      wrong.put(level, String.valueOf(e.getMessage()));
    }
  }

  /** Tries every choice of tiles as they are and as they are made again. */
  private @Nullable NavigableMap<Integer, byte[]> repaired() {
    for (int level = 0; level < levels; level++) {
      byte[] hashes = hasEdge(level) ? making.made(nodes.edge(level)) : null;
      if (hashes != null) made.put(level, hashes);
    }
    for (int choice = 1; choice < 1 << levels; choice++) {
      var edge = new TreeMap<>(published);
      for (var level : made.entrySet())
        if ((choice >> level.getKey() & 1) == 1) edge.put(level.getKey(), level.getValue());
      if (!leads(edge)) continue;
      for (int level : edge.keySet())
        if (!Arrays.equals(edge.get(level), published.get(level))) tell(level);
      return edge;
    }
    wrong.keySet().forEach(this::tell);
    intact.add(
        "the tiles do not lead to the root that the checkpoint names for %,d entries"
            .formatted(checkpoint.size()),
        null,
        "checkpoint");
    return null;
  }

  private void tell(int level) {
    var path = nodes.edge(level);
    intact.add(
        wrong.getOrDefault(level, "it is not what stands under it"),
        path.firstEntry(),
        path.text());
  }

  /** Whether they give the signed root: its complete subtrees, from the right and smallest on. */
  private boolean leads(NavigableMap<Integer, byte[]> edge) {
    byte[] root = null;
    for (int level = 0; level < levels; level++) {
      if (!hasEdge(level)) continue;
      byte[] hashes = edge.get(level);
      if (hashes == null) return false;
      int end = hashes.length / Hashes.LENGTH;
      for (int width = 1; end > 0; width *= 2) {
        if ((end & width) == 0) continue;
        end -= width;
        byte[] left = TileNodes.root(hashes, end, width);
        root = root == null ? left : Hashes.node(left, root);
      }
    }
    return Arrays.equals(root, checkpoint.root());
  }
}
