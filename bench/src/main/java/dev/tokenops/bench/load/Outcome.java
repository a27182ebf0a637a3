package dev.tokenops.bench.load;

/** What a post came to. */
public enum Outcome {
  /** A new run, acknowledged. */
  ACCEPTED,
  /** A duplicate, answered with its first run. */
  REPLAYED,
  /** Something wrong, refused by the right name. */
  REFUSED,
  /** Not now: 429 or 503 with {@code Retry-After}. */
  SHED,
  /** No whole answer: the connection broke or the end came. */
  BROKEN,
  /** An answer that must not be. */
  WRONG;

  /** Whether it counts as work done. */
  public boolean isGood() {
    return this == ACCEPTED || this == REPLAYED || this == REFUSED;
  }
}
