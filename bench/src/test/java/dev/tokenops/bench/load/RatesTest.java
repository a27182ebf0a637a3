package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {
  @Test
  void stagesAreReadInTheirOrder() {
    var rates = Rates.parse("100/s:10s, 2.5/s:2m");
    assertEquals(List.of(new Rates.Stage(100, 10), new Rates.Stage(2.5, 120)), rates.stages());
    assertEquals(130, rates.seconds());
    assertEquals("100/s:10s,2.500/s:120s", rates.toString());
  }

  @Test
  void whatIsNoStageIsRefusedByName() {
    for (var wrong :
        List.of("", "100", "100/s", "0/s:5s", "100/s:0s", "100/m:5s", "1/s:1s,", "-1/s:1s")) {
      var refused = assertThrows(IllegalArgumentException.class, () -> Rates.parse(wrong), wrong);
      assertTrue(String.valueOf(refused.getMessage()).contains("is no stage"), wrong);
    }
  }

  @Test
  void startsAreEvenlySpacedAndAsManyAsTheRateSays() {
    var starts = starts(Rates.parse("4/s:2s,1/s:3s"));
    assertEquals(
        List.of(0L, 250L, 500L, 750L, 1000L, 1250L, 1500L, 1750L, 2000L, 3000L, 4000L),
        starts.stream().map(each -> each / 1_000_000).toList());
    assertEquals(30_000, starts(Rates.parse("3000/s:10s")).size());
  }

  private static List<Long> starts(Rates rates) {
    var starts = new ArrayList<Long>();
    var arrivals = rates.arrivals();
    while (arrivals.dueNs() != Long.MAX_VALUE) {
      starts.add(arrivals.dueNs());
      arrivals.next();
    }
    return starts;
  }

  @Test
  void whatIsNotSentInTimeIsGivenUpOnlyInAFlood() {
    long second = 1_000_000_000L;
    var patient = Demand.open(Rates.parse("10/s:1s"), 0, Long.MAX_VALUE);
    assertEquals(0, patient.dueNs(60 * second));
    assertEquals(10, patient.waiting(60 * second));
    var flood = Demand.open(Rates.parse("10/s:1s"), 0, second / 2);
    assertEquals(second / 2, flood.dueNs(second));
    assertEquals(5, flood.waiting(second - 1));
    assertEquals(Long.MAX_VALUE, flood.dueNs(60 * second));
  }
}
