package dev.tokenops.cli;

import static dev.tokenops.cli.Synopsis.option;

import dev.tokenops.http.OperatorKey;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Replaces the operator's key. */
final class OperatorCommand implements Command {
  @Override
  public Synopsis synopsis() {
    return new Synopsis(
        "operator",
        List.of("rotate"),
        "Replaces the operator's key with a new one.",
        List.of(option("--data", "DIR", "the data folder (required)")),
        """
        The new key stands in DIR/operator.key, which only its owner may read; it is not printed.
        A server that is running knows the old key until it is restarted.
        """);
  }

  @Override
  public int run(Arguments arguments, PrintStream out) {
    if (!arguments.operand(0).equals("rotate"))
      throw CommandRefused.wrongUse("there is no 'operator " + arguments.operand(0) + "'");
    var data = arguments.option("--data");
    if (data == null) throw CommandRefused.wrongUse("--data DIR is missing");
    var folder = Path.of(data);
    if (!Files.isDirectory(folder)) throw CommandRefused.wrongUse(folder + " is no data folder");
    var key = OperatorKey.rotate(folder, new SecureRandom());
    out.printf(
        "the operator's key in %s is a new one; restart the server to make it count%n", key.path());
    return OK;
  }
}
