package dev.tokenops.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process of this product that the load test starts and ends: the server, or what stands in. */
public final class SelfServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile(".* is ready at (http://\\S+?)(?: .*|,.*)?");
  private static final int END_SECONDS = 60;

  private final Process process;
  private final URI url;
  private final Path folder;

  private SelfServer(Process process, URI url, Path folder) {
    this.process = process;
    this.url = url;
    this.folder = folder;
  }

  /** A sandbox with fresh data under {@code folder}. */
  static SelfServer serve(Path folder) throws IOException {
    return start(
        folder,
        "dev.tokenops.cli.Main",
        List.of("serve", "--sandbox", "--port", "0", "--data", folder.resolve("data").toString()));
  }

  /**
   * Starts a main class with this process's class path and JVM flags, and waits for its line.
   *
   * @param folder for its log, {@code server.log}
   * @throws LoadRefused if it does not say that it is ready
   */
  public static SelfServer start(Path folder, String mainClass, List<String> arguments)
      throws IOException {
    Files.createDirectories(folder);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (var flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!flag.contains("SharedArchive") && !flag.startsWith("-agent")) command.add(flag);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    var log = folder.resolve("server.log");
    var process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader stdout = process.inputReader();
    var line = stdout.readLine();
    var ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches()) {
      process.destroyForcibly();
      throw LoadRefused.failed("the server did not start: its log is " + log);
    }
    return new SelfServer(process, URI.create(ready.group(1)), folder);
  }

  public URI url() {
    return url;
  }

  /** Its data folder. */
  Path data() {
    return folder.resolve("data");
  }

  /** Processor time that it has used. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** SIGTERM, and waits for the end. */
  public void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS))
        throw LoadRefused.failed("the server did not end within " + END_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and removes its folder. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
