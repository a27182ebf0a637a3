package dev.tokenops.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.bench.load.Latency;
import dev.tokenops.bench.load.Outcome;
import dev.tokenops.bench.load.Phase;
import dev.tokenops.bench.load.Report;
import dev.tokenops.bench.load.Second;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String HOSTILE = "</code><script>alert('x')</script>\"&";

  private static Report report(List<Second> seconds, Latency latency) {
    var phase =
        new Phase("load", HOSTILE, 2, Map.of(Outcome.ACCEPTED, 7L), 3.5, latency, Map.of(), 9, 0);
    return new Report(
        Instant.EPOCH,
        "2 processors",
        HOSTILE,
        HOSTILE,
        1,
        1_500,
        7,
        7,
        null,
        List.of(phase),
        seconds,
        null,
        null,
        List.of(),
        List.of(new Report.Target("p99", false, HOSTILE)),
        List.of(HOSTILE));
  }

  private static Latency latency(long count) {
    return new Latency(
        count,
        5,
        5,
        9,
        20,
        30,
        40,
        50,
        List.of(new Latency.Point(50, 5), new Latency.Point(100, 50)));
  }

  @Test
  void whatAServerSaysIsTextAndNeverMarkup() {
    var page =
        HtmlReport.page(
            report(List.of(new Second(1, HOSTILE, Map.of(), latency(3), 0)), latency(7)));
    assertFalse(page.contains("<script"), page);
    assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)"), page);
    assertEquals("&lt;&amp;&gt;&quot;&#39;", Html.escape("<&>\"'"));
  }

  @Test
  void everyPlotIsWellFormedAlsoWithoutASecond() throws Exception {
    for (var seconds :
        List.of(
            List.<Second>of(),
            List.of(
                new Second(1, "load", Map.of(Outcome.WRONG, 2L), latency(0), 0),
                new Second(2, "load", Map.of(Outcome.ACCEPTED, 9L), latency(9), 3)))) {
      var page = HtmlReport.page(report(seconds, latency(7)));
      int plots = 0;
      for (int from = page.indexOf("<svg"); from >= 0; from = page.indexOf("<svg", from + 1)) {
        var svg = page.substring(from, page.indexOf("</svg>", from) + 6);
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
        plots++;
      }
      assertEquals(3, plots);
    }
  }

  @Test
  void timesAreWrittenAsPeopleReadThem() {
    assertEquals("999 µs", TextReport.time(999));
    assertEquals("10.0 ms", TextReport.time(10_000));
    assertEquals("2.5 s", TextReport.time(2_500_000));
  }
}
