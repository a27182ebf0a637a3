package dev.tokenops.engine;

import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Works and takes snapshots without a pause, until it is killed; tells each run that it was told.
 */
final class SnapshottingProcess {
  static final LedgerOptions OPTIONS =
      LedgerOptions.defaults()
          .withOrigin("tokenops.test/killed")
          .withClock(InstantSource.fixed(Facts.NOW));

  private SnapshottingProcess() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var traffic = new Traffic(Long.parseLong(arguments[1]), 2);
    var ledger = Ledger.open(folder, OPTIONS);
    var engine =
        Engine.start(
                Vertx.vertx(),
                new LedgerJournal(ledger),
                new Engine.Options(2, 1_000, true, OPTIONS.clock()),
                new SnapshotOptions(folder, 8, 2))
            .await(20, TimeUnit.SECONDS);
    traffic.prepare(engine, 100_000);
    System.out.println("ready");
    for (int told = 0; ; ) {
      traffic.next(engine);
      for (; told < traffic.runs.size(); told++) System.out.println(traffic.runs.get(told));
    }
  }
}
