package dev.tokenops.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code tokenops bench}: runs the benches, keeps JMH's results as JSON and prints a table.
 *
 * <p>Exit codes: 0 measured, 1 a bench failed, 2 wrong use.
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: tokenops bench [--quick | --full] [--out FILE] [PATTERN]
             tokenops bench --growth [--help]
             tokenops bench --footprint

        --quick      a few minutes for all, of each kind the usual inputs (the default)
        --full       more forks, longer iterations, all inputs, some hours: for figures to keep
        --out FILE   where JMH's results go as JSON (default: bench-results.json)
        --growth     a ledger of 20 million entries beside a fresh one, and how it starts
        --footprint  bytes of ledger and heap that a run with its callback leaves: a minute
        PATTERN      only benches whose name matches, such as RunPath or 'RunPath|Floor'

      A baseline is the same work without what the bench is about; the table says which part of its
      baseline each bench comes to. Close other programs first: they take part in every figure.
      """;

  private Main() {}

  public static void main(String... args) throws Exception {
    if (args.length > 0 && args[0].equals("--growth")) {
      growth(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    if (args.length == 1 && args[0].equals("--footprint")) {
      System.out.print(Footprint.measure(Footprint.DEFAULT_RUNS).text());
      return;
    }
    var plan = Plan.QUICK;
    var out = Path.of("bench-results.json");
    var pattern = "";
    for (int i = 0; i < args.length; i++)
      switch (args[i]) {
        case "--help", "-h" -> {
          System.out.print(USAGE);
          return;
        }
        case "--quick" -> plan = Plan.QUICK;
        case "--full" -> plan = Plan.FULL;
        case "--out" -> out = Path.of(value(args, ++i));
        default -> pattern = pattern(args[i]);
      }
    var results = plan.run(pattern, out);
    if (results.isEmpty()) refuse("no bench matches " + pattern);
    System.out.print(Figures.table(results));
    System.out.println("Results as JSON: " + out.toAbsolutePath());
  }

  private static void growth(String... args) throws Exception {
    if (args.length == 1 && args[0].equals("--help")) {
      System.out.print(GrowthCommand.USAGE);
      return;
    }
    try {
      GrowthCommand.run(System.out, args);
    } catch (IllegalArgumentException e) {
      System.err.println("tokenops bench: " + e.getMessage());
      System.err.print(GrowthCommand.USAGE);
      System.exit(2);
    }
  }

  private static String pattern(String argument) {
    if (argument.startsWith("-")) refuse("there is no option " + argument);
    try {
      return Pattern.compile(argument).pattern();
    } catch (PatternSyntaxException e) {
      refuse("PATTERN is no regular expression: " + e.getDescription());
      throw e;
    }
  }

  private static String value(String[] args, int index) {
    if (index == args.length) refuse(args[index - 1] + " needs a value");
    return args[index];
  }

  private static void refuse(String why) {
    System.err.println("tokenops bench: " + why);
    System.err.print(USAGE);
    System.exit(2);
  }
}
