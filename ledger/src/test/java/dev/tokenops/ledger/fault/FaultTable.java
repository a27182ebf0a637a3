package dev.tokenops.ledger.fault;

import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.fault.Fault.Base;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tries faults, seed by seed, and puts those of a kind into one row. */
final class FaultTable {
  private final Ground ground;
  private final Path root;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final WaysOut waysOut = new WaysOut();

  /** Outcomes of one kind: the first of them in words. */
  private record Row(String place, String what, Outcome outcome, List<Integer> seeds, int of) {}

  FaultTable(Ground ground, Path root) {
    this.ground = ground;
    this.root = root;
  }

  /** Tries it with each of its seeds, or so many more as were asked for. */
  void add(Fault fault) throws IOException {
    int seeds = Math.max(fault.seeds(), fault.seeds() == 1 ? 1 : FaultDocument.moreSeeds());
    for (int seed = 1; seed <= seeds; seed++) {
      var outcome = outcome(fault, seed);
      rows.computeIfAbsent(
              fault.place() + "|" + fault.what() + "|" + outcome.kind(),
              _ -> new Row(fault.place(), fault.what(), outcome, new ArrayList<>(), seeds))
          .seeds
          .add(seed);
    }
  }

  private Outcome outcome(Fault fault, int seed) throws IOException {
    var folder = Folders.copy(ground.of(fault.base()), root.resolve("case"));
    try {
      fault.strike(folder, seed);
      long named = fault.base() == Base.CLOSED ? ground.entries.size() : ground.namedAfterCrash;
      return new Trial(ground, Ground.options(), folder, named, seed == 1).outcome();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s, %s, seed %d: %s".formatted(fault.place(), fault.what(), seed, e.getMessage()), e);
    } finally {
      Folders.delete(folder);
    }
  }

  /** As a table of Markdown, and the ways out below it. */
  String text() {
    var text = new StringBuilder();
    text.append("| place | fault | seeds | on opening | `tokenops verify` | lost | go on |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (var row : rows.values()) {
      var outcome = row.outcome;
      text.append("| ")
          .append(
              String.join(
                  " | ",
                  row.place,
                  row.what,
                  seeds(row),
                  outcome.open(),
                  outcome.verify(),
                  outcome.lost(),
                  waysOut.letter(outcome.goOn())))
          .append(" |\n");
    }
    return text.append('\n').append(waysOut.text()).toString();
  }

  private static String seeds(Row row) {
    if (row.of == 1) return "1";
    return row.seeds.size() == row.of
        ? "all of " + row.of
        : row.seeds.size() + " of " + row.of + ", " + first(row.seeds);
  }

  private static String first(List<Integer> seeds) {
    return "as " + seeds.getFirst();
  }
}
