package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;

/**
 * Memory for the batches that are out at once in an {@link InOrder}: taken in turn, so that a scan
 * reads each into its place and makes no garbage of the size of batches. Confined to the thread
 * that feeds.
 */
public final class BatchRing {
  /** One more than may be out, for the one that is about to be. */
  private final ByteBuffer[] rooms = new ByteBuffer[InOrder.MOST_OUT + 1];

  private int next;

  /** Nothing is kept yet. */
  public BatchRing() {
    for (int i = 0; i < rooms.length; i++) rooms[i] = ByteBuffer.allocate(0);
  }

  /**
   * Room for so many bytes, good until as many more were taken as may be out. Whoever takes one and
   * has nothing to work on lets everything that is out come in first.
   */
  public ByteBuffer room(int bytes) {
    var room = rooms[next];
    if (room.capacity() < bytes) rooms[next] = room = ByteBuffer.allocate(bytes + (bytes >> 2));
    next = (next + 1) % rooms.length;
    return room.clear();
  }
}
