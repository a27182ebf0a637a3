package dev.tokenops.engine.index;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind that stand in no segment yet: a list of blocks, small ones first, so that a
 * small engine is small and nothing is ever copied to make room.
 *
 * <p>Any thread. Adding takes a lock, which lanes hold for some nanoseconds; looking takes none. A
 * large block is made ahead on another thread, while the one before fills: fresh memory of several
 * megabytes would hold up a lane for five to twenty milliseconds.
 */
final class Tail {
  private static final int FIRST_ROWS = 1 << 8;
  private static final int MAX_ROWS = 1 << 18;

  /** Blocks of so many rows or more are made ahead. */
  private static final int LARGE_ROWS = 1 << 14;

  private final boolean filtered;
  private volatile List<Block> blocks;
  private @Nullable CompletableFuture<Block> ahead; // Good if it is of the right size.

  /**
   * @param filtered whether most of what is asked for is not there
   */
  Tail(boolean filtered) {
    this.filtered = filtered;
    this.blocks = List.of(new Block(FIRST_ROWS, filtered));
  }

  synchronized void add(long hash, long index) {
    var last = blocks.getLast();
    if (last.isFull()) last = grow(sizeBehind(last));
    last.add(hash, index);
    if (last.count() == last.capacity() / 2) makeAhead(sizeBehind(last));
  }

  private static int sizeBehind(Block last) {
    return Math.min(MAX_ROWS, 4 * last.capacity());
  }

  private void makeAhead(int capacity) {
    if (capacity >= LARGE_ROWS)
      ahead = CompletableFuture.supplyAsync(() -> new Block(capacity, filtered));
  }

  private Block grow(int capacity) {
    var more = new ArrayList<>(blocks);
    more.add(made(capacity));
    blocks = List.copyOf(more);
    return blocks.getLast();
  }

  /** What was made ahead if it is there in time, or another. */
  private Block made(int capacity) {
    var made = ahead == null ? null : ahead.getNow(null);
    if (made == null || made.capacity() != capacity) return new Block(capacity, filtered);
    ahead = null;
    return made;
  }

  boolean has(long hash) {
    for (var block : blocks) if (block.has(hash)) return true;
    return false;
  }

  void find(long hash, Newest found) {
    for (var block : blocks) block.find(hash, found);
  }

  long rows() {
    long rows = 0;
    for (var block : blocks) rows += block.count();
    return rows;
  }

  /**
   * Ends the blocks that are there; what is added from now on goes to others. All of them stay
   * readable here until they are {@link #drop}ped.
   */
  synchronized List<Block> cut() {
    var ended = blocks;
    grow(FIRST_ROWS);
    return ended;
  }

  /** Forgets blocks whose rows now stand in a segment. */
  synchronized void drop(List<Block> ended) {
    blocks = blocks.stream().filter(block -> !ended.contains(block)).toList();
  }
}
