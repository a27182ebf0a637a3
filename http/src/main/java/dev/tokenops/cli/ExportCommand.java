package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.upkeep.Export;
import dev.tokenops.ledger.verify.LedgerVerifier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Publishes a data folder as files that strangers' programs read. */
final class ExportCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "export",
        List.of("DIR", "OUT"),
        "Writes a data folder as a static tree of tiles (C2SP tlog-tiles) for any file server.",
        List.of(
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        OUT gets checkpoint, keys, tile/<L>/<N> and tile/entries/<N>. A tree that is there is carried
        on. DIR is only read, verified on the way, and a server may be running on it.
        tile/entries holds the entries themselves, evidence and all: publish it only to those who may
        read them. The rest is hashes.

        exit: 0 published, 1 the ledger or the tree in OUT is not good, 2 there is nothing to export
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var folder = Path.of(arguments.operand(0));
    if (!LedgerVerifier.isLedger(folder))
      throw CommandRefused.wrongUse(folder + " is not the data folder of a ledger");
    var tree = Path.of(arguments.operand(1));
    try {
      var checkpoint = export(folder, tree, arguments);
      out.printf(
          "%s: %,d entries of %s, root %s%n",
          tree, checkpoint.size(), checkpoint.origin(), StrictBase64.encode(checkpoint.root()));
      return OK;
    } catch (ProofRefused e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  private static Checkpoint export(Path folder, Path tree, Arguments arguments) throws IOException {
    try (var progress = ProgressLine.of(arguments)) {
      return new Export(folder, tree, progress).run();
    }
  }
}
