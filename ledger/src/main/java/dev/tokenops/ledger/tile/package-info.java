/**
 * The log as tiles: what C2SP tlog-tiles puts under {@code /tile/}, so that programs that know
 * nothing of this one can read, mirror and check it.
 *
 * <pre>
 *   tile/0/000          hashes 0..255 of level 0: leaf hashes
 *   tile/0/001.p/7      hashes 256..262, while there are no more
 *   tile/1/000          each the root over 256 leaves
 *   tile/entries/000    entries 0..255, each behind its length
 * </pre>
 *
 * <p>{@link dev.tokenops.ledger.tile.LogTiles} reads them from a running ledger, {@link
 * dev.tokenops.ledger.tile.TileTree} writes them as files while entries stream by, {@link
 * dev.tokenops.ledger.tile.TileSource} is what whoever verifies them reads. Source: <a
 * href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>.
 */
@NullMarked
package dev.tokenops.ledger.tile;

import org.jspecify.annotations.NullMarked;
