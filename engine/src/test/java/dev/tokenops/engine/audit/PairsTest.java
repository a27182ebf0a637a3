package dev.tokenops.engine.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pairs of longs beside a set of them. */
class PairsTest {
  private final Pairs pairs =
      new Pairs(bytes -> MemorySegment.ofArray(new long[(int) (bytes / Long.BYTES)]));

  @Test
  void remembersWhatWasAddedAndNothingElse() {
    var random = new Random(1);
    var model = new HashSet<List<Long>>();
    for (int i = 0; i < 20_000; i++) {
      long first = random.nextInt(3_000) - 1L;
      long second = random.nextInt(10) + 1L;
      assertEquals(model.add(List.of(first, second)), pairs.add(first, second));
    }
    for (long first = -1; first < 3_100; first++) {
      boolean any = false;
      for (long second = 0; second < 12; second++) {
        assertEquals(model.contains(List.of(first, second)), pairs.has(first, second));
        any |= model.contains(List.of(first, second));
      }
      assertEquals(any, pairs.has(first));
    }
  }

  @Test
  void takesHalfAPairOfZerosButNotAWholeOne() {
    assertTrue(pairs.add(0, 1));
    assertTrue(pairs.add(1, 0));
    assertFalse(pairs.has(0, 2));
    assertFalse(pairs.has(2));
    assertThrows(IllegalArgumentException.class, () -> pairs.add(0, 0));
  }
}
