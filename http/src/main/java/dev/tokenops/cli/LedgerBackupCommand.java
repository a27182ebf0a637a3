package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.upkeep.Backup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** A copy of a ledger, also of one that is running. */
final class LedgerBackupCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger backup",
        List.of("DIR", "OUT"),
        "Copies a ledger, also a running one, up to its newest checkpoint, and verifies the copy.",
        List.of(
            flag("--with-keys", "also the private keys: only then a server can start from it"),
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        OUT must be missing or empty. It is written as OUT.unfinished, verified from what was written,
        and gets its name when all of it is on disk: what is called OUT is whole.

        Without --with-keys it holds no secret but the evidence in the entries; keep the keys (log.key,
        master.key, attestation.key, operator.key) elsewhere: without log.key nobody can go on with the
        log, and whoever else has it can sign in its name. All files are their owner's only.

        exit: 0 copied, 1 the ledger is not good or OUT not free, 2 DIR is no data folder
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = LedgerStatusCommand.folder(arguments.operand(0));
    var target = Path.of(arguments.operand(1));
    try (var progress = ProgressLine.of(arguments)) {
      var copied = new Backup(folder, target, arguments.has("--with-keys"), progress).run();
      out.printf(
          "%s: %,d entries of %s, verified%n",
          target, copied.checkpoint().size(), copied.checkpoint().origin());
      if (!copied.keys().isEmpty())
        out.printf("  holds keys, keep it secret: %s%n", String.join(", ", copied.keys()));
      if (!copied.leftOut().isEmpty())
        out.printf(
            "  holds no keys; keep these elsewhere, or nobody can go on with the log: %s%n",
            String.join(", ", copied.leftOut()));
      return OK;
    } catch (ProofRefused e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }
}
