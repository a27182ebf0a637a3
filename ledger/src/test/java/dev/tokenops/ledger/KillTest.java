package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.fault.FaultDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes, again and again, on one folder. */
final class KillTest {
  private static final int ROUNDS = 10;

  @TempDir Path folder;

  @Test
  @Tag("faults")
  void whatWasAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
    var random = new Random(20_261_123);
    long before = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = killAfterSome(round, random.nextInt(1, 150));
      try (var ledger = Ledger.open(folder, LedgerOptions.defaults())) {
        assertTrue(
            ledger.size() >= acknowledged && acknowledged > before,
            "round %d: %d before, %d acknowledged, %d there"
                .formatted(round, before, acknowledged, ledger.size()));
        ledger.replay(
            entry -> assertArrayEquals(Drafts.numbered((int) entry.index()).body(), entry.body()));
        before = ledger.size();
      }
    }
    FaultDocument.hold(
        "killed",
        """
        | place | fault | times | on opening | lost | go on |
        |---|---|---|---|---|---|
        | a process that appends | killed (SIGKILL) at a random batch | %d, on one folder | opens,\
         every acknowledged entry reads right | nothing that was acknowledged | It goes on. |
        """
            .formatted(ROUNDS));
  }

  /** Returns the last size that the process told before it was killed. */
  private long killAfterSome(int round, int batches) throws Exception {
    var process = start(round);
    try (var told = process.inputReader()) {
      long last = Long.parseLong(line(told));
      for (int i = 1; i < batches; i++) last = Long.parseLong(line(told));
      if (round == 0) assertInUseBy(process.pid());
      process.toHandle().destroyForcibly(); // The process itself would close its output too.
      for (var line = told.readLine(); line != null; line = told.readLine())
        last = Long.parseLong(line);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(128 + 9, process.exitValue(), "killed, not ended");
      return last;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String line(BufferedReader told) throws IOException {
    var line = told.readLine();
    assertNotNull(line, "the process ended by itself");
    return line;
  }

  private void assertInUseBy(long pid) {
    var refused =
        assertThrows(
            LedgerRefused.class, () -> Ledger.open(folder, LedgerOptions.defaults()).close());
    assertTrue(refused.getMessage().contains("in use by process " + pid), refused.getMessage());
  }

  @Test
  void aJvmWithoutTheFlagsIsToldWhichItNeeds() throws Exception {
    var command = command(0);
    command.removeIf(argument -> argument.startsWith("--add-"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var told = process.inputReader()) {
      var words = told.lines().toList();
      assertTrue(
          words.stream()
              .anyMatch(line -> line.contains("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED")),
          words.toString());
      assertEquals(1, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(int round) throws IOException {
    return new ProcessBuilder(command(round))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> command(int round) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (var argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (argument.startsWith("--")) command.add(argument);
    command.add("-Xmx128m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(AppendingProcess.class.getName());
    command.add(folder.toString());
    command.add(Integer.toString(round));
    return command;
  }
}
