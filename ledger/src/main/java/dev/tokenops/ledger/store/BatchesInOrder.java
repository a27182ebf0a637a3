package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work on batches as they are read, on all processors, with its results in the order of the batches
 * and memory for them: taken in turn, so that a scan reads each batch into its place and makes no
 * garbage of the size of batches.
 *
 * <p>Small batches go to a processor several at once: to wake another thread costs as much as
 * hashing ten entries, and a batch may have no more. Confined to the thread that feeds, on which
 * the results arrive too.
 *
 * @param <T> a result
 */
public final class BatchesInOrder<T> implements AutoCloseable {
  /** Bytes of batches that go together: a small part of a processor's cache. */
  private static final int TOGETHER_BYTES = 1 << 18;

  /** One more than may be out, for the batches that are about to be. */
  private final ByteBuffer[] rooms = new ByteBuffer[InOrder.MOST_OUT + 1];

  private final InOrder<List<T>> groups;
  private List<Supplier<T>> together = new ArrayList<>();
  private int current;

  /**
   * @param results takes each result, while work is added, room is asked for, or at the end
   */
  public BatchesInOrder(Consumer<? super T> results) {
    groups = new InOrder<>(some -> some.forEach(results));
    for (int i = 0; i < rooms.length; i++) rooms[i] = ByteBuffer.allocate(0);
  }

  /**
   * Room for a batch of so many bytes, until the result of the next work that is added was taken.
   * Whoever asks and then has no work on it calls {@link #finish} first.
   */
  public ByteBuffer room(int bytes) {
    var room = rooms[current];
    int end = room.position() + bytes;
    if (end > room.capacity() || (end > TOGETHER_BYTES && room.position() > 0)) {
      send();
      current = (current + 1) % rooms.length;
      room = rooms[current].clear();
      if (room.capacity() < bytes) {
        int capacity = Math.max(TOGETHER_BYTES, bytes + (bytes >> 2));
        rooms[current] = room = ByteBuffer.allocate(capacity);
      }
    }
    var part = room.slice(room.position(), bytes);
    room.position(room.position() + bytes);
    return part;
  }

  /**
   * Adds work on the batch that lies in the room asked for last.
   *
   * @param work runs on another thread; what it throws is thrown here or by {@link #finish}
   */
  public void add(Supplier<T> work) {
    together.add(work);
  }

  private void send() {
    if (together.isEmpty()) return;
    var group = together;
    together = new ArrayList<>(group.size());
    groups.add(() -> {
      var results = new ArrayList<T>(group.size());
      for (var work : group) results.add(work.get());
      return results;
    });
  }

  /** Hands on all results that are still out. */
  public void finish() {
    send();
    groups.finish();
  }

  /** Forgets what is still out. */
  @Override
  public void close() {
    groups.close();
  }
}
