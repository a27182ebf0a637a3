package dev.tokenops.ledger.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last key of each object that is open: what {@link CanonicalWriter} asserts its order with.
 * Touched only while assertions are on; its methods answer true so that they can stand in one.
 */
final class KeyOrder {
  private @Nullable JsonKey[] last = new @Nullable JsonKey[8];
  private boolean[] unsorted = new boolean[8];
  private int depth;

  boolean reset() {
    depth = 0;
    return true;
  }

  boolean begin() {
    if (++depth == last.length) {
      last = Arrays.copyOf(last, 2 * depth);
      unsorted = Arrays.copyOf(unsorted, 2 * depth);
    }
    last[depth] = null;
    unsorted[depth] = false;
    return true;
  }

  /** Begins an object whose keys may stand in any order. */
  boolean beginUnsorted() {
    begin();
    unsorted[depth] = true;
    return true;
  }

  boolean end() {
    return depth-- > 0;
  }

  /** Whether the key may stand here: behind the one before, in an object that is open. */
  boolean next(JsonKey key) {
    var before = last[depth];
    last[depth] = key;
    return depth > 0 && (unsorted[depth] || before == null || before.compareTo(key) < 0);
  }
}
