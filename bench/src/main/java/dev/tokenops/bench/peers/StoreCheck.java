package dev.tokenops.bench.peers;

/**
 * What was found in a store when all rounds were over.
 *
 * @param acknowledged runs, the warm-up's too
 * @param fault what is wrong; empty if nothing is
 * @param detail what was seen
 */
record StoreCheck(long acknowledged, String fault, String detail) {
  boolean holds() {
    return fault.isEmpty();
  }

  /** The same with what else went wrong. */
  StoreCheck with(String more) {
    return new StoreCheck(acknowledged, fault.isEmpty() ? more : fault + "; " + more, detail);
  }
}
