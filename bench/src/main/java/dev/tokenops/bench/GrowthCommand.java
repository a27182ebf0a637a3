package dev.tokenops.bench;

import dev.tokenops.bench.Growth.Result;
import dev.tokenops.bench.Growth.Start;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code tokenops bench --growth}: makes a large ledger, starts it, and measures the run path on it
 * beside a fresh one.
 */
final class GrowthCommand {
  static final String USAGE =
      """
      Usage: tokenops bench --growth [--runs N] [--usual] [--pairs N] [--seconds N] [--warmup N] [--data DIR]

        --runs N      ended runs of the grown ledger (default: 10000000)
        --usual       runs of the usual evidence with a callback, some 6 KiB in three entries; else
                      cancelled ones of the least evidence there can be, two entries in 1.5 KiB
        --pairs N     measurements of the grown ledger and a fresh one, in turns (default: 5)
        --seconds N   of each measurement (default: 10)
        --warmup N    seconds of each that are not counted (default: 40)
        --data DIR    keeps the grown ledger there, and uses the one that is there with its snapshot
      """;

  private GrowthCommand() {}

  /**
   * @throws IllegalArgumentException if an option is unknown or no number
   */
  static Result run(PrintStream out, String... args) throws Exception {
    long runs = 10_000_000;
    var kind = GrownLedger.Kind.small();
    int pairs = 5;
    int seconds = 10;
    int warmup = 40;
    Path data = null;
    for (int i = 0; i < args.length; i++)
      switch (args[i]) {
        case "--runs" -> runs = Long.parseLong(value(args, ++i));
        case "--usual" -> kind = GrownLedger.Kind.usual();
        case "--pairs" -> pairs = Integer.parseInt(value(args, ++i));
        case "--seconds" -> seconds = Integer.parseInt(value(args, ++i));
        case "--warmup" -> warmup = Integer.parseInt(value(args, ++i));
        case "--data" -> data = Path.of(value(args, ++i));
        default -> throw new IllegalArgumentException("there is no option " + args[i]);
      }
    var folder = data == null ? Files.createTempDirectory("tokenops-growth") : data;
    try {
      var result =
          new Growth(folder, runs, kind, warmup, pairs, seconds)
              .measure(told -> out.println("growth: " + told));
      print(result, out);
      return result;
    } finally {
      if (data == null) RunPathBench.delete(folder);
    }
  }

  private static String value(String[] args, int index) {
    if (index == args.length)
      throw new IllegalArgumentException(args[index - 1] + " needs a value");
    return args[index];
  }

  private static void print(Result result, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%,d entries of %,d runs, %,d MB%n",
        result.snapshot().entries(),
        result.snapshot().runs(),
        result.bytes() >> 20);
    if (result.whole() != null) print("started, everything read", result.whole(), out);
    print("started from its snapshot", result.snapshot(), out);
    if (result.pairs().isEmpty()) return;
    out.printf(Locale.ROOT, "%n%14s %14s %8s%n", "grown, runs/s", "fresh, runs/s", "ratio");
    for (var pair : result.pairs())
      out.printf(Locale.ROOT, "%,14.0f %,14.0f %8.3f%n", pair.grown(), pair.fresh(), pair.ratio());
    out.printf(Locale.ROOT, "%14s %14s %8.3f%n", "", "median", result.ratio());
  }

  private static void print(String what, Start start, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-28s %,8d ms, of which %,d for the ledger: %,.0f entries/s%n",
        what,
        start.readyMs(),
        start.scanMs(),
        start.rate());
  }
}
