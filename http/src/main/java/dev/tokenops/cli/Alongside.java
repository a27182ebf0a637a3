package dev.tokenops.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what it takes to a thread of its own, in order and in chunks: one core reads while
 * another judges what was read. A few chunks may lie between them, so memory stays flat; then the
 * reader waits. Fed and closed by one thread.
 */
final class Alongside<T> implements Consumer<T>, AutoCloseable {
  /** A chunk is worth waking a thread for. */
  private static final int CHUNK = 256;

  private static final int CHUNKS_BETWEEN = 8;

  private final Consumer<? super T> consumer;
  private final BlockingQueue<List<T>> between = new ArrayBlockingQueue<>(CHUNKS_BETWEEN);
  private final Thread thread = new Thread(this::run, "alongside");
  private List<T> filling = new ArrayList<>(CHUNK);
  private volatile @Nullable Throwable thrown;

  /**
   * @param consumer called on the other thread only, until {@link #close} has returned
   */
  Alongside(Consumer<? super T> consumer) {
    this.consumer = consumer;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @throws IllegalStateException if the consumer threw
   */
  @Override
  public void accept(T item) {
    refuseIfThrown();
    filling.add(item);
    if (filling.size() == CHUNK) handOn();
  }

  /**
   * Waits until the consumer has had everything.
   *
   * @throws IllegalStateException if it threw
   */
  @Override
  public void close() {
    try {
      if (!filling.isEmpty()) handOn();
      handOn(); // An empty chunk ends it.
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    refuseIfThrown();
  }

  private void handOn() {
    try {
      between.put(filling);
      filling = new ArrayList<>(CHUNK);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Goes on taking after a throw, so that whoever feeds it never waits for good. */
  private void run() {
    try {
      for (var chunk = between.take(); !chunk.isEmpty(); chunk = between.take())
        if (thrown == null) hand(chunk);
    } catch (InterruptedException e) {
      thrown = e;
    }
  }

  private void hand(List<T> chunk) {
    try {
      chunk.forEach(consumer);
    } catch (Throwable e) {
      thrown = e;
    }
  }

  private void refuseIfThrown() {
    var cause = thrown;
    if (cause != null) throw new IllegalStateException("what ran alongside failed", cause);
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }
}
