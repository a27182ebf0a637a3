package dev.tokenops.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Where the launcher enters: finds the command, and turns its end into an exit code. */
public final class Main {
  private static final List<Command> COMMANDS =
      List.of(
          new PilotCommand(System.getenv()),
          new ServeCommand(System.getenv()),
          new VerifyCommand(System.getenv()),
          new ExportCommand(),
          new ReplayCommand(),
          new LedgerCommand(),
          new OperatorCommand());

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] words) {
    int exitCode = run(List.of(words), System.out, System.err);
    System.out.flush();
    System.exit(exitCode);
  }

  /**
   * Runs one command in this process.
   *
   * @return 0 done and every check holds, 1 failed, 2 wrong use
   */
  static int run(List<String> words, PrintStream out, PrintStream err) {
    if (words.isEmpty()) {
      err.print(help());
      return Command.WRONG_USE;
    }
    var first = words.getFirst();
    if (isHelp(first)) {
      out.print(help());
      return Command.OK;
    }
    for (var command : COMMANDS)
      if (command.synopsis().name().equals(first))
        return run(command, words.subList(1, words.size()), out, err);
    err.printf("tokenops: there is no command '%s'%n%n%s", first, help());
    return Command.WRONG_USE;
  }

  private static int run(Command command, List<String> words, PrintStream out, PrintStream err) {
    if (!command.parts().isEmpty()) return runPart(command, words, out, err);
    var synopsis = command.synopsis();
    int options = words.contains("--") ? words.indexOf("--") : words.size();
    if (words.subList(0, options).stream().anyMatch(Main::isHelp)) {
      out.print(synopsis.help());
      return Command.OK;
    }
    try {
      return command.run(Arguments.read(synopsis, words), out);
    } catch (CommandRefused e) {
      err.printf("tokenops %s: %s%n", synopsis.name(), e.getMessage());
      if (e.exitCode() == Command.WRONG_USE)
        err.printf("`tokenops %s --help` says what it takes.%n", synopsis.name());
      return e.exitCode();
    } catch (IOException e) {
      err.printf(
          "tokenops %s: %s: %s%n", synopsis.name(), e.getClass().getSimpleName(), e.getMessage());
      return Command.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.printf("tokenops %s: interrupted%n", synopsis.name());
      return Command.FAILED;
    }
  }

  private static int runPart(
      Command command, List<String> words, PrintStream out, PrintStream err) {
    var name = command.synopsis().name();
    if (!words.isEmpty()) {
      if (isHelp(words.getFirst())) {
        out.print(command.synopsis().help());
        return Command.OK;
      }
      var wanted = name + " " + words.getFirst();
      for (var part : command.parts())
        if (part.synopsis().name().equals(wanted))
          return run(part, words.subList(1, words.size()), out, err);
      err.printf("tokenops: there is no command '%s'%n%n", wanted);
    }
    err.print(command.synopsis().help());
    return Command.WRONG_USE;
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h") || word.equals("help");
  }

  private static String help() {
    var text = new StringBuilder("usage: tokenops COMMAND [options]\n\n");
    text.append("One operating path from funded credit to returned proof.\n\ncommands:\n");
    for (var command : COMMANDS)
      line(text, command.synopsis().name(), command.synopsis().summary());
    line(text, "load", "Puts a server under load, and checks that nothing acknowledged is lost.");
    line(text, "bench", "Measures the run path and the floor beneath it.");
    line(text, "jdk", "Prints the folder of the JDK that the launcher found.");
    return text.append("\n`tokenops COMMAND --help` says what a command takes.\n").toString();
  }

  private static void line(StringBuilder text, String name, String summary) {
    text.append("  %-10s %s%n".formatted(name, summary));
  }
}
