package dev.tokenops.engine;

import java.nio.file.Path;

/**
 * Where and how often snapshots are taken.
 *
 * @param folder the ledger's data folder
 * @param distance entries between two snapshots, at least 2
 * @param distanceAtClose entries since the last that make one worth while at a clean close, at
 *     least 2
 */
public record SnapshotOptions(Path folder, long distance, long distanceAtClose) {
  private static final long DISTANCE = 1_000_000;
  private static final long DISTANCE_AT_CLOSE = 5_000;

  public SnapshotOptions {
    if (distance < 2 || distanceAtClose < 2)
      throw new IllegalArgumentException("a snapshot is an entry itself: 2 at least");
  }

  /** Every million entries, and at a close after five thousand. */
  public static SnapshotOptions of(Path folder) {
    return new SnapshotOptions(folder, DISTANCE, DISTANCE_AT_CLOSE);
  }
}
