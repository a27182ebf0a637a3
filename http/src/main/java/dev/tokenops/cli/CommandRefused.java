package dev.tokenops.cli;

/** A command that cannot go on; the message says what is wrong and what to do. */
final class CommandRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandRefused(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command line is wrong: nothing was done. */
  static CommandRefused wrongUse(String message) {
    return new CommandRefused(message, Command.WRONG_USE);
  }

  /** The work failed. */
  static CommandRefused failed(String message) {
    return new CommandRefused(message, Command.FAILED);
  }

  int exitCode() {
    return exitCode;
  }
}
