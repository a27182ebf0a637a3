package dev.tokenops.engine.review.pack;

/** Credits as a pack writes them, in millionths. */
record Micros(long value) {
  private static final long ONE = 1_000_000;

  Micros plus(long more) {
    return new Micros(value + more);
  }

  /** A decimal string without idle zeros. */
  @Override
  public String toString() {
    long rest = value % ONE;
    if (rest == 0) return Long.toString(value / ONE);
    var places = Long.toString(ONE + rest).substring(1);
    int end = places.length();
    while (places.charAt(end - 1) == '0') end--;
    return value / ONE + "." + places.substring(0, end);
  }
}
