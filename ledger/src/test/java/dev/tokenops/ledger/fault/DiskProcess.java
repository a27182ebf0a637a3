package dev.tokenops.ledger.fault;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A process whose disk fails. It appends one entry after the other and prints each size that it is
 * told; once it is told of a failure it prints that, and tries some more.
 */
final class DiskProcess {
  private static final int MORE = 20;

  private DiskProcess() {}

  /** What it appends as this entry. */
  static Draft draft(long index) {
    return Drafts.of("{\"n\":%d,\"x\":\"%s\"}".formatted(index, "a".repeat(8_000)));
  }

  /**
   * @param arguments folder, and how many entries to write at most
   */
  @SuppressWarnings("SystemOut") // Its parent reads it.
  public static void main(String[] arguments) throws Exception {
    int most = Integer.parseInt(arguments[1]);
    var options = LedgerOptions.defaults().withHeadEveryBatch(true);
    var told = new Semaphore(0);
    var failed = new CountDownLatch(1);
    try (var ledger = Ledger.open(Path.of(arguments[0]), options)) {
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              System.out.println(batch.checkpoint().checkpoint().size());
              told.release();
            }

            @Override
            public void failed(Throwable cause) {
              System.out.println("failed: " + cause);
              failed.countDown();
              told.release(most);
            }
          });
      for (int i = 0; i < most && failed.getCount() > 0; i++) {
        ledger.append(List.of(draft(ledger.size())), i);
        told.acquire();
      }
      if (failed.getCount() > 0) return;
      for (int i = 0; i < MORE; i++) ledger.append(List.of(draft(i)), "more");
    } catch (LedgerRefused e) {
      System.out.println("refused: " + e.getMessage());
    } catch (UncheckedIOException e) {
      System.out.println("closing: " + e.getMessage());
    } finally {
      System.out.println("end");
    }
  }
}
