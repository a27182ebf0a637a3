package dev.tokenops.cli;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.FactCodec;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.upkeep.Salvage;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which entries a salvage has left behind, and at the end which runs they are of: where each
 * stands in the copy, and what it has come to beyond it.
 */
final class SalvagedRuns implements Salvage.Heir {
  private final PrintStream out;

  /** The newest entry in the copy of each run that has not ended there. */
  private final Map<String, String> open = new LinkedHashMap<>();

  /** The newest entry of each run that lies beyond. */
  private final Map<String, String> beyond = new LinkedHashMap<>();

  private long unreadable;
  private long readable;

  SalvagedRuns(PrintStream out) {
    this.out = out;
  }

  @Override
  public void kept(Entry entry) {
    var run = runOf(entry);
    if (run == null) return;
    if (ends(entry.type())) open.remove(run);
    else open.put(run, name(entry));
  }

  private static boolean ends(String type) {
    return !type.startsWith("run.accepted.") && !type.startsWith("run.resumed.");
  }

  @Override
  public void beyond(Entry entry) {
    readable++;
    var run = runOf(entry);
    out.printf(
        "entry %d: beyond, %s%s%n", entry.index(), entry.type(), run == null ? "" : ", " + run);
    if (run != null) beyond.put(run, name(entry));
  }

  @Override
  public void lost(long from, long end) {
    unreadable += end - from;
    if (end - from == 1) out.printf("entry %d: cannot be read%n", from);
    else out.printf("entries %d to %d: cannot be read%n", from, end - 1);
  }

  /** Names the runs. */
  void end() {
    beyond.forEach((run, last) ->
        out.printf(
            "%s: %s; beyond: %s%n",
            run,
            open.containsKey(run) ? "open in the copy, " + open.get(run) : "not open in the copy",
            last));
    if (unreadable + readable == 0) return;
    open.forEach((run, last) -> {
      if (!beyond.containsKey(run))
        out.printf("%s: open in the copy, %s; may have ended in what is missing%n", run, last);
    });
  }

  /** Entries that are not in the copy. */
  long missing() {
    return unreadable + readable;
  }

  private static String name(Entry entry) {
    return entry.type() + " (entry " + entry.index() + ")";
  }

  private static @Nullable String runOf(Entry entry) {
    try {
      return switch (FactCodec.decode(entry.type(), entry.body())) {
        case Fact.OfRun.OfOneRun run -> run.runId();
        case Fact.OfReturns run -> run.runId();
        case Fact _ -> null;
      };
    } catch (IllegalArgumentException _) {
      return null; // Another program's entry.
    }
  }
}
