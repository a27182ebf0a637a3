package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Recorder;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second process comes to a folder that is open; the clock steps back. */
@Tag("faults")
final class ProcessFaultTest {
  @TempDir Path folder;

  @Test
  void aSecondProcessIsTurnedAwayAndTheClockMayStepBack() throws Exception {
    var said = secondProcess();
    clockStepsBack();
    FaultDocument.hold(
        "around",
        """
        | place | fault | what is said | lost | go on |
        |---|---|---|---|---|
        | the folder | a second process opens it | %s | nothing | Stop one of the two. |
        | the clock | steps back, between batches and between starts | nothing: no entry is older\
         than the one before it | nothing | It goes on. |
        """
            .formatted(said));
  }

  private String secondProcess() throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, Ground.options())) {
      recorder.start(ledger);
      ledger.append(List.of(Drafts.numbered(0)), "before");
      recorder.awaitGroups(1);
      var lines =
          ChildProcess.lines(ChildProcess.command(DiskProcess.class, folder.toString(), "1"));
      ledger.append(List.of(Drafts.numbered(1)), "after");
      recorder.awaitGroups(2);
      assertEquals(2, lines.size(), lines.toString());
      return lines
          .getFirst()
          .replace(folder.toString(), "the folder")
          .replaceAll("process \\d+", "process N");
    }
  }

  private void clockStepsBack() throws Exception {
    var times = List.of("12:00:05", "12:00:01", "11:59:00");
    for (var time : times) {
      var now = new Instant[] {Instant.parse("2026-11-23T" + time + "Z")};
      var recorder = new Recorder();
      try (var ledger = Ledger.open(folder, Ground.options().withClock(() -> now[0]))) {
        recorder.start(ledger);
        for (int i = 0; i < 3; i++) {
          ledger.append(List.of(Drafts.numbered(i)), i);
          recorder.awaitGroups(i + 1);
          now[0] = now[0].minusSeconds(40);
        }
      }
    }
    try (var ledger = Ledger.open(folder, Ground.options())) {
      assertEquals(2 + 9, ledger.size());
      for (int i = 1; i < ledger.size(); i++)
        assertFalse(ledger.entry(i).time().isBefore(ledger.entry(i - 1).time()), "entry " + i);
    }
    var report = new LedgerVerifier(folder).verify();
    assertTrue(report.verdict("intact").status() == Status.HOLDS, report.toString());
  }
}
