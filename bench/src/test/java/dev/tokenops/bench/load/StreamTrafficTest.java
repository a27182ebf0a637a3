package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.bench.load.wire.Outgoing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judgement of a stream's answers, line by line. */
class StreamTrafficTest {
  private static final String RUN_ID = "run_00000000000000000000000007";

  private final Runs runs = new Runs();
  private final Recent recent = new Recent();
  private final Score score = new Score(System.nanoTime(), _ -> {});
  private final RunRequests requests =
      new RunRequests("127.0.0.1", 0, "test-", EvidenceMix.only(EvidenceMix.example("compact")));

  private StreamTraffic traffic(Traffic.Mix mix, int lines) {
    var agent = new PreparedAgent("agt_1", "key", "ctr_1");
    var traffic =
        new StreamTraffic(Demand.times(100), requests, runs, recent, score, List.of(agent), mix, 1);
    for (int i = 0; i < lines; i++) traffic.writeLine(0, new Outgoing(), System.nanoTime());
    return traffic;
  }

  private String line(long run, String rest) {
    return "{\"idempotency_key\":\"%s\",%s}".formatted(requests.key(run), rest);
  }

  private static String ran(String runId) {
    return "\"status\":200,\"run\":{\"run_id\":\"" + runId + "\"}";
  }

  private static void hear(StreamTraffic traffic, String line) {
    var bytes = line.getBytes(UTF_8);
    traffic.answered(0, bytes, 0, bytes.length, System.nanoTime());
  }

  private long total(Outcome outcome) {
    score.end(0);
    return score.total(outcome);
  }

  @Test
  void everyLineHasOneAnswer() {
    var traffic = traffic(Traffic.Mix.RUNS_ALONE, 2);
    hear(traffic, line(1, ran(RUN_ID)));
    assertEquals(1, total(Outcome.ACCEPTED));
    assertEquals(RUN_ID, runs.id(1));
    hear(traffic, line(1, ran(RUN_ID)));
    hear(traffic, line(9, ran(RUN_ID)));
    hear(traffic, "{\"idempotency_key\":null,\"line\":3,\"status\":400}");
    assertEquals(3, total(Outcome.WRONG));
    assertEquals(Runs.State.POSTED, runs.state(0));
  }

  @Test
  void aNewRunIsNeitherRefusedNorReplayed() {
    var traffic = traffic(Traffic.Mix.RUNS_ALONE, 2);
    hear(traffic, line(0, "\"status\":409,\"problem\":{\"code\":\"contract_exhausted\"}"));
    hear(traffic, line(1, "\"idempotent_replayed\":true," + ran(RUN_ID)));
    assertEquals(2, total(Outcome.WRONG));
    assertTrue(score.samples().getFirst().contains("contract_exhausted"));
  }

  @Test
  void aDuplicateIsItsFirstRun() {
    runs.begin(0, 0);
    runs.acknowledged(0, RUN_ID, Runs.UNKNOWN);
    recent.add(0);
    hear(traffic(new Traffic.Mix(1, 0), 1), line(0, "\"idempotent_replayed\":true," + ran(RUN_ID)));
    assertEquals(1, total(Outcome.REPLAYED));
    hear(
        traffic(new Traffic.Mix(1, 0), 1), line(0, "\"idempotent_replayed\":true," + ran("run_x")));
    hear(traffic(new Traffic.Mix(1, 0), 1), line(0, ran(RUN_ID)));
    assertEquals(2, total(Outcome.WRONG));
  }

  @Test
  void aBadLineIsRefusedByItsName() {
    var bad = "{\"idempotency_key\":null,\"line\":1,\"status\":400,\"problem\":{\"code\":\"%s\"}}";
    hear(traffic(new Traffic.Mix(0, 1), 1), bad.formatted("body_malformed"));
    assertEquals(1, total(Outcome.REFUSED));
    hear(traffic(new Traffic.Mix(0, 1), 1), bad.formatted("internal"));
    assertEquals(1, total(Outcome.WRONG));
  }
}
