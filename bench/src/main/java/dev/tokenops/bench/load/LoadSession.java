package dev.tokenops.bench.load;

import dev.tokenops.bench.load.Report.Target;
import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One whole load test as the options say: prepare, phases, check, verify, judge. */
final class LoadSession {
  private static final int RECEIPTS = 100;
  private static final double HALF = 0.5;
  private static final int SETTLING_SECONDS = 10;
  private static final double GOODPUT = 0.9;
  private static final double HAMMERED_GOODPUT = 0.5;
  private static final long RECOVERY_MS = 2_000;
  private static final int WINDOW = 256;
  private static final List<String> CHECKS = List.of("balanced", "bound", "rerun");

  private final LoadOptions options;
  private final @Nullable SelfServer self;
  private final URI url;
  private final LoadTest test;
  private final List<Target> targets = new ArrayList<>();

  /**
   * @param self the server, if it is a child of this process
   */
  LoadSession(LoadOptions options, @Nullable SelfServer self, Consumer<Second> listener)
      throws IOException {
    this.options = options;
    this.self = self;
    var given = options.url();
    if (self != null) this.url = self.url();
    else if (given != null) this.url = given;
    else throw LoadRefused.wrongUse("there is no server");
    var prepared = options.text("--prepared");
    var key = prepared == null ? LoadMain.operatorKey(options, self) : "";
    this.test = new LoadTest(url, key, LoadMain.mix(options), options.seed(), listener);
    if (prepared != null) test.use(prepared(prepared));
    else if (options.runsOnly()) test.prepare(options.agents());
  }

  private static List<PreparedAgent> prepared(String file) throws IOException {
    var agents = new ArrayList<PreparedAgent>();
    for (var each : LoadMain.json(file))
      agents.add(
          new PreparedAgent(
              each.path("agent_id").asText(),
              each.path("access_key").asText(),
              each.path("contract_id").asText()));
    return agents;
  }

  /** Runs it to its end. */
  Report run() throws IOException, InterruptedException {
    var beganAt = Instant.now();
    if (options.warmupSeconds() > 0 && !options.findsSaturation()) warmUp();
    var overload = options.has("--overload") ? new OverloadTest(options, test).run() : null;
    double saturation = options.has("--half") ? Saturation.find(options, test) : 0;
    double cpuBefore = cpuMicros();
    long before = acknowledged();
    if (options.has("--half")) half(saturation);
    else if (overload == null) load();
    long ran = acknowledged() - before;
    Double serverMicros =
        self == null || ran == 0 ? null : (Double) ((cpuMicros() - cpuBefore) / ran);
    var ended = end();
    judge(overload);
    return new Report(
        beganAt,
        "%d processors, JDK %s"
            .formatted(Runtime.getRuntime().availableProcessors(), Runtime.version().feature()),
        url.toString(),
        options.toString(),
        test.agents().size(),
        test.requests().mix().meanLength(),
        test.runs().size(),
        acknowledged(),
        serverMicros,
        test.phases(),
        test.seconds(),
        overload,
        ended.check(),
        ended.verdicts(),
        targets,
        test.samples());
  }

  private double cpuMicros() {
    return self == null ? 0 : self.cpu().toNanos() / 1e3;
  }

  private long acknowledged() {
    return test.phases().stream().mapToLong(phase -> phase.count(Outcome.ACCEPTED)).sum();
  }

  private void warmUp() throws IOException {
    load("warm-up", options.warmupSeconds());
  }

  private void load() throws IOException {
    load("load", 0);
  }

  /** Some seconds are not judged: what the saturation has left behind is no part of the tail. */
  private void half(double saturation) throws IOException {
    half("settling", saturation, SETTLING_SECONDS);
    half("half", saturation, options.seconds());
  }

  private void half(String name, double saturation, int seconds) throws IOException {
    var rates = Saturation.times(HALF, saturation, seconds);
    test.posts(
        Plan.open(name, rates, options.connections()),
        Traffic.Mix.RUNS_ALONE,
        options.has("--hammer"));
  }

  /** A phase of what was asked for; for warming up with so many seconds of its first rate. */
  private void load(String name, int seconds) throws IOException {
    var asked = options.rates();
    var rates =
        asked == null || seconds == 0
            ? asked
            : Rates.constant(asked.stages().getFirst().perSecond(), seconds);
    var plan =
        rates == null
            ? Plan.closed(name, seconds == 0 ? options.seconds() : seconds, options.connections())
            : Plan.open(name, rates, options.connections());
    if (options.has("--ndjson"))
      test.lines(plan, options.mix(), options.number("--window", WINDOW, 1));
    else if (options.runsOnly()) test.posts(plan, options.mix(), options.has("--hammer"));
    else test.pilots(plan);
  }

