package dev.tokenops.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the server is up, for those who ask, send more, or wait. Any thread. */
final class Lifecycle {
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean open;

  /** Everything acknowledged can be answered from now on. */
  void open() {
    open = true;
  }

  /** Nothing more is taken in, and nobody is kept waiting. */
  void close() {
    open = false;
    waiting.forEach(Runnable::run);
  }

  boolean isOpen() {
    return open;
  }

  /** Calls when the server is about to end, at once if it already is; perhaps more than once. */
  void onceClosing(Runnable call) {
    waiting.add(call);
    if (!open) call.run();
  }

  /** Need not hear of it any more. */
  void forget(Runnable call) {
    waiting.remove(call);
  }
}
