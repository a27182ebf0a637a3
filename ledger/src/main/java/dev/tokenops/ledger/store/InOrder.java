package dev.tokenops.ledger.store;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does work on all processors and hands on its results in the order in which the work came, so that
 * whoever takes them sees no difference to doing it all by itself. Fed, drained and closed by one
 * thread, on which the results arrive too.
 *
 * @param <T> a result
 */
public final class InOrder<T> implements AutoCloseable {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** Work that may be out at once: enough that nobody idles, and memory stays flat. */
  public static final int MOST_OUT = 4 * THREADS;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("in-order-", 0).factory());
  private final ArrayDeque<Future<T>> out = new ArrayDeque<>();
  private final Consumer<T> results;

  /**
   * @param results takes each result, while work is added or at the end
   */
  public InOrder(Consumer<T> results) {
    this.results = results;
  }

  /**
   * Adds work. If so much is out as may be, the oldest result is awaited and handed on first.
   *
   * @param work runs on another thread; what it throws is thrown here or by {@link #finish}
   */
  public void add(Supplier<T> work) {
    if (out.size() == MOST_OUT) handOn();
    out.add(threads.submit(work::get));
  }

  /** Hands on all results that are still out. */
  public void finish() {
    while (!out.isEmpty()) handOn();
  }

  private void handOn() {
    results.accept(result(out.remove()));
  }

  private static <T> T result(Future<T> done) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Forgets what is still out. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
