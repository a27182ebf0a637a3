package dev.tokenops.engine.review.pack;

import org.jspecify.annotations.Nullable;

/**
 * One way in which evidence is wrong.
 *
 * @param name of words and hyphens
 * @param reach how much of a pack it changes
 * @param sentence what the description of the evidence, or of what reconciliation looks for, says
 *     and the fault breaks
 */
record Fault(String name, String sentence, Reach reach, Planting planting) {
  /** How much of a pack a fault changes: what decides which two can stand in one. */
  enum Reach {
    /** Items of its own. */
    ITEMS,
    /** The asset too, which there is one of. */
    ASSET,
    /** What other faults stand on: a list, the clock, the balance. */
    ALL
  }

  /** A fault of some items. */
  Fault(String name, String sentence, Planting planting) {
    this(name, sentence, Reach.ITEMS, planting);
  }

  /** Whether both can stand in one pack, this one planted first. */
  boolean canStandBefore(Fault second) {
    return reach != Reach.ALL && second.reach == Reach.ITEMS;
  }

  /** Breaks a clean pack. */
  interface Planting {
    /** Null, with the pack still clean, if it has no place for the fault. */
    @Nullable Planted plant(Site site);
  }

  /** Plants it at a place that the draws decide. */
  @Nullable Planted plant(Pack pack, Draw draw) {
    return planting.plant(new Site(pack, draw));
  }

  @Override
  public String toString() {
    return name;
  }
}
