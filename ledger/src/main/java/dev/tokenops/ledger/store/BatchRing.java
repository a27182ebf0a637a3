package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;

/**
 * Memory for the batches that are out at once in an {@link InOrder}: taken in turn, so that a scan
 * makes no garbage of the size of batches. Confined to the thread that feeds.
 */
public final class BatchRing {
  /** One more than may be out, for the one that is about to be. */
  private final ByteBuffer[] rooms = new ByteBuffer[InOrder.MOST_OUT + 1];

  private int next;

  /** Nothing is kept yet. */
  public BatchRing() {
    for (int i = 0; i < rooms.length; i++) rooms[i] = ByteBuffer.allocate(0);
  }

  /** A copy of the batch, good until so many more were taken as may be out. */
  public StoredBatch copy(StoredBatch batch) {
    var copy = batch.copy(rooms[next]);
    rooms[next] = copy.memory();
    next = (next + 1) % rooms.length;
    return copy;
  }
}
