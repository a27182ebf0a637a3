package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.ledger.upkeep.Salvage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Saves what can be trusted of a ledger that does not open. */
final class LedgerSalvageCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger salvage",
        List.of("DIR", "OUT"),
        "Copies the longest prefix of a damaged ledger that can be trusted, and names all the rest.",
        List.of(
            option("--key", "VKEY", "the log's key, or several in lines; else those in DIR"),
            flag("--keep-identity", "OUT is to be the log from now on: it gets the signing key")),
        """
        DIR is only read. OUT must be empty. What is copied is copied byte for byte, so every proof
        given of it holds on; every entry and run behind it is named: readable ones by type, others by
        index. Whoever can write to DIR can put another key there: with --key, as it was published,
        nothing is trusted that this key has not signed.

        OUT is the same log, cut short. Somebody who saved a later checkpoint sees `complete` fail on
        it, for ever. Without --keep-identity OUT can be verified, exported and handed out, and not
        written to. With it a server may go on from OUT: stop the one on DIR for good, keep DIR, and
        tell those who follow the log from which entry on it was lost. The other files of a server's
        folder, such as master.key, are yours to copy.

        exit: 0 copied, all of it, 1 copied with entries missing, or nothing could be, 2 wrong use
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var from = LedgerStatusCommand.folder(arguments.operand(0));
    var to = Path.of(arguments.operand(1));
    boolean keeps = arguments.has("--keep-identity");
    var runs = new SalvagedRuns(out);
    try {
      var saved =
          new Salvage(from, to, VerifyCommand.keys(arguments.option("--key")), keeps).run(runs);
      runs.end();
      print(saved, to, runs, out);
      if (!keeps) out.println("It has no signing key: --keep-identity makes a log to go on with.");
      return runs.missing() == 0 ? OK : FAILED;
    } catch (Salvage.Refused e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  private static void print(Salvage.Saved saved, Path to, SalvagedRuns runs, PrintStream out) {
    out.printf("%s: %,d entries, verified%n", to, saved.entries());
    if (saved.reason() != null) out.printf("it ends there because: %s%n", saved.reason());
    if (saved.named() > saved.entries())
      out.printf(
          "entries %d to %d were acknowledged and are not in it%n",
          saved.entries(), saved.named() - 1);
    else if (runs.missing() > 0)
      out.println("what is missing may have been acknowledged: the head does not say");
  }
}
