package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.bench.load.FakeServer.Fault;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that does one thing wrong is found out, and one that does nothing wrong is not. */
class FinalCheckTest {
  private static final Traffic.Mix MIX = new Traffic.Mix(0.2, 0.2);

  private record Found(long wrong, Findings findings, List<String> samples) {
    boolean holds() {
      return wrong == 0 && findings.holds();
    }
  }

  private static Found load(Fault fault) throws Exception {
    try (var server = FakeServer.start(fault);
        var api = new Api(server.url())) {
      var mix = EvidenceMix.only(EvidenceMix.example("compact"));
      var test = new LoadTest(server.url(), "", mix, 5, _ -> {});
      test.use(List.of(server.agent()));
      var phase = test.posts(Plan.open("load", Rates.parse("300/s:1s"), 8), MIX, false);
      assertTrue(phase.count(Outcome.ACCEPTED) > 100, "runs were posted: " + phase);
      assertTrue(phase.count(Outcome.REPLAYED) > 10, "duplicates were posted: " + phase);
      assertTrue(phase.count(Outcome.REFUSED) > 10, "bad posts were posted: " + phase);
      var found = new FinalCheck(api, test.runs()).check(test.agents(), 20, new Random(1));
      return new Found(phase.count(Outcome.WRONG), found, test.samples());
    }
  }

  @Test
  void aServerThatIsRightPasses() throws Exception {
    var found = load(Fault.NONE);
    assertTrue(found.holds(), found.toString());
    assertEquals(found.findings().acknowledged(), found.findings().found());
    assertTrue(found.findings().receipts() > 0);
    assertEquals(found.findings().found() * 340_000, found.findings().consumedMicros());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aServerThatIsWrongOnceFails(Fault fault) throws Exception {
    var found = load(fault);
    assertFalse(found.holds(), found.toString());
    assertTrue(!found.samples().isEmpty() || !found.findings().faults().isEmpty());
  }
}
