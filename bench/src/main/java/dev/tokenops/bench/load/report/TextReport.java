package dev.tokenops.bench.load.report;

import dev.tokenops.bench.load.Latency;
import dev.tokenops.bench.load.Outcome;
import dev.tokenops.bench.load.Phase;
import dev.tokenops.bench.load.Report;
import dev.tokenops.bench.load.Second;
import java.io.PrintStream;
import java.util.Locale;

/** The report as lines for a terminal. */
public final class TextReport {
  private static final double MICROS = 1e6;

  private TextReport() {}

  /** The line of one second, while it goes on. */
  public static String line(Second second) {
    return "%4d s  %-10s %,8d/s  p50 %s  p99 %s  max %s%s%s%s%s"
        .formatted(
            second.second(),
            second.phase(),
            second.count(Outcome.ACCEPTED),
            time(second.latency().p50()),
            time(second.latency().p99()),
            time(second.latency().max()),
            some(second.count(Outcome.SHED), "told to wait"),
            some(second.count(Outcome.BROKEN), "broken"),
            some(second.count(Outcome.WRONG), "WRONG"),
            some(second.waiting(), "waiting for a connection"));
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : "  %,d %s".formatted(count, what);
  }

  public static void print(Report report, PrintStream out) {
    out.printf(
        "%nload test of %s, %s%n  %s%n  %d agents, evidence of %,d bytes on average%n",
        report.server(),
        report.machine(),
        report.options(),
        report.agents(),
        report.evidenceBytes());
    for (var phase : report.phases()) print(phase, out);
    if (report.serverMicros() != null)
      out.printf(
          "%n  processor time of the server: %.1f µs for each acknowledged run%n",
          report.serverMicros());
    var overload = report.overload();
    if (overload != null)
      out.printf(
          "%noverload: peak %,.0f/s, goodput %,.0f/s at four times that (%.2f), p99 10 ms again after %s%n",
          overload.peakPerSecond(),
          overload.goodputPerSecond(),
          overload.goodputRatio(),
          overload.recoveryMs() < 0 ? "more than was looked at" : overload.recoveryMs() + " ms");
    var check = report.check();
    if (check != null)
      out.printf(
          "%ncheck: %,d runs acknowledged, %,d in the ledger (%,d of them unanswered), %s credits consumed, %d receipts compared%n",
          check.acknowledged(),
          check.found(),
          check.late(),
          credits(check.consumedMicros()),
          check.receipts());
    out.println();
    for (var sample : report.samples()) out.printf("  must not be: %s%n", sample);
    for (var verdict : report.verdicts())
      out.printf("  verify %-9s %-11s %s%n", verdict.name(), verdict.status(), verdict.detail());
    for (var target : report.targets())
      out.printf(
          "  %s %-12s %s%n", target.holds() ? "ok  " : "FAIL", target.name(), target.detail());
  }

  private static void print(Phase phase, PrintStream out) {
    out.printf("%n%s: %s, %.1f s%n", phase.name(), phase.offered(), phase.seconds());
    out.printf("  %,.0f acknowledged a second%n  ", phase.acceptedPerSecond());
    for (var outcome : Outcome.values())
      if (phase.count(outcome) > 0)
        out.printf("%s %,d  ", outcome.name().toLowerCase(Locale.ROOT), phase.count(outcome));
    out.printf("%n  latency %s%n", latencies(phase.latency()));
    phase.steps().forEach((name, each) -> out.printf("    %-10s %s%n", name, latencies(each)));
    out.printf("  processor time of this client: %.1f µs an answer%n", phase.clientMicros());
    if (phase.stillWaiting() > 0)
      out.printf("  %d connections had no answer at the end%n", phase.stillWaiting());
  }

  private static String latencies(Latency latency) {
    if (latency.count() == 0) return "none";
    return "p50 %s  p90 %s  p99 %s  p99.9 %s  p99.99 %s  max %s"
        .formatted(
            time(latency.p50()),
            time(latency.p90()),
            time(latency.p99()),
            time(latency.p999()),
            time(latency.p9999()),
            time(latency.max()));
  }

  private static String credits(long micros) {
    return "%,.2f".formatted(micros / MICROS);
  }

  /** Microseconds as a person reads them. */
  static String time(long micros) {
    if (micros < 1_000) return micros + " µs";
    if (micros < 1_000_000) return "%.1f ms".formatted(micros / 1e3);
    return "%.1f s".formatted(micros / 1e6);
  }
}
