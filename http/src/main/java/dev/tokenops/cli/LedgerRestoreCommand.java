package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.flag;
import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.upkeep.Restore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data folder from a backup. */
final class LedgerRestoreCommand implements Command {
  private static final String LOG_KEY = "log.key";

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger restore",
        List.of("BACKUP", "DIR"),
        "Makes a data folder of a backup, verified before and after.",
        List.of(
            option("--checkpoint", "FILE", "the newest signed checkpoint that anybody has kept"),
            flag("--accept-loss", "restore though that checkpoint names more than the backup has"),
            flag("--progress", "says on stderr how far it is; on a terminal it does so unasked")),
        """
        DIR must be missing or empty. The keys that the backup has are restored with it; others must be
        put back before `tokenops serve --data DIR` can go on with the log.

        A log has one life. What it acknowledged after the backup was made is known to those who were
        told, and a server that goes on from an older backup signs other entries in its place: everyone
        who holds a checkpoint from between will refuse the log for ever. So stop the old server for
        good, give --checkpoint (of `tokenops verify URL --checkpoint`, of an export, or the head of the
        lost folder), and restore the newest backup; a lost folder that can still be read in part may
        have more: see `tokenops ledger salvage`.

        exit: 0 restored, 1 the backup is not good or too old, or DIR not free, 2 BACKUP is none
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException {
    var backup = LedgerStatusCommand.folder(arguments.operand(0));
    var folder = Path.of(arguments.operand(1));
    var saved = saved(arguments.option("--checkpoint"));
    try (var progress = ProgressLine.of(arguments)) {
      var restored =
          new Restore(backup, folder, saved, arguments.has("--accept-loss"), progress).run();
      out.printf(
          "%s: %,d entries of %s, verified%n",
          folder, restored.checkpoint().size(), restored.checkpoint().origin());
      if (!restored.keys().contains(LOG_KEY))
        out.printf("  put %s and the other keys back before `tokenops serve`%n", LOG_KEY);
      if (saved == null)
        out.printf(
            "  nothing showed whether the log had gone on: if it acknowledged more than these %,d"
                + " entries,%n  a server that starts here signs a second history, which all who saw the"
                + " first will refuse%n",
            restored.checkpoint().size());
      return OK;
    } catch (ProofRefused e) {
      throw CommandRefused.failed(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String saved(@Nullable String file) throws IOException {
    if (file == null) return null;
    if (!Files.isRegularFile(Path.of(file)))
      throw CommandRefused.wrongUse(file + " does not exist");
    return Files.readString(Path.of(file));
  }
}
