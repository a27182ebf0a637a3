package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.upkeep.Archive;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The closed files of a ledger, elsewhere. */
final class LedgerArchiveCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger archive",
        List.of("DIR", "OUT"),
        "Copies the closed files of a ledger to a read-only archive that verifies by itself.",
        List.of(
            flag("--release", "then replaces them in DIR by links, which makes their room free"),
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        Every queue file but the newest is closed: it never changes again. OUT holds exact copies of
        them and no private key; `tokenops verify OUT` verifies it. Done again, it adds what was closed
        since. A server may be running on DIR.

        With --release a file in DIR gives way to a link to its verified copy, in one step, also under
        a running server (which frees the room when it next opens its files). Nothing leaves the log:
        every old proof is still given, read from the archive. So OUT must stay where it is, as safe as
        DIR; without it the ledger does not open, and names the file that is gone. `ledger backup`
        follows the links.

        exit: 0 done, 1 nothing is closed yet or something is not good, 2 DIR is no data folder
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = LedgerStatusCommand.folder(arguments.operand(0));
    var archive = Path.of(arguments.operand(1));
    try (var progress = ProgressLine.of(arguments)) {
      var done = new Archive(folder, archive, arguments.has("--release"), progress).run();
      out.printf(
          "%s: %,d entries in %,d closed files, %,d of them new, verified%n",
          archive, done.entries(), done.files(), done.added());
      if (done.released() > 0)
        out.printf(
            "  %,d files of %s are links now, %,d bytes%n",
            done.released(), folder, done.releasedBytes());
      return OK;
    } catch (ProofRefused e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }
}
