package dev.tokenops.ledger.fault;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM like this one, small and quick to start. */
final class ChildProcess {
  private ChildProcess() {}

  static List<String> command(Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (var argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (argument.startsWith("--")) command.add(argument);
    command.addAll(
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** What it printed, line by line, once it has ended by itself. */
  static List<String> lines(List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var printed = process.inputReader()) {
      var lines = printed.lines().toList();
      if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
      if (process.exitValue() != 0)
        throw new AssertionError("it ended with " + process.exitValue() + ": " + lines);
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
