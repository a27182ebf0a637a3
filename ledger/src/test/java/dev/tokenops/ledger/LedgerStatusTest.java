package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.upkeep.LedgerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be told of a ledger from outside, whether somebody writes to it or not. */
class LedgerStatusTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private final LedgerOptions options =
      LedgerOptions.defaults()
          .withOrigin("log.example/status")
          .withClock(now::get)
          .withMaxBatchEntries(10)
          .withMaxFileBytes(70_000);

  @Test
  void aStoppedLedgerTellsItsSizeItsHeadAndItsRates() throws Exception {
    fill(0, 400);
    now.set(BEGIN.plus(Duration.ofMinutes(30)));
    fill(400, 460);
    now.set(BEGIN.plus(Duration.ofHours(2)));
    fill(460, 500);
    var status = LedgerStatus.of(folder, now.get().plusSeconds(59));
    assertEquals("log.example/status", status.origin());
    assertEquals(500, status.size());
    assertEquals(500, status.entries());
    assertEquals(BEGIN, status.firstEntryAt());
    assertEquals(now.get(), status.lastEntryAt());
    assertEquals(new LedgerStatus.Recent(40, 40), status.recent());
    var half = LedgerStatus.of(folder, BEGIN.plus(Duration.ofMinutes(89)));
    assertEquals(100, half.recent().lastHour());
    assertEquals(new LedgerStatus.Recent(0, 0), later());
    assertNull(status.broken());
    assertEquals(Folders.queueFiles(folder).size(), status.files().size());
    assertTrue(status.files().size() >= 3, status::toString);
    long bytes = 0;
    for (var file : Folders.queueFiles(folder)) bytes += Files.size(file);
    assertEquals(bytes, status.bytes());
    try (var ledger = Ledger.open(folder, options)) {
      assertEquals(StrictBase64.encode(ledger.root(500)), status.root());
    }
  }

  private LedgerStatus.Recent later() throws Exception {
    return LedgerStatus.of(folder, BEGIN.plus(Duration.ofDays(2))).recent();
  }

  @Test
  void aRunningLedgerIsToldOfWithoutBeingTouched() throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, options)) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 50), 0);
      recorder.awaitGroups(1);
      var status = LedgerStatus.of(folder, now.get());
      assertEquals(50, status.entries());
      assertTrue(status.size() <= 50, status::toString);
      assertEquals(ProcessHandle.current().pid(), status.process());
      ledger.append(Drafts.numbered(50, 60), 1);
      recorder.awaitGroups(2);
      assertEquals(60, LedgerStatus.of(folder, now.get()).entries());
    }
    assertEquals(60, LedgerStatus.of(folder, now.get()).size());
  }

  @Test
  void anEmptyLedgerHasNoEntriesAndAHead() throws Exception {
    Ledger.open(folder, options).close();
    var status = LedgerStatus.of(folder, now.get());
    assertEquals(0, status.entries());
    assertEquals(0, status.bytes());
    assertNotNull(status.root());
    assertNull(status.lastEntryAt());
  }

  @Test
  void whatIsTornAtTheEndIsSaid() throws Exception {
    fill(0, 30);
    var file = Folders.onlyQueueFile(folder);
    Folders.cut(file, Files.size(file) - 10);
    var status = LedgerStatus.of(folder, now.get());
    assertEquals(30, status.size());
    assertTrue(status.entries() < 30, status::toString);
    assertNotNull(status.broken());
  }

  private void fill(int from, int to) throws Exception {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, options)) {
      recorder.start(ledger);
      for (int n = from; n < to; n += 10) ledger.append(Drafts.numbered(n, n + 10), n);
      recorder.awaitGroups((to - from) / 10);
    }
  }
}
