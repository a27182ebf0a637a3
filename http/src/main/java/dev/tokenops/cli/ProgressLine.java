package dev.tokenops.cli;

import dev.tokenops.ledger.verify.LogVerifier.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says on stderr how far a long work is: on a terminal one line that is written over, elsewhere a
 * line every few seconds. What is over in a moment is not told of. Confined to one thread.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LINES_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** As wide as a line can become, so that the next work of the line leaves nothing of it. */
  private static final String BLANK = " ".repeat(79);

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final long begunNanos;
  private final long everyNanos;
  private long toldNanos;
  private boolean shown;
  private long expected;

  /**
   * @param terminal whether a line can be written over
   * @param nanos a clock, from anywhere
   */
  ProgressLine(PrintStream err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
    this.everyNanos = terminal ? TERMINAL_NANOS : LINES_NANOS;
    this.begunNanos = nanos.getAsLong();
    this.toldNanos = begunNanos;
  }

  /** On a terminal, or where {@code --progress} asks for it; silent otherwise. */
  static ProgressLine of(Arguments arguments) {
    boolean terminal = Boolean.getBoolean("tokenops.terminal");
    return terminal || arguments.has("--progress")
        ? new ProgressLine(System.err, terminal, System::nanoTime)
        : new ProgressLine(System.err, false, () -> 0);
  }

  @Override
  public void expected(long entries) {
    expected = entries;
  }

  @Override
  public void scanned(long entries, long bytes) {
    long now = nanos.getAsLong();
    if (now - toldNanos < everyNanos) return;
    toldNanos = now;
    double seconds = (now - begunNanos) / 1e9;
    var line =
        "%,d%s entries, %,.0f a second, %,d MB"
            .formatted(entries, share(entries), entries / seconds, bytes / 1_000_000);
    if (!terminal) err.println(line);
    else {
      err.print("\r" + line + BLANK.substring(Math.min(BLANK.length(), line.length())));
      err.flush();
      shown = true;
    }
  }

  private String share(long entries) {
    if (expected <= 0) return "";
    return " of %,d (%d %%)".formatted(expected, Math.min(100, 100 * entries / expected));
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (shown) err.print("\r" + BLANK + "\r");
    shown = false;
  }
}
