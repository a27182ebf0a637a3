package dev.tokenops.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.bench.load.wire.LineSource;
import dev.tokenops.bench.load.wire.Outgoing;
import dev.tokenops.bench.load.wire.Scan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs as lines, a stream for each agent, with the same share of duplicates and of bad lines. */
final class StreamTraffic implements LineSource {
  private static final byte[] KEY = Scan.member("idempotency_key");
  private static final byte[] OK = "\"status\":200".getBytes(UTF_8);
  private static final byte[] REPLAYED = "\"idempotent_replayed\":true".getBytes(UTF_8);
  private static final byte[] LINE_BEGIN = "{\"idempotency_key\":\"".getBytes(UTF_8);
  private static final byte[] LINE_END = {'}', '\n'};
  private static final String NOT_JSON = "{\"idempotency_key\":\n";
  private static final int HEX = 16;
  private static final int REUSED_ONE_IN = 10;

  private final Demand demand;
  private final RunRequests requests;
  private final Runs runs;
  private final Score score;
  private final Recent recent;
  private final List<PreparedAgent> agents;
  private final List<byte[]> afterKey = new ArrayList<>();
  private final Traffic.Mix mix;
  private final SplittableRandom random;

  /** Duplicates under way, by run: whether they have another body. */
  private final Map<Long, Boolean> repeated = new HashMap<>();

  private final Deque<Long> unreadable = new ArrayDeque<>();

  StreamTraffic(
      Demand demand,
      RunRequests requests,
      Runs runs,
      Recent recent,
      Score score,
      List<PreparedAgent> agents,
      Traffic.Mix mix,
      long seed) {
    this.demand = demand;
    this.requests = requests;
    this.runs = runs;
    this.recent = recent;
    this.score = score;
    this.agents = List.copyOf(agents);
    this.mix = mix;
    this.random = new SplittableRandom(seed);
    for (var agent : agents)
      afterKey.add(
          "\",\"contract_id\":\"%s\",\"evidence\":".formatted(agent.contractId()).getBytes(UTF_8));
  }

  @Override
  public long dueNs(long nowNs) {
    return demand.dueNs(nowNs);
  }

  @Override
  public void tick(long nowNs) {
    score.tick(nowNs, demand.waiting(nowNs));
  }

  @Override
  public void writeHead(int stream, Outgoing out) {
    out.put("POST /v1/runs HTTP/1.1\r\nHost: " + requests.host());
    out.put("\r\nAuthorization: Bearer " + agents.get(stream).accessKey());
    out.put("\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  @Override
  public void writeLine(int stream, Outgoing out, long nowNs) {
    long intendedNs = demand.take(nowNs);
    double kind = random.nextDouble();
    if (kind < mix.bad()) {
      unreadable.add(intendedNs);
      out.put(NOT_JSON);
      return;
    }
    long again = kind < mix.bad() + mix.duplicates() ? recent.any(random) : Recent.NONE;
    // Keys are an agent's own, and one run has one duplicate under way at a time.
    if (again != Recent.NONE && runs.agent(again) == stream && !repeated.containsKey(again)) {
      boolean changed = random.nextInt(REUSED_ONE_IN) == 0;
      repeated.put(again, changed);
      write(stream, out, again, changed ? ~again : again);
      return;
    }
    long run = runs.begin(stream, intendedNs);
    write(stream, out, run, run);
  }

  private void write(int stream, Outgoing out, long run, long mark) {
    out.put(LINE_BEGIN).put(requests.keyPrefix()).putHex(run).put(afterKey.get(stream));
    requests.mix().of(run).write(out, mark);
    out.put(LINE_END);
  }

  @Override
  public void answered(int stream, byte[] bytes, int from, int to, long nowNs) {
    int key = Scan.find(bytes, from, to, KEY);
    if (key < 0) {
      unreadable(bytes, from, to);
      return;
    }
    long run = number(bytes, key + requests.keyPrefix().length);
    if (run < 0 || run >= runs.size()) {
      wrong("a line with a key that nobody sent", bytes, from, to);
      return;
    }
    boolean ok = Scan.find(bytes, from, to, OK) >= 0;
    var changed = repeated.get(run);
    if (changed != null && runs.state(run) == Runs.State.ACKNOWLEDGED) {
      repeated.remove(run);
      repeat(run, changed, ok, bytes, from, to);
    } else if (runs.state(run) == Runs.State.POSTED) fresh(run, ok, bytes, from, to, nowNs);
    else wrong("a second answer to one line", bytes, from, to);
  }

  private void fresh(long run, boolean ok, byte[] bytes, int from, int to, long nowNs) {
    var runId = Scan.text(bytes, from, to, Posting.RUN_ID);
    if (!ok || runId == null || Scan.find(bytes, from, to, REPLAYED) >= 0) {
      wrong("a new run", bytes, from, to);
      runs.refused(run);
      return;
    }
    runs.acknowledged(run, runId, Runs.UNKNOWN);
    recent.add(run);
    score.accepted(runs.intendedNs(run), nowNs);
  }

  private void repeat(long run, boolean changed, boolean ok, byte[] bytes, int from, int to) {
    boolean right =
        changed
            ? "idempotency_key_reused".equals(Scan.text(bytes, from, to, Posting.CODE))
            : ok
                && Scan.find(bytes, from, to, REPLAYED) >= 0
                && String.valueOf(runs.id(run)).equals(Scan.text(bytes, from, to, Posting.RUN_ID));
    if (right) score.count(changed ? Outcome.REFUSED : Outcome.REPLAYED);
    else wrong("a duplicate of " + runs.id(run), bytes, from, to);
  }

  private void unreadable(byte[] bytes, int from, int to) {
    if (unreadable.poll() != null
        && "body_malformed".equals(Scan.text(bytes, from, to, Posting.CODE)))
      score.count(Outcome.REFUSED);
    else wrong("a line without a key", bytes, from, to);
  }

  private void wrong(String what, byte[] bytes, int from, int to) {
    score.wrong(what + ": " + new String(bytes, from, Math.min(to - from, 300), UTF_8));
  }

  /** The run's number in its key; -1 if the key is none of ours. */
  private static long number(byte[] bytes, int at) {
    try {
      return Long.parseLong(new String(bytes, at, HEX, ISO_8859_1), 16);
    } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
      return -1;
    }
  }

  @Override
  public void broken(int stream, String why, int unanswered) {
    for (int i = 0; i < unanswered; i++) score.count(Outcome.BROKEN);
    score.wrong("stream " + stream + " broke with " + unanswered + " lines unanswered: " + why);
  }
}
