package dev.tokenops.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.engine.message.Words.Lot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LotsTest {
  private final Lots lots = new Lots();

  @Test
  void aRunIsCoveredByTheOldestLots() {
    fund("a", 10);
    fund("b", 20);
    fund("c", 30);
    assertEquals(List.of(part("a", 10), part("b", 5)), lots.covering(15));
    assertEquals(List.of(part("a", 10)), lots.covering(10));
    assertEquals(List.of(part("a", 10), part("b", 20), part("c", 30)), lots.covering(60));
    assertEquals(null, lots.covering(61));
    assertEquals(60, lots.totalMicros());
  }

  @Test
  void smallLotsGiveWayWhereTooManyWouldBeNeeded() {
    for (int i = 0; i < Lots.MAX_PER_RUN; i++) fund("small" + i, 1);
    assertEquals(Lots.MAX_PER_RUN, size(lots.covering(Lots.MAX_PER_RUN)));
    fund("large", 100);
    var chosen = Objects.requireNonNull(lots.covering(Lots.MAX_PER_RUN + 1));
    assertEquals(Lots.MAX_PER_RUN, chosen.size());
    assertEquals(part("small0", 1), chosen.getFirst());
    assertEquals(part("large", 2), chosen.getLast());
  }

  @Test
  void manySmallLotsMayNotCoverWhatTheirSumWould() {
    for (int i = 0; i <= Lots.MAX_PER_RUN; i++) fund("small" + i, 1);
    assertEquals(Lots.MAX_PER_RUN + 1, lots.totalMicros());
    assertEquals(null, lots.covering(Lots.MAX_PER_RUN + 1));
  }

  @Test
  void whatIsTakenBackComesFromItsOwnLotFirstThenFromTheOldest() {
    fund("a", 10);
    fund("b", 20);
    fund("c", 30);
    lots.takeBack("b", 25);
    assertEquals(List.of(part("a", 5), part("c", 30)), lots.remaining());
    assertThrows(IllegalStateException.class, () -> lots.takeBack("b", 36));
  }

  @Test
  void whatARunDoesNotConsumeReturnsToItsLotAndAge() {
    fund("a", 10);
    fund("b", 20);
    lots.hold("run", List.of(part("a", 10), part("b", 5)), 15);
    assertEquals(List.of(part("b", 15)), lots.remaining());
    lots.release("run", List.of(part("a", 4)), 4, 0);
    assertEquals(List.of(part("a", 6), part("b", 20)), lots.remaining());
  }

  @Test
  void theOldestOfARestPaysTheShortfall() {
    fund("a", 10);
    fund("b", 20);
    lots.hold("run", List.of(part("a", 10), part("b", 20)), 30);
    lots.release("run", List.of(), 0, 12);
    assertEquals(List.of(part("b", 18)), lots.remaining());
  }

  @Test
  void whatDoesNotAddUpThrows() {
    fund("a", 10);
    assertThrows(IllegalStateException.class, () -> lots.open("a", "route", "sha"));
    assertThrows(IllegalStateException.class, () -> lots.take("a", 11));
    assertThrows(IllegalStateException.class, () -> lots.put("unknown", 1));
    assertThrows(IllegalStateException.class, () -> lots.hold("run", List.of(part("a", 5)), 6));
    lots.hold("other", List.of(part("a", 5)), 5);
    assertThrows(
        IllegalStateException.class, () -> lots.release("other", List.of(part("a", 5)), 4, 0));
    assertThrows(IllegalStateException.class, () -> lots.release("other", List.of(), 0, 0));
  }

  private void fund(String settlementId, long micros) {
    lots.open(settlementId, "route", "sha " + settlementId);
    lots.put(settlementId, micros);
  }

  private static Lot part(String settlementId, long micros) {
    return new Lot(settlementId, "route", micros, "sha " + settlementId);
  }

  private static int size(@Nullable List<Lot> chosen) {
    return Objects.requireNonNull(chosen).size();
  }
}
