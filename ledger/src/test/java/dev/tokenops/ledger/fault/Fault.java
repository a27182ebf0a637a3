package dev.tokenops.ledger.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Something that happens to a data folder which nobody has open.
 *
 * @param place what it happens to
 * @param what happens
 * @param base the folder that it happens to, in a copy
 * @param seeds how often it is tried, each time in another way
 * @param act does it
 */
record Fault(String place, String what, Base base, int seeds, Act act) {
  /** What the folder was before. */
  enum Base {
    /** The ledger was closed: the head names all. */
    CLOSED,
    /** The machine stopped right after the last batch: the head does not name it yet. */
    CRASHED
  }

  /** How it is done. */
  @FunctionalInterface
  interface Act {
    /**
     * @param folder a copy, to be damaged
     * @param seed from 1
     * @param random of that seed: what it gives, it gives again
     */
    void on(Path folder, int seed, Random random) throws IOException;
  }

  void strike(Path folder, int seed) throws IOException {
    act.on(folder, seed, new Random(31L * seed + 20_261_123L));
  }
}
