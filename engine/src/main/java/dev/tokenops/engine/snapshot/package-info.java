/**
 * What the engine was after so many entries, in one file, so that a start need not begin at entry
 * 0.
 *
 * <pre>
 *   snapshots/00000000000001048576.json    the newest, and while it is not announced the one before
 *   index/key                              the key of the index's hash
 *   index/runs/00000007.idx                segments; the snapshot names those that belong to it
 * </pre>
 *
 * <p>All of it may be deleted: the next start reads everything, and makes them again.
 */
@NullMarked
package dev.tokenops.engine.snapshot;

import org.jspecify.annotations.NullMarked;
