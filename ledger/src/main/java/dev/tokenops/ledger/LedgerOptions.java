package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.KeyName;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen about a ledger.
 *
 * @param origin the log's name: a schema-less URL without spaces and plus signs (C2SP checkpoint),
 *     given at first start and refused if another one later; null: what the ledger has, or at first
 *     start {@code tokenops.local/} and 16 random digits
 * @param clock gives entries their time; may step back, entries do not
 * @param maxBatchEntries a batch takes no further call once it holds so many, 1 to 65,536
 * @param maxBatchDelayMs a batch takes no further call once its first has waited so long, at least
 *     1. It is what gathered while the batch before was forced, and where many calls come in up to
 *     2 ms ({@link Pace})
 * @param headEveryBatch write the head file with every batch, not once a second: it costs two more
 *     forces a batch, and tells a lost last batch from a torn one
 * @param maxFileBytes a queue file that has grown so large is followed by a new one
 * @param scanAll read and check every entry before opening, also those that an earlier start has
 *     read and whose tree is still there
 */
public record LedgerOptions(
    @Nullable String origin,
    InstantSource clock,
    int maxBatchEntries,
    int maxBatchDelayMs,
    boolean headEveryBatch,
    long maxFileBytes,
    boolean scanAll) {
  private static final LedgerOptions DEFAULTS =
      new LedgerOptions(null, InstantSource.system(), 1_024, 5, false, 1L << 30, false);

  public LedgerOptions {
    Objects.requireNonNull(clock);
    if (origin != null) KeyName.require(origin);
    if (maxBatchEntries < 1 || maxBatchEntries > 65_536)
      throw new IllegalArgumentException("maxBatchEntries is 1 to 65,536, not " + maxBatchEntries);
    if (maxBatchDelayMs < 1)
      throw new IllegalArgumentException("maxBatchDelayMs is at least 1, not " + maxBatchDelayMs);
    if (maxFileBytes < 1)
      throw new IllegalArgumentException("maxFileBytes is at least 1, not " + maxFileBytes);
  }

  /** Own origin, system clock, 1,024 entries or 5 ms, head once a second, files of 1 GiB. */
  public static LedgerOptions defaults() {
    return DEFAULTS;
  }

  public LedgerOptions withOrigin(String origin) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }

  public LedgerOptions withClock(InstantSource clock) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }

  public LedgerOptions withMaxBatchEntries(int maxBatchEntries) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }

  public LedgerOptions withHeadEveryBatch(boolean headEveryBatch) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }

  public LedgerOptions withMaxFileBytes(long maxFileBytes) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }

  public LedgerOptions withScanAll(boolean scanAll) {
    return new LedgerOptions(
        origin, clock, maxBatchEntries, maxBatchDelayMs, headEveryBatch, maxFileBytes, scanAll);
  }
}
