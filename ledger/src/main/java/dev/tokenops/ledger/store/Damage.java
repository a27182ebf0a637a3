package dev.tokenops.ledger.store;

import java.util.OptionalLong;

/**
 * A place of the queue that is not as it was written.
 *
 * @param file relative to the data folder
 * @param offset in bytes, of the header of the excerpt in question, or of what is wrong
 * @param index the first entry that cannot be read because of it, if the scan knows
 * @param what a sentence without a full stop
 */
public record Damage(Kind kind, String file, long offset, OptionalLong index, String what) {
  /** What may be made of it. */
  public enum Kind {
    /**
     * The newest file ends in an excerpt that was never finished. If the head does not name its
     * entries, they were never acknowledged, and opening the ledger drops them.
     */
    UNFINISHED,
    /** Something that was written is changed, cut off or missing. */
    DAMAGED
  }

  @Override
  public String toString() {
    return "%s, offset %d%s: %s"
        .formatted(file, offset, index.isPresent() ? ", entry " + index.getAsLong() : "", what);
  }
}
