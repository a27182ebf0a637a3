package dev.tokenops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicLong clock = new AtomicLong(5);

  @Test
  void linesSayRateAndShareAndNotTooOften() {
    try (var progress = new ProgressLine(err, false, clock::get)) {
      progress.expected(1_000_000);
      for (int i = 1; i <= 100; i++) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        progress.scanned(i * 10_000L, i * 20_000_000L);
      }
    }
    var lines = text().lines().toList();
    assertEquals(5, lines.size());
    assertEquals("200,000 of 1,000,000 (20 %) entries, 100,000 a second, 400 MB", lines.getFirst());
  }

  @Test
  void onATerminalTheLineIsWrittenOverAndTakenAway() {
    try (var progress = new ProgressLine(err, true, clock::get)) {
      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
      progress.scanned(10, 10);
    }
    assertTrue(text().startsWith("\r10 entries, 10 a second"), text());
    assertTrue(text().endsWith(" \r"), text());
    assertEquals(0, text().lines().filter(line -> line.contains("\n")).count());
  }

  @Test
  void whatIsOverInAMomentIsNotToldOf() {
    try (var progress = new ProgressLine(err, true, clock::get)) {
      progress.scanned(10, 10);
    }
    assertEquals("", text());
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
