package dev.tokenops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FootprintTest {
  private static final int RUNS = 6_000;

  @Test
  void aRunWithItsCallbackIsThreeEntries() throws Exception {
    var found = Footprint.measure(RUNS);
    assertEquals(3, found.batches().entries() / RUNS, found.text());
    assertTrue(found.queueBytes() > 0 && found.indexBytes() > 0, found.text());
    assertTrue(found.queueBytesPerRun() < 5_632, found.text());
  }
}
