package dev.tokenops.engine.index;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one kind that stand in no segment yet: a list of blocks, small ones first, so that a
 * small engine is small and nothing is ever copied to make room.
 *
 * <p>Any thread. Adding takes a lock, which lanes hold for some nanoseconds; looking takes none.
 */
final class Tail {
  private static final int FIRST_ROWS = 1 << 8;
  private static final int MAX_ROWS = 1 << 18;

  private final boolean filtered;
  private volatile List<Block> blocks;

  /**
   * @param filtered whether most of what is asked for is not there
   */
  Tail(boolean filtered) {
    this.filtered = filtered;
    this.blocks = List.of(new Block(FIRST_ROWS, filtered));
  }

  synchronized void add(long hash, long index) {
    var last = blocks.getLast();
    if (last.isFull()) last = grow(Math.min(MAX_ROWS, 4 * last.capacity()));
    last.add(hash, index);
  }

  private Block grow(int capacity) {
    var more = new ArrayList<>(blocks);
    more.add(new Block(capacity, filtered));
    blocks = List.copyOf(more);
    return blocks.getLast();
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
