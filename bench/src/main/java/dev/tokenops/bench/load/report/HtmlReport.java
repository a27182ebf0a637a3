package dev.tokenops.bench.load.report;

import static dev.tokenops.bench.load.report.Html.escape;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.bench.load.Latency;
import dev.tokenops.bench.load.Outcome;
import dev.tokenops.bench.load.Phase;
import dev.tokenops.bench.load.Report;
import dev.tokenops.bench.load.Second;
import dev.tokenops.bench.load.report.Plot.Line;
import dev.tokenops.bench.load.report.Plot.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report as one HTML page that needs nothing else, in light and dark. */
public final class HtmlReport {
  private static final int MARKS = 10;
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--c0:#0b62c4;--c1:#0a7d53;--c2:#b25a00;--c3:#c0262d;--c4:#7b3fb5;
      --ink:#1c2127;--soft:#68707a;--grid:#e2e5e9;--page:#fff}
      @media (prefers-color-scheme:dark){:root{--c0:#6db1ff;--c1:#4cc995;--c2:#f2a65a;--c3:#ff7b80;
      --c4:#c69cf4;--ink:#e6e9ed;--soft:#98a1ab;--grid:#2d333a;--page:#15181c}}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);
      max-width:900px;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}svg{width:100%;height:auto;margin:1rem 0}
      svg text{font-size:12px;fill:var(--soft)}svg text.title{font-size:14px;fill:var(--ink)}
      svg text[data-c="0"]{fill:var(--c0)}svg text[data-c="1"]{fill:var(--c1)}
      svg text[data-c="2"]{fill:var(--c2)}svg text[data-c="3"]{fill:var(--c3)}svg text[data-c="4"]{fill:var(--c4)}
      .grid{stroke:var(--grid)}.line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
      .c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(--c4)}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums;display:block;overflow-x:auto}
      th,td{padding:.2rem .7rem .2rem 0;text-align:right;white-space:nowrap}
      th{color:var(--soft);font-weight:500}th:first-child,td:first-child{text-align:left}
      .ok{color:var(--c1)}.fail{color:var(--c3);font-weight:600}code{overflow-wrap:anywhere}
      """;

  private HtmlReport() {}

  public static void write(Report report, Path file) throws IOException {
    Files.write(file, page(report).getBytes(UTF_8));
  }

  static String page(Report report) {
    var page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>TokenOps load test</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>TokenOps load test</h1>\n");
    page.append(
        "<p>%s, %s, %s. %d agents, evidence of %,d bytes on average.<br><code>tokenops load %s</code></p>\n"
            .formatted(
                escape(report.server()),
                escape(report.beganAt().toString()),
                escape(report.machine()),
                report.agents(),
                report.evidenceBytes(),
                escape(report.options())));
    targets(report, page);
    phases(report, page);
    page.append("<h2>Over time</h2>\n");
    page.append(latencyOverTime(report.seconds()));
    page.append(throughput(report.seconds()));
    page.append("<h2>Distribution</h2>\n<p>Latencies of all runs, from the intended start to the")
        .append(
            " whole answer (closed model: from the sending), down to one in ten thousand.</p>\n");
    for (var phase : report.phases())
      if (phase.latency().count() > 0) page.append(distribution(phase));
    return page.append("</body></html>\n").toString();
  }

  private static void targets(Report report, StringBuilder page) {
    page.append("<h2>What must hold</h2>\n<table>");
    for (var target : report.targets())
      page.append(
          "<tr><td class=\"%s\">%s %s</td><td style=\"text-align:left\">%s</td></tr>\n"
              .formatted(
                  target.holds() ? "ok" : "fail",
                  target.holds() ? "ok" : "FAIL",
                  escape(target.name()),
                  escape(target.detail())));
    page.append("</table>\n");
    for (var sample : report.samples())
      page.append("<p class=\"fail\">must not be: <code>%s</code></p>\n".formatted(escape(sample)));
  }

  private static void phases(Report report, StringBuilder page) {
    page.append("<h2>Phases</h2>\n<table><tr><th>phase</th><th>offered</th><th>a second</th>")
        .append("<th>accepted</th><th>replayed</th><th>refused</th><th>told to wait</th>")
        .append(
            "<th>broken</th><th>wrong</th><th>p50</th><th>p99</th><th>p99.9</th><th>max</th></tr>\n");
    for (var phase : report.phases()) {
      page.append(
          "<tr><td>%s</td><td>%s</td><td>%,.0f</td>"
              .formatted(escape(phase.name()), escape(phase.offered()), phase.acceptedPerSecond()));
      for (var outcome : Outcome.values())
        page.append("<td>%,d</td>".formatted(phase.count(outcome)));
      var latency = phase.latency();
      for (long each : List.of(latency.p50(), latency.p99(), latency.p999(), latency.max()))
        page.append("<td>%s</td>".formatted(escape(TextReport.time(each))));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static String latencyOverTime(List<Second> seconds) {
    return overTime("Latency of the runs answered in each second", true, seconds)
        .add(line("p50", 0, seconds, second -> latency(second, second.latency().p50())))
        .add(line("p90", 1, seconds, second -> latency(second, second.latency().p90())))
        .add(line("p99", 2, seconds, second -> latency(second, second.latency().p99())))
        .add(line("p99.9", 4, seconds, second -> latency(second, second.latency().p999())))
        .add(line("max", 3, seconds, second -> latency(second, second.latency().max())))
        .svg();
  }

  private static double latency(Second second, long micros) {
    return second.latency().count() == 0 ? Double.NaN : micros;
  }

  private static String throughput(List<Second> seconds) {
    return overTime("Answers in each second", false, seconds)
        .add(line("accepted", 0, seconds, second -> second.count(Outcome.ACCEPTED)))
        .add(line("replayed", 1, seconds, second -> second.count(Outcome.REPLAYED)))
        .add(line("refused", 4, seconds, second -> second.count(Outcome.REFUSED)))
        .add(line("told to wait", 2, seconds, second -> second.count(Outcome.SHED)))
        .add(
            line(
                "errors",
                3,
                seconds,
                second -> (double) (second.count(Outcome.BROKEN) + second.count(Outcome.WRONG))))
        .svg();
  }

  private static Line line(
      String name, int colour, List<Second> seconds, ToDoubleFunction<Second> value) {
    return new Line(name, colour, seconds.stream().map(value::applyAsDouble).toList());
  }

  private static Plot overTime(String title, boolean micros, List<Second> seconds) {
    var x = seconds.stream().map(second -> (double) second.second()).toList();
    var marks = new ArrayList<Mark>();
    int step = Math.max(1, (seconds.size() + MARKS - 1) / MARKS);
    for (int i = step - 1; i < seconds.size(); i += step) {
      int at = seconds.get(i).second();
      marks.add(new Mark(at, at + " s"));
    }
    return new Plot(
        title,
        micros,
        value -> micros ? TextReport.time((long) value) : "%,.0f".formatted(value),
        x,
        marks);
  }

  /**
   * The abscissa is the number of nines: 50 %, 90 %, 99 % are evenly apart, as in HdrHistogram's
   * plots.
   */
  private static String distribution(Phase phase) {
    var x = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    double most = Math.log10(Math.max(10.0, (double) phase.latency().count()));
    for (Latency.Point point : phase.latency().spectrum()) {
      double nines = point.percentile() >= 100 ? most : -Math.log10(1 - point.percentile() / 100);
      x.add(Math.min(nines, most));
      y.add((double) point.micros());
    }
    var marks = new ArrayList<Mark>();
    for (int nines = 1; nines <= most; nines++)
      marks.add(new Mark(nines, nines == 1 ? "90 %" : nines == 2 ? "99 %" : percent(nines)));
    return new Plot(
            phase.name() + ", " + phase.offered(),
            true,
            value -> TextReport.time((long) value),
            x,
            marks)
        .add(new Line("latency", 0, y))
        .svg();
  }

  private static String percent(int nines) {
    return String.format(Locale.ROOT, "%." + (nines - 2) + "f %%", 100 - Math.pow(10, 2 - nines));
  }
}
