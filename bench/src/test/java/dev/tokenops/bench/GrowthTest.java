package dev.tokenops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.engine.audit.FolderAudits;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
  @TempDir Path folder;

  @Test
  void aSmallOneIsMadeStartedAndMeasured() throws Exception {
    var out = new ByteArrayOutputStream();
    var result =
        GrowthCommand.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            "--runs=3000 --pairs=1 --seconds=1 --warmup=0".replace('=', ' ').split(" "));
    var whole = Objects.requireNonNull(result.whole());
    assertTrue(whole.runs() >= 3_000, result.toString());
    assertTrue(whole.entries() > 2 * whole.runs(), result.toString());
    assertEquals(whole.runs(), result.snapshot().runs());
    assertTrue(result.ratio() > 0, result.toString());
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("median"), result.toString());
  }

  @Test
  void everyVerdictHoldsOfAGrownLedger() throws Exception {
    GrownLedger.make(folder.resolve("usual"), 500, GrownLedger.Kind.usual(), _ -> {});
    assertHolds(folder.resolve("usual"), 3 * 500);
    GrownLedger.make(folder.resolve("small"), 500, GrownLedger.Kind.small(), _ -> {});
    assertHolds(folder.resolve("small"), 2 * 500);
  }

  private static void assertHolds(Path folder, long entries) {
    var audits = new FolderAudits(FolderAudits.NAMES);
    var report = new LedgerVerifier(folder).verify(audits);
    assertEquals(Status.HOLDS, report.verdict("intact").status(), report.toString());
    assertEquals(Status.HOLDS, report.verdict("signed").status(), report.toString());
    for (var verdict : audits.verdicts(true))
      assertEquals(Status.HOLDS, verdict.status(), verdict.toString());
    assertTrue(report.goodEntries() > entries, report.toString());
  }
}
