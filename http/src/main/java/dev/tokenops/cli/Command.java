package dev.tokenops.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** One thing that the launcher can do. */
interface Command {
  int OK = 0;
  int FAILED = 1;
  int WRONG_USE = 2;

  /** Commands of two words that begin with this one's name; if there are any, it does nothing. */
  default List<Command> parts() {
    return List.of();
  }

  /** What it is called and takes: judged before {@link #run}, and printed by {@code --help}. */
  Synopsis synopsis();

  /**
   * Does it, on the caller's thread, and returns when it is over.
   *
   * @param arguments all of them known to the synopsis
   * @param out stdout
   * @return the exit code
   * @throws CommandRefused for what the caller can mend
   */
  int run(Arguments arguments, PrintStream out) throws IOException, InterruptedException;
}
