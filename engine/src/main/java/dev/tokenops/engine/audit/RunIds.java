package dev.tokenops.engine.audit;

import dev.tokenops.engine.message.TypeId;

/**
 * Every run that there ever was, 16 bytes each: open addressing over pairs of longs, at most two
 * thirds full. Exact: the 26 characters of an id are 128 bits.
 */
final class RunIds {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private long[] slots = new long[2 * 1024];
  private int count;

  /**
   * @return whether it is new
   * @throws Fault if it is no id of a run
   */
  boolean add(String runId) {
    if (!TypeId.isValid(TypeId.RUN, runId)) throw new Fault("'" + runId + "' is no id of a run");
    long high = 0;
    long low = 0;
    for (int i = runId.indexOf('_') + 1; i < runId.length(); i++) {
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | ALPHABET.indexOf(runId.charAt(i));
    }
    if (3 * (count + 1) > slots.length) grow();
    return put(high, low);
  }

  /** A slot of two zeros is free: no id of version 7 is zero. */
  private boolean put(long high, long low) {
    int mask = slots.length / 2 - 1;
    int at = mix(high, low) & mask;
    while (slots[2 * at] != 0 || slots[2 * at + 1] != 0) {
      if (slots[2 * at] == high && slots[2 * at + 1] == low) return false;
      at = (at + 1) & mask;
    }
    slots[2 * at] = high;
    slots[2 * at + 1] = low;
    count++;
    return true;
  }

  private void grow() {
    if (slots.length >= 1 << 29) throw new Fault("more runs than this audit can hold");
    long[] full = slots;
    slots = new long[2 * full.length];
    count = 0;
    for (int i = 0; i < full.length; i += 2)
      if (full[i] != 0 || full[i + 1] != 0) put(full[i], full[i + 1]);
  }

  private static int mix(long high, long low) {
    long hash = (high * 0x9E3779B97F4A7C15L) ^ (low * 0xC2B2AE3D27D4EB4FL);
    return (int) (hash ^ (hash >>> 32));
  }
}
