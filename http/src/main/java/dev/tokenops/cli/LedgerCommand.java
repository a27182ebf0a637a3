package dev.tokenops.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** What an operator does to a data folder from outside; each part is a command of its own. */
final class LedgerCommand implements Command {
  private static final List<Command> PARTS =
      List.of(
          new LedgerStatusCommand(),
          new LedgerBackupCommand(),
          new LedgerRestoreCommand(),
          new LedgerArchiveCommand(),
          new LedgerSalvageCommand(),
          new LedgerRotateKeyCommand(System.getenv()),
          new LedgerPassphraseCommand(System.getenv()));

  @Override
  public List<Command> parts() {
    return PARTS;
  }

  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "ledger",
        List.of(PARTS.stream().map(LedgerCommand::word).collect(Collectors.joining("|"))),
        "Looks after a data folder from outside, and never changes it unless it says so.",
        List.of(),
        PARTS.stream()
            .map(part -> "%-10s %s".formatted(word(part), part.synopsis().summary()))
            .collect(Collectors.joining("\n", "", "\n\n`--help` behind any of them says more.\n")));
  }

  private static String word(Command part) {
    return part.synopsis().name().substring("ledger ".length());
  }

  @Override
  public int run(Arguments arguments, PrintStream out) {
    throw new IllegalStateException("its parts are what is run");
  }
}
