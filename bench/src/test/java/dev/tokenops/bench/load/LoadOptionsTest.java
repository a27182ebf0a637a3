package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {
  private static LoadOptions read(String line) {
    return LoadOptions.read(List.of(line.split(" ")));
  }

  @Test
  void aRateAloneLastsForTheDuration() {
    var rates = read("--self --rate 250 --duration 7").rates();
    assertEquals(Rates.constant(250, 7), rates);
    assertEquals(Rates.parse("1/s:7s,2/s:30s"), read("--self --rate 1/s:7s,2/s:30s").rates());
  }

  @Test
  void targetsAreTimesWithTheirUnit() {
    assertEquals(10_000, read("--self --closed --expect-p99 10ms").expectMicros("--expect-p99"));
    assertEquals(2_000_000, read("--self --closed --expect-p99=2s").expectMicros("--expect-p99"));
  }

  @Test
  void halfOfSaturationHasTargetsUnlessOthersAreGiven() {
    var half = read("--self --half");
    assertEquals(10_000, half.expectMicros("--expect-p99"));
    assertEquals(40_000, half.expectMicros("--expect-p999"));
    assertEquals(7_000, read("--self --half --expect-p999 7ms").expectMicros("--expect-p999"));
    assertTrue(half.runsOnly() && half.findsSaturation());
    assertNull(read("--self --closed").expectMicros("--expect-p99"));
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedWithASentence() {
    refused("--rate 5", "--url");
    refused("--self --url http://127.0.0.1:1 --rate 5", "--url");
    refused("--self", "--closed");
    refused("--self --rate 5 --closed", "one of");
    refused("--self --rate", "lacks its value");
    refused("--self --rate 5 --rate 6", "twice");
    refused("--self --rate fast", "--rate");
    refused("--self --rate 5 --expect-p99 ten", "--expect-p99");
    refused("--self --closed --ndjson --overload", "one of");
    refused("--self --half --overload", "one of");
    refused("--self --half --ndjson", "not read");
    refused("--self --rate 5 --speed 9", "no option --speed");
    refused("--url https://127.0.0.1 --rate 5", "http URL");
  }

  private static void refused(String line, String word) {
    var refused = assertThrows(LoadRefused.class, () -> read(line).url(), line);
    assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.getMessage());
    assertEquals(2, refused.exitCode());
  }
}
