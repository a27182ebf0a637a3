package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * System calls of a real process fail: {@code strace} makes them. After the first that fails
 * nothing more is acknowledged, and after a restart all that was is there.
 */
@Tag("faults")
final class DiskFaultTest {
  private static final String HEADING =
      """
      | call | fault | what the process says | acknowledged after it | after a restart |
      |---|---|---|---|---|
      """;

  @TempDir Path temporary;
  private final List<String> rows = new ArrayList<>();

  @Test
  void callsOfTheDiskFail() throws Exception {
    assumeTrue(canTrace(), "strace is not installed, or may not trace here");
    inject("fdatasync, of a batch", "fdatasync", "error=EIO:when=12");
    inject("fdatasync, once only", "fdatasync", "error=EIO:when=12..12");
    inject("fsync, of the head or a folder", "fsync", "error=EIO:when=12+");
    inject("pwrite64, of a batch", "pwrite64", "error=EIO:when=150+");
    inject("pwrite64, of a batch: no space", "pwrite64", "error=ENOSPC:when=150+");
    inject("rename, of the head", "rename", "error=EIO:when=8+");
    inject("fsync, at opening", "fsync", "error=EIO:when=1+");
    inject("fdatasync takes 20 ms", "fdatasync", "delay_enter=20000:when=1+");
    FaultDocument.hold("disk", HEADING + String.join("", rows));
  }

  private void inject(String name, String call, String how) throws Exception {
    var folder = temporary.resolve("data" + rows.size());
    var command =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf"));
    command.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":" + how));
    command.addAll(ChildProcess.command(DiskProcess.class, folder.toString(), "60"));
    judge(name, how.replaceAll(":.*", ""), folder, ChildProcess.lines(command));
  }

  private void judge(String name, String how, Path folder, List<String> lines) throws Exception {
    assertEquals("end", lines.getLast(), lines.toString());
    var sizes = lines.stream().filter(line -> line.matches("\\d+")).toList();
    long acknowledged = sizes.isEmpty() ? 0 : Long.parseLong(sizes.getLast());
    var said = lines.stream().filter(line -> line.contains(": ")).findFirst();
    int failedAt = said.map(lines::indexOf).orElse(lines.size());
    long after = sizes.stream().filter(size -> lines.indexOf(size) > failedAt).count();
    assertEquals(0, after, lines.toString());
    if (how.startsWith("error")) assertTrue(said.isPresent(), name + ": " + lines);
    try (var ledger = Ledger.open(folder, LedgerOptions.defaults())) {
      assertTrue(
          ledger.size() >= acknowledged, name + ": " + ledger.size() + " of " + acknowledged);
      ledger.replay(
          entry -> assertArrayEquals(DiskProcess.draft(entry.index()).body(), entry.body()));
    }
    var report = new LedgerVerifier(folder).verify();
    assertEquals(Status.HOLDS, report.verdict("intact").status(), name + ": " + report);
    rows.add(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                name,
                how,
                said.map(words -> plain(words, folder)).orElse("nothing: it goes on"),
                said.isPresent() ? "nothing" : "everything",
                "opens, every acknowledged entry reads right"));
  }

  private static String plain(String words, Path folder) {
    return words
        .replace(folder + "/", "")
        .replace(folder.toString(), "the folder")
        .replaceAll("\\d{8}F\\.cq4", "*.cq4")
        .replaceAll("\\d[\\d,]{4,}", "N");
  }

  @Test
  void theDiskIsFull() throws Exception {
    var disk = Files.createDirectory(temporary.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", disk.toString()), "no mount");
    try {
      fill(disk, 30 << 20);
      var lines = ChildProcess.lines(ChildProcess.command(DiskProcess.class, disk + "/data", "60"));
      judge("no room at the first batch", "30 MiB are free", disk.resolve("data"), lines);
      fill(disk, 100 << 20);
      whileItFills(disk);
    } finally {
      assertTrue(run("umount", disk.toString()));
    }
    FaultDocument.hold("full", HEADING + String.join("", rows));
  }

  /**
   * Others take all the room while a process appends: what it says depends on where it was then.
   */
  private void whileItFills(Path disk) throws Exception {
    var folder = disk.resolve("later");
    var command = ChildProcess.command(DiskProcess.class, folder.toString(), "5000");
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var lines = new ArrayList<String>();
    try (var printed = process.inputReader()) {
      for (int i = 0; i < 5; i++) lines.add(printed.readLine());
      fill(disk, 0);
      printed.lines().forEach(lines::add);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), lines.toString());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("failed: ")), lines.toString());
    Files.delete(disk.resolve("filler"));
    var words = lines.stream().map(line -> line.startsWith("failed: ") ? "failed: no room" : line);
    judge("all room taken by others", "0 MiB are free", folder, words.toList());
  }

  /** Leaves so much. */
  private static void fill(Path disk, long left) throws IOException {
    var filler = disk.resolve("filler");
    Files.deleteIfExists(filler);
    long free = Files.getFileStore(disk).getUsableSpace();
    try (var file = new RandomAccessFile(filler.toFile(), "rw")) {
      byte[] some = new byte[1 << 16];
      for (long rest = free - left; rest > 0; rest -= some.length)
        file.write(some, 0, (int) Math.min(some.length, rest));
    } catch (IOException e) {
      if (left > 0) throw e; // Else it is full, as it should be.
    }
  }

  private static boolean canTrace() {
    return Files.isExecutable(Path.of("/usr/bin/strace"))
        && run(
            "strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=fsync", "true");
  }

  private static boolean run(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
