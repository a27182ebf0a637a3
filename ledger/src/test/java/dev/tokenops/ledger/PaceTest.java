package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who waits for others to come, and for how long. */
class PaceTest {
  private static final long MICROSECOND = 1_000;

  private final Pace pace = new Pace();
  private long now = TimeUnit.HOURS.toNanos(1);

  /** Batches of so many calls, one each so many microseconds. */
  private void batches(int count, int calls, long micros) {
    for (int i = 0; i < count; i++) {
      now += micros * MICROSECOND;
      pace.closed(calls, now);
    }
  }

  private double leftMicros() {
    return pace.leftNanos(now) / 1e3;
  }

  @Test
  void theFirstBatchIsNotHeldUp() {
    pace.closed(1_000, now);
    assertEquals(0, leftMicros());
  }

  @Test
  void oneClientAfterTheOtherWaitsForNobody() {
    batches(10_000, 2, 400);
    assertEquals(0, leftMicros());
  }

  @Test
  void aBusyLedgerGathersForTwoMillisecondsAndNoLonger() {
    batches(1_000, 16, 1_000);
    assertEquals(2_000, leftMicros(), 1);
    batches(1_000, 1_000, 1_000);
    assertEquals(2_000, leftMicros(), 1);
  }

  @Test
  void inBetweenTheTimeIsInProportion() {
    batches(1_000, 8, 1_000);
    assertEquals(1_000, leftMicros(), 1);
    batches(1_000, 12, 1_000);
    assertEquals(1_500, leftMicros(), 1);
  }

  @Test
  void whatTheDiskTookIsPartOfIt() {
    batches(1_000, 16, 1_000);
    now += 600 * MICROSECOND;
    assertEquals(1_400, leftMicros(), 1);
    now += 1_400 * MICROSECOND;
    assertTrue(leftMicros() <= 0);
  }

  @Test
  void afterAPauseNobodyWaitsForWhoCameBeforeIt() {
    batches(1_000, 16, 1_000);
    batches(1, 1, TimeUnit.SECONDS.toMicros(60));
    assertEquals(0, leftMicros());
  }

  @Test
  void aClockThatStandsStillHoldsNobodyUpForLonger() {
    batches(1_000, 5, 0);
    assertEquals(2_000, leftMicros(), 1);
  }

  @Test
  void whateverComesNoBatchStaysOpenForLongerThanTheMost() {
    var random = new Random(20_261_124);
    for (int i = 0; i < 100_000; i++) {
      batches(1, random.nextInt(random.nextInt(5) == 0 ? 1_025 : 8), random.nextInt(3_000));
      assertTrue(pace.leftNanos(now) <= Pace.MOST_NANOS);
    }
  }
}
