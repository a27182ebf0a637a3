package dev.tokenops.engine.review.pack;

/** A moment of a pack, in milliseconds since the pack's own story begins; may be negative. */
record At(long ms) implements Comparable<At> {
  At plus(long moreMs) {
    return new At(ms + moreMs);
  }

  @Override
  public int compareTo(At other) {
    return Long.compare(ms, other.ms);
  }
}
