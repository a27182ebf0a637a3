package dev.tokenops.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few refusals are said at once, many at a pace, in their order and none later than promised. */
class BrakeTest {
  private static final long TICK_NANOS = 10_000_000;

  private final Brake brake = new Brake();
  private final List<Integer> said = new ArrayList<>();
  private boolean gone; // Those who were refused by number.

  private void refuse(int count, long nowNanos) {
    for (int i = 0; i < count; i++) {
      int number = i;
      brake.say(() -> said.add(number), () -> gone, nowNanos);
    }
  }

  @Test
  void aFewAreSaidAtOnce() {
    refuse(10, 0);
    assertEquals(10, said.size());
  }

  @Test
  void manyStandInLineAndGoAtThePaceInTheirOrder() {
    refuse(1_000, 0);
    assertEquals(10, said.size());
    for (int tick = 1; tick <= 50; tick++) {
      brake.tick(tick * TICK_NANOS);
      assertEquals(10 + 10 * tick, said.size());
    }
    assertTrue(said.equals(said.stream().sorted().toList()), "in their order");
  }

  @Test
  void whoComesWhileOthersStandInLineStandsBehindThem() {
    refuse(15, 0);
    brake.say(() -> said.add(-1), () -> false, 1);
    assertEquals(10, said.size());
    brake.tick(TICK_NANOS);
    assertEquals(16, said.size());
    assertEquals(-1, said.getLast());
  }

  @Test
  void nobodyStandsLongerThanTheLongest() {
    refuse(5_000, 0);
    brake.tick(Brake.LONGEST_NANOS - 1);
    assertEquals(20, said.size());
    brake.tick(Brake.LONGEST_NANOS);
    assertEquals(5_000, said.size());
  }

  @Test
  void whoHasGoneAwayTakesNobodysTurn() {
    refuse(5_000, 0);
    gone = true;
    brake.say(() -> said.add(-1), () -> false, 1);
    brake.tick(TICK_NANOS);
    assertEquals(11, said.size());
    assertEquals(-1, said.getLast());
  }
}
