package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.view.RunPage;
import dev.tokenops.ledger.Ledger;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it takes snapshots: what a start makes of them is every fact. */
@ExtendWith(VertxExtension.class)
final class SnapshotKillTest {
  private static final int ROUNDS = 4;

  @TempDir Path folder;

  @Test
  void afterAKillTheSnapshotsAndEveryFactTellTheSame(Vertx vertx) throws Exception {
    var random = new Random(20_261_123);
    var traffic = new Traffic(0, 0);
    for (int round = 0; round < ROUNDS; round++) {
      var told = killAfterSome(round, random.nextInt(1, 60));
      for (long agent = 0; agent < 2; agent++)
        traffic.agents.add(new PilotWalk(100L * round + agent, null));
      traffic.runs.addAll(told);
      List<String> some;
      try (var ledger = Ledger.open(folder, SnapshottingProcess.OPTIONS)) {
        some = told(vertx, ledger, traffic);
      }
      delete(folder.resolve("snapshots"));
      delete(folder.resolve("index"));
      try (var ledger = Ledger.open(folder, SnapshottingProcess.OPTIONS)) {
        assertEquals(some, told(vertx, ledger, traffic), "round " + round);
      }
    }
  }

  private List<String> told(Vertx vertx, Ledger ledger, Traffic traffic) throws Exception {
    var engine =
        Engine.start(
                vertx,
                new LedgerJournal(ledger),
                new Engine.Options(1, 1_000, true, SnapshottingProcess.OPTIONS.clock()),
                new SnapshotOptions(folder, 1L << 40, 1L << 40))
            .await(30, TimeUnit.SECONDS);
    for (var runId : traffic.runs)
      assertNotNull(engine.views().runs().get(runId), "acknowledged and gone: " + runId);
    Traffic.until(() -> !someOpen(engine)); // Of those that were resumed some had no answer yet.
    var lines = Told.by(engine, ledger, traffic);
    engine.close().await(20, TimeUnit.SECONDS);
    return lines;
  }

  private static boolean someOpen(Engine engine) {
    var all = new RunPage.Asked(null, null, null, null, 1_000);
    return engine.views().runs().page(all).data().stream().anyMatch(run -> run.state().isOpen());
  }

  private List<String> killAfterSome(int round, int runs) throws Exception {
    var process = start(round);
    try (var out = process.inputReader()) {
      assertEquals("ready", out.readLine());
      var told = new ArrayList<String>();
      while (told.size() < runs) told.add(String.valueOf(out.readLine()));
      process.toHandle().destroyForcibly();
      for (var line = out.readLine(); line != null; line = out.readLine())
        if (line.length() == told.getFirst().length()) told.add(line);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(128 + 9, process.exitValue(), "killed, not ended");
      return told;
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(int round) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (option.startsWith("--") || option.startsWith("-D")) command.add(option);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            SnapshottingProcess.class.getName(),
            folder.toString(),
            Integer.toString(round)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void delete(Path folder) throws Exception {
    if (!Files.exists(folder)) return;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
