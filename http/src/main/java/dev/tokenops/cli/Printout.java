package dev.tokenops.cli;

import java.io.PrintStream;

/** What a walk prints for a person, and the count of the checks that did not hold. */
final class Printout {
  private final PrintStream out;
  private int failed;

  Printout(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.printf("%n%s%n", text);
  }

  /** One call and what came of it. */
  void call(String request, int status, String result) {
    out.printf("  %-48s %d  %s%n", request, status, result);
  }

  void line(String name, String value) {
    out.printf("  %-18s %s%n", name, value);
  }

  void text(String text) {
    text.lines().forEach(line -> out.printf("  %s%n", line));
  }

  /** A check and what was found. */
  void check(boolean holds, String sentence) {
    if (!holds) failed++;
    out.printf("  %s %s%n", holds ? "ok  " : "FAIL", sentence);
  }

  int failed() {
    return failed;
  }
}
