package dev.tokenops.engine.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes on a thread of its own while the caller applies: a replay then takes as long as
 * the slower of the two. Some thousand facts are ahead at most.
 */
final class ReadAhead<T> implements AutoCloseable {
  private static final int AT_ONCE = 512;
  private static final int AHEAD = 8;

  /** Some that follow each other; the last of all is empty, or says why there are no more. */
  private record Some<T>(List<T> data, @Nullable Throwable failure) {}

  private final BlockingQueue<Some<T>> ready = new ArrayBlockingQueue<>(AHEAD);
  private final Thread reader;

  /**
   * @param source hands each to the consumer that it is given, in order, before it returns
   */
  ReadAhead(Consumer<Consumer<T>> source) {
    reader = Thread.ofPlatform().name("replay-reader").daemon().start(() -> read(source));
  }

  private void read(Consumer<Consumer<T>> source) {
    try {
      var batch = new ArrayList<T>(AT_ONCE);
      source.accept(each -> {
        batch.add(each);
        if (batch.size() < AT_ONCE) return;
        put(new Some<>(List.copyOf(batch), null));
        batch.clear();
      });
      put(new Some<>(List.copyOf(batch), null));
      if (!batch.isEmpty()) put(new Some<>(List.of(), null));
    } catch (Closed _) {
      // Nobody listens any more.
    } catch (Throwable failure) {
      try {
        put(new Some<>(List.of(), failure));
      } catch (Closed _) {
        // Nor to this.
      }
    }
  }

  private void put(Some<T> some) {
    try {
      ready.put(some);
    } catch (InterruptedException e) {
      throw new Closed();
    }
  }

  /**
   * Hands over each, on the caller's thread.
   *
   * @throws RuntimeException what the source threw
   */
  void forEach(Consumer<T> apply) {
    while (true) {
      Some<T> some;
      try {
        some = ready.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while it replays", e);
      }
      switch (some.failure) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null -> some.data.forEach(apply);
        default -> throw new IllegalStateException(some.failure);
      }
      if (some.data.isEmpty()) return;
    }
  }

  /** Ends the reading, wherever it is. */
  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
