package dev.tokenops.http.callback;

import dev.tokenops.engine.view.RunView;

/** What callbacks say. */
@FunctionalInterface
public interface CallbackContent {
  /**
   * The body of a completed run's callback: the same bytes whenever it is asked for. May read the
   * ledger: called on a worker thread.
   */
  byte[] of(RunView run);
}
