package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.merkle.CompactRange;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes of a published tree, put together from its tiles. None of them is to be believed before it
 * has led to a root that was signed. Confined to one thread.
 */
final class TileNodes {
  /** Levels of the tree's nodes in one of tiles. */
  private static final int BITS = 8;

  /** A proof needs two tiles a level at most. */
  private static final int KEPT_TILES = 16;

  private final TileSource source;
  private final long size;
  private final Map<TilePath, byte[]> kept =
      new LinkedHashMap<>(KEPT_TILES, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
          return size() > KEPT_TILES;
        }
      };

  /**
   * @param size of the tree, at least 1
   */
  TileNodes(TileSource source, long size) {
    this.source = source;
    this.size = size;
  }

  /** The tile of a number, as wide as it is in this tree. */
  TilePath path(int level, long number) {
    return TilePath.of(level, number, size);
  }

  /**
   * The hashes of a tile, as many as it must have.
   *
   * @throws ProofRefused if it is missing, or has others
   */
  byte[] tile(TilePath path) throws IOException {
    byte[] bytes;
    try {
      bytes = source.tile(path).orElseThrow(() -> new ProofRefused("it is missing"));
    } catch (IOException e) {
      throw new IOException(path.text() + ": " + e.getMessage(), e);
    }
    int length = path.width() * Hashes.LENGTH;
    if (bytes.length != length)
      throw new ProofRefused("it has %,d bytes, and must have %,d".formatted(bytes.length, length));
    return bytes;
  }

  /**
   * The partial tile at the right edge of a level.
   *
   * @throws IllegalArgumentException if there is none: all its tiles are full
   */
  TilePath edge(int level) {
    return path(level, TilePath.count(level, size) / TilePath.FULL);
  }

  /** The root over the hashes of a tile. */
  static byte[] root(byte[] hashes) {
    return root(hashes, 0, hashes.length / Hashes.LENGTH);
  }

  /** The root over some of the hashes of a tile: RFC 6962 section 2.1. */
  static byte[] root(byte[] hashes, int first, int count) {
    var range = new CompactRange();
    for (int i = 0; i < count; i++) range.append(hashes, (first + i) * Hashes.LENGTH);
    return range.root();
  }

  /**
   * The root of the whole tree.
   *
   * @throws ProofRefused if a tile is missing
   */
  byte[] root() throws IOException {
    return range(0, size);
  }

  /**
   * The proof that the tree goes on from an older one of itself: RFC 6962 section 2.1.2.
   *
   * @param from 1 to the size
   * @throws ProofRefused if a tile is missing
   */
  List<byte[]> consistency(long from) throws IOException {
    var path = new ArrayList<byte[]>();
    long start = 0;
    long end = size;
    while (from < end) {
      long middle = start + split(end - start);
      if (from <= middle) {
        path.add(range(middle, end));
        end = middle;
      } else {
        path.add(range(start, middle));
        start = middle;
      }
    }
    if (start > 0) path.add(range(start, end)); // Otherwise it is the older root itself.
    Collections.reverse(path);
    return path;
  }

  private byte[] range(long from, long to) throws IOException {
    long width = to - from;
    if (Long.bitCount(width) == 1) return node(Long.numberOfTrailingZeros(width), from);
    long middle = from + split(width);
    return Hashes.node(range(from, middle), range(middle, to));
  }

  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }

  /** The root over the 2^level leaves from one on. */
  private byte[] node(int level, long from) throws IOException {
    int inTile = level % BITS;
    long hash = from >> (level - inTile);
    var path = path(level / BITS, hash / TilePath.FULL);
    byte[] tile = kept.get(path);
    if (tile == null) {
      tile = named(path);
      kept.put(path, tile);
    }
    return root(tile, (int) (hash % TilePath.FULL), 1 << inTile);
  }

  private byte[] named(TilePath path) throws IOException {
    try {
      return tile(path);
    } catch (ProofRefused e) {
      throw new ProofRefused(path.text() + ": " + e.getMessage(), e);
    }
  }
}