  /** Asks the server, then its folder where that is at hand; adds what holds to the targets. */
  private Ended end() throws IOException, InterruptedException {
    var folder = folder();
    boolean checks = !options.has("--no-check");
    var random = new Random(options.seed());
    int receipts = options.number("--receipts", RECEIPTS, 0);
    var check =
        checks && folder != null
            ? new FolderCheck(test.runs(), test.requests(), test.agents())
            : null;
    Findings found = null;
    try (var api = new Api(url)) {
      if (check != null) check.ask(api, receipts, random);
      else if (checks)
        found = new FinalCheck(api, test.runs()).check(test.agents(), receipts, random);
    }
    var verdicts = folder == null ? List.<Report.Verdict>of() : verify(folder, check);
    if (check != null) found = check.findings();
    if (found != null)
      targets.addFirst(
          new Target(
              "ledger",
              found.holds(),
              found.holds()
                  ? "every acknowledged run is there once, and the money adds up"
                  : found.faultCount() + " faults: " + String.join("; ", found.faults())));
    return new Ended(found, verdicts);
  }

  private record Ended(@Nullable Findings check, List<Report.Verdict> verdicts) {}

  private @Nullable Path folder() {
    var data = options.text("--data");
    return self != null ? self.data() : data == null ? null : Path.of(data);
  }

  /** Verifies the folder; ends the server before, if it is ours. An idle one writes nothing. */
  private List<Report.Verdict> verify(Path folder, @Nullable FolderCheck check) {
    if (self != null) self.end();
    var audits = new FolderAudits(CHECKS);
    var report = new LedgerVerifier(folder).verify(check == null ? audits : audits.andThen(check));
    var verdicts = new ArrayList<>(report.verdicts());
    verdicts.addAll(audits.verdicts(report.verdict("intact").status() == Verdict.Status.HOLDS));
    boolean holds = verdicts.stream().noneMatch(each -> each.status() == Verdict.Status.FAILED);
    targets.add(
        new Target("verify", holds, folder + ", " + report.goodEntries() + " entries intact"));
    return verdicts.stream()
        .map(each -> new Report.Verdict(each.name(), each.status().name(), each.detail()))
        .toList();
  }

  private void judge(Report.@Nullable Overload overload) {
    long wrong = test.phases().stream().mapToLong(phase -> phase.count(Outcome.WRONG)).sum();
    long broken = test.phases().stream().mapToLong(phase -> phase.count(Outcome.BROKEN)).sum();
    long some = test.phases().stream().mapToInt(Phase::stillWaiting).sum();
    targets.addFirst(new Target("answers", wrong == 0, wrong + " answers that must not be"));
    targets.add(
        1, new Target("connections", broken + some == 0, broken + some + " without an answer"));
    var last = test.phases().getLast();
    expect("p99", options.expectMicros("--expect-p99"), last.latency().p99());
    expect("p99.9", options.expectMicros("--expect-p999"), last.latency().p999());
    int rate = options.number("--expect-rate", 0, 0);
    if (rate > 0)
      targets.add(
          new Target(
              "rate",
              last.acceptedPerSecond() >= rate,
              "%,.0f a second, at least %,d are wanted".formatted(last.acceptedPerSecond(), rate)));
    if (overload != null) judge(overload, options.has("--hammer") ? HAMMERED_GOODPUT : GOODPUT);
  }

  private void judge(Report.Overload overload, double least) {
    targets.add(
        new Target(
            "goodput",
            overload.goodputRatio() >= least,
            "%.2f of the peak at four times saturation, at least %.1f is wanted"
                .formatted(overload.goodputRatio(), least)));
    boolean recovered = overload.recoveryMs() >= 0 && overload.recoveryMs() <= RECOVERY_MS;
    targets.add(
        new Target(
            "recovery",
            recovered,
            "p99 of 10 ms is wanted within %d ms after the overload, found after %s"
                .formatted(
                    RECOVERY_MS,
                    overload.recoveryMs() < 0 ? "never" : overload.recoveryMs() + " ms")));
  }

  private void expect(String name, @Nullable Long wanted, long found) {
    if (wanted == null) return;
    targets.add(
        new Target(
            name,
            found <= wanted,
            "%.1f ms, at most %.1f are wanted".formatted(found / 1e3, wanted / 1e3)));
  }
}
