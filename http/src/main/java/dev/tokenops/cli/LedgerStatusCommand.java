package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;

import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.upkeep.LedgerStatus;
import dev.tokenops.ledger.verify.LedgerVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a ledger stands. */
final class LedgerStatusCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger status",
        List.of("DIR"),
        "Says how far a ledger is, when it was last forced to disk, and how fast it grows.",
        List.of(flag("--json", "one JSON document instead of lines")),
        """
        DIR is only read, also while a server writes to it. Nothing is verified: it reads the head,
        the names of the files and the headers of the newest. `tokenops verify DIR` verifies.

        exit: 0 it could be told, 1 a file cannot be read, 2 DIR is no data folder
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = folder(arguments.operand(0));
    var now = Instant.now();
    var status = LedgerStatus.of(folder, now);
    if (arguments.has("--json"))
      out.println(new String(CanonicalJson.encode(status), StandardCharsets.UTF_8));
    else print(folder, status, now, out);
    return OK;
  }

  /**
   * The data folder that an operand names.
   *
   * @throws CommandRefused if it is none
   */
  static Path folder(String operand) {
    var folder = Path.of(operand);
    if (!LedgerVerifier.isLedger(folder))
      throw CommandRefused.wrongUse(folder + " is not the data folder of a ledger");
    return folder;
  }

  private static void print(Path folder, LedgerStatus status, Instant now, PrintStream out) {
    out.printf("%s  (ledger%s)%n", folder, status.origin() == null ? "" : " of " + status.origin());
    line(out, "entries", "%,d forced to disk, as the head says".formatted(status.size()));
    if (status.entries() > status.size())
      line(out, "", "%,d more written since".formatted(status.entries() - status.size()));
    line(out, "root", status.root() == null ? "none: there is no head" : status.root());
    line(out, "last force", moment(status.lastForceAt(), now));
    line(out, "first entry", moment(status.firstEntryAt(), now));
    line(out, "last entry", moment(status.lastEntryAt(), now));
    line(
        out,
        "rates",
        "%,.1f entries a second in the last minute, %,.1f in the last hour, %,.1f in all"
            .formatted(
                status.recent().lastMinute() / 60.0,
                status.recent().lastHour() / 3600.0,
                overall(status)));
    long linked = status.files().stream().filter(file -> file.elsewhere() != null).count();
    line(
        out,
        "files",
        "%,d of %,d bytes in all%s"
            .formatted(
                status.files().size(),
                status.bytes(),
                linked == 0 ? "" : "; %,d of them lie elsewhere".formatted(linked)));
    if (status.broken() != null) line(out, "at its end", status.broken());
    var process = status.process();
    line(out, "open", process == null ? "by no process that runs" : "by process " + process);
  }

  /** Entries a second from the first to the last. */
  private static double overall(LedgerStatus status) {
    var first = status.firstEntryAt();
    var last = status.lastEntryAt();
    if (first == null || last == null) return 0;
    return status.entries() / Math.max(0.001, Duration.between(first, last).toMillis() / 1000.0);
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf("  %-11s %s%n", name, value);
  }

  private static String moment(@Nullable Instant moment, Instant now) {
    if (moment == null) return "none";
    long ms = Math.max(0, Duration.between(moment, now).toMillis());
    return "%s, %s ago"
        .formatted(
            moment.truncatedTo(ChronoUnit.MILLIS), ms < 10_000 ? ms + " ms" : ms / 1000 + " s");
  }
}
