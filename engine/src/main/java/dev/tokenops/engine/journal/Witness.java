package dev.tokenops.engine.journal;

import dev.tokenops.ledger.checkpoint.SignedCheckpoint;

/**
 * Hears of every fact that has just become durable, before any lane does: whoever then asks for it
 * finds it still in memory. On the writer's thread; must return at once and keep a bounded number.
 */
public interface Witness {
  /**
   * @param checkpoint of the batch that sealed the entry
   */
  void sealed(Placed fact, SignedCheckpoint checkpoint);
}
