package dev.tokenops.engine.journal;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Recorded;
import java.time.Instant;

/**
 * A durable fact at its place in the ledger.
 *
 * @param index of its entry, from 0
 * @param time of its entry
 */
public record Placed(Recorded recorded, long index, Instant time) {
  public Fact fact() {
    return recorded.fact();
  }
}
