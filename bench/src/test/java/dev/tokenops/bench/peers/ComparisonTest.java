package dev.tokenops.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.json.StrictJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Measured measured(Contestant who, int round, double perSecond) {
    return new Measured(who, round, perSecond, 900, 2_000, 9);
  }

  private static String row(Comparison comparison, Contestant contestant) {
    return comparison
        .table()
        .lines()
        .filter(line -> line.contains(contestant.shown()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ratiosAreTheMedianOfTheRoundsAndNotOfTheMedians() {
    var comparison =
        new Comparison(
            List.of(
                measured(Contestant.OURS_HTTP, 1, 3_000),
                measured(Contestant.POSTGRES_ACCOUNT, 1, 1_000),
                measured(Contestant.OURS_HTTP, 2, 1_000),
                measured(Contestant.POSTGRES_ACCOUNT, 2, 250),
                measured(Contestant.OURS_HTTP, 3, 2_000),
                measured(Contestant.POSTGRES_ACCOUNT, 3, 1_000)),
            Map.of(Contestant.POSTGRES_ACCOUNT, new StoreCheck(7, "", "all there")));
    var row = row(comparison, Contestant.POSTGRES_ACCOUNT);
    assertTrue(row.contains("1,000 |"), row);
    assertTrue(row.contains("250–1,000"), row);
    assertTrue(row.contains(" 3.00 |"), row);
    assertTrue(row.contains("yes"), row);
    assertFalse(comparison.table().contains("chain broken"));
  }

  @Test
  void aStoreThatDoesNotHoldIsSaidInTheTable() throws Exception {
    var comparison =
        new Comparison(
            List.of(measured(Contestant.REDIS, 1, 500), measured(Contestant.REDIS, 2, 700)),
            Map.of(Contestant.REDIS, new StoreCheck(7, "", "").with("chain broken")));
    assertTrue(row(comparison, Contestant.REDIS).contains("NO"));
    assertTrue(comparison.table().contains("FAIL chain broken"), comparison.table());
    var json = StrictJson.parse(comparison.json());
    assertEquals(2, json.path("rounds").size());
    assertEquals(600, json.at("/runs_per_second/REDIS").asDouble());
  }
}
