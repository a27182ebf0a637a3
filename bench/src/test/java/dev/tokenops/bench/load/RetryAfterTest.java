package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final int REFUSED = 4;
  private static final long SECOND_MICROS = 1_000_000;

  private static Phase load(boolean hammer) throws Exception {
    try (var server = FakeServer.start(FakeServer.Fault.NONE);
        var api = new Api(server.url())) {
      server.busy(REFUSED);
      var mix = EvidenceMix.only(EvidenceMix.example("compact"));
      var test = new LoadTest(server.url(), "", mix, 5, _ -> {});
      test.use(List.of(server.agent()));
      var plan = Plan.open("load", Rates.parse("50/s:1s"), 8);
      var phase = test.posts(plan, Traffic.Mix.RUNS_ALONE, hammer);
      assertEquals(REFUSED, phase.count(Outcome.SHED));
      assertEquals(50, phase.count(Outcome.ACCEPTED));
      var found = new FinalCheck(api, test.runs()).check(test.agents(), 5, new Random(1));
      assertTrue(found.holds(), found.toString());
      return phase;
    }
  }

  @Test
  void whoHonoursItWaitsAndTheWaitCounts() throws Exception {
    var phase = load(false);
    assertTrue(phase.latency().max() >= SECOND_MICROS, phase.toString());
  }

  @Test
  void whoHammersAsksAgainAtOnce() throws Exception {
    var phase = load(true);
    assertTrue(phase.latency().max() < SECOND_MICROS, phase.toString());
  }

  @Test
  void recoveryIsTheEndOfTheFirstWindowThatIsGoodAgain() {
    var recovery = new Recovery(10_000);
    long ms = 1_000_000;
    recovery.begin(0);
    for (int i = 0; i < 1_000; i++) recovery.answered(i < 400 ? 50_000 : 900, i * ms);
    assertEquals(750, recovery.afterMs());
    var never = new Recovery(10_000);
    never.begin(0);
    for (int i = 0; i < 1_000; i++) never.answered(50_000, i * ms);
    assertEquals(-1, never.afterMs());
  }
}
