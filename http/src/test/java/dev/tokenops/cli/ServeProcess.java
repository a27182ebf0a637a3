package dev.tokenops.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/** A real {@code tokenops serve --sandbox} in a process of its own, which can be killed. */
final class ServeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("tokenops is ready at (\\S+).*");

  /**
   * How to launch it: from jars and with a class archive, as the launcher does, because a start
   * then costs a third.
   *
   * @param folder for jars, archive and log
   */
  record Launcher(Path folder, String classPath) {
    static Launcher prepare(Path folder) throws IOException {
      Files.createDirectories(folder);
      var jars = new ArrayList<String>();
      for (var part : System.getProperty("java.class.path").split(File.pathSeparator, -1))
        if (part.endsWith(".jar")) jars.add(part);
        else if (!part.endsWith("test-classes"))
          jars.add(jar(Path.of(part), folder.resolve("classes-" + jars.size() + ".jar")));
      return new Launcher(folder, String.join(File.pathSeparator, jars));
    }

    private static String jar(Path classes, Path jar) throws IOException {
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          var files = Files.walk(classes)) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
      return jar.toString();
    }

    Path log() {
      return folder.resolve("log");
    }

    /** Launches it on a free port, and does not wait. */
    ServeProcess launch(Path data) throws IOException {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      for (var flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
        if (flag.startsWith("--") || flag.startsWith("-Dchronicle")) command.add(flag);
      var archive = folder.resolve("tokenops.jsa");
      command.add(
          "-XX:"
              + (Files.exists(archive) ? "SharedArchiveFile=" : "ArchiveClassesAtExit=")
              + archive);
      command.addAll(List.of("-Xlog:disable", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-Xmx512m", "-Dtokenops.log.level=warn"));
      command.addAll(List.of("-cp", classPath, Main.class.getName()));
      command.addAll(List.of("serve", "--data", data.toString(), "--port", "0", "--sandbox"));
      var errors = ProcessBuilder.Redirect.appendTo(log().toFile());
      return new ServeProcess(new ProcessBuilder(command).redirectError(errors).start(), log());
    }
  }

  private final Process process;
  private final BufferedReader stdout;
  private final Path log;

  private ServeProcess(Process process, Path log) {
    this.process = process;
    this.stdout = process.inputReader();
    this.log = log;
  }

  /** Waits for its one line, and says where it is. */
  URI ready() throws IOException {
    var line = stdout.readLine();
    var ready = READY.matcher(line == null ? "" : line);
    if (!ready.matches())
      throw new AssertionError("not ready: " + line + "\n" + Files.readString(log));
    return URI.create(ready.group(1));
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and the exit code. */
  int end() throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
    return process.exitValue();
  }

  /** What else it said on stdout, after its end. */
  List<String> rest() {
    return stdout.lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
