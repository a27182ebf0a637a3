package dev.tokenops.engine.journal;

import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import java.util.function.Supplier;

/**
 * Hears of every fact that has just become durable, before any lane does: whoever then asks for it
 * finds it still in memory. On the writer's thread; must return at once and keep a bounded number.
 */
public interface Witness {
  /**
   * @param bytes of its entry as they were sealed, copied; to be asked for before this returns
   * @param checkpoint of the batch that sealed the entry
   */
  void sealed(Placed fact, Supplier<byte[]> bytes, SignedCheckpoint checkpoint);
}
