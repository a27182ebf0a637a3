package dev.tokenops.ledger.store;

import dev.tokenops.ledger.store.BatchIndex.Located;
import java.io.IOException;
import java.util.Optional;

/**
 * The end of a queue as a crash may have left it: found by the scan, settled once recovery has
 * agreed, so that what is appended next stands behind whole batches only.
 */
public final class QueueTail {
  private final Segments segments;
  private final Optional<LedgerFolder.Tail> end;

  private QueueTail(Segments segments, Optional<LedgerFolder.Tail> end) {
    this.segments = segments;
    this.end = end;
  }

  /** Scans the whole queue, and changes nothing. */
  public static QueueTail scan(LedgerFolder folder, ScanVisitor visitor) throws IOException {
    return new QueueTail(folder.segments(), folder.scan(visitor));
  }

  /** Scans what stands behind a batch that is known, and changes nothing. */
  public static QueueTail scan(LedgerFolder folder, ScanVisitor visitor, Located known)
      throws IOException {
    return new QueueTail(folder.segments(), folder.scan(visitor, known));
  }

  /**
   * Cuts the newest file behind its last whole batch, or removes it if it has none, and forces what
   * stays: a batch that a killed process wrote and never forced is about to be told as durable.
   */
  public void settle() throws IOException {
    var all = segments.firstIndexes();
    if (all.isEmpty()) return;
    long newest = all.getLast();
    if (end.isEmpty()) {
      segments.remove(newest);
      return;
    }
    segments.finish(newest, end.get().end());
  }
}
