package dev.tokenops.bench.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A line plot as inline SVG, drawn with the page's own colours. The ordinate is linear from zero,
 * or logarithmic.
 */
final class Plot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 300;
  private static final int LEFT = 74;
  private static final int RIGHT = 16;
  private static final int TOP = 34;
  private static final int BOTTOM = 42;

  /**
   * @param y as many as the plot's x; NaN leaves a gap
   * @param colour the index of one of the page's line colours, from 0
   */
  record Line(String name, int colour, List<Double> y) {
    Line {
      y = List.copyOf(y);
    }
  }

  /** A place on the abscissa with a word beneath it. */
  record Mark(double x, String label) {}

  private final String title;
  private final boolean logarithmic;
  private final DoubleFunction<String> unit;
  private final List<Double> x;
  private final List<Line> lines = new ArrayList<>();
  private final List<Mark> marks;
  private final double low;
  private double high;

  /**
   * @param unit writes a value of the ordinate
   */
  Plot(
      String title,
      boolean logarithmic,
      DoubleFunction<String> unit,
      List<Double> x,
      List<Mark> marks) {
    this.title = title;
    this.logarithmic = logarithmic;
    this.unit = unit;
    this.x = List.copyOf(x);
    this.marks = List.copyOf(marks);
    this.low = logarithmic ? 1 : 0;
    this.high = logarithmic ? 10 : 1;
  }

  Plot add(Line line) {
    if (line.y().size() != x.size())
      throw new IllegalArgumentException(line.name() + " is too short");
    lines.add(line);
    for (double y : line.y()) if (y > high) high = y;
    return this;
  }

  /** The element, ready to stand in a page. */
  String svg() {
    var svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, Html.escape(title)));
    svg.append(
        "<text class=\"title\" x=\"%d\" y=\"18\">%s</text>".formatted(LEFT, Html.escape(title)));
    grid(svg);
    for (var mark : marks) {
      double at = atX(mark.x());
      text(svg, at, HEIGHT - BOTTOM + 18, "middle", mark.label());
    }
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      svg.append("<path class=\"line c%d\" d=\"%s\"/>".formatted(line.colour(), path(line)));
      text(svg, WIDTH - RIGHT - 90.0 * (lines.size() - 1 - i), 18, "end", line.name())
          .insert(svg.lastIndexOf("<text") + 5, " data-c=\"" + line.colour() + "\"");
    }
    return svg.append("</svg>").toString();
  }

  private void grid(StringBuilder svg) {
    for (double value : ticks()) {
      double y = atY(value);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT,
              WIDTH - RIGHT,
              y,
              y));
      text(svg, LEFT - 8, y + 4, "end", unit.apply(value));
    }
  }

  private List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    if (logarithmic) {
      for (double tick = low; tick <= ceiling(); tick *= 10) ticks.add(tick);
      return ticks;
    }
    double step = Math.pow(10, Math.floor(Math.log10(high)));
    if (high / step < 2) step /= 5;
    else if (high / step < 5) step /= 2;
    for (double tick = 0; tick <= ceiling(); tick += step) ticks.add(tick);
    return ticks;
  }

  private double ceiling() {
    return logarithmic ? Math.pow(10, Math.ceil(Math.log10(high))) : high * 1.05;
  }

  private String path(Line line) {
    var path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < x.size(); i++) {
      double y = line.y().get(i);
      if (Double.isNaN(y)) {
        pen = false;
        continue;
      }
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", atX(x.get(i)), atY(y)));
      if (!pen) path.append("h0.1"); // A point alone is seen too.
      pen = true;
    }
    return path.toString();
  }

  private double atX(double value) {
    double first = x.isEmpty() ? 0 : x.getFirst();
    double last = x.isEmpty() ? 1 : x.getLast();
    double share = last == first ? 0.5 : (value - first) / (last - first);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double atY(double value) {
    double share =
        logarithmic
            ? Math.log10(Math.max(value, low) / low) / Math.log10(ceiling() / low)
            : value / ceiling();
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static StringBuilder text(
      StringBuilder svg, double x, double y, String anchor, String text) {
    return svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            Html.escape(text)));
  }
}
