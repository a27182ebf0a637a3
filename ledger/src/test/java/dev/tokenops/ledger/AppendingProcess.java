package dev.tokenops.ledger;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A process that appends without end, and prints the size after every batch that was told. */
final class AppendingProcess {
  private AppendingProcess() {}

  /**
   * @param arguments folder, seed
   */
  @SuppressWarnings("SystemOut") // Its parent reads it.
  public static void main(String[] arguments) throws Exception {
    var random = new Random(Long.parseLong(arguments[1]));
    var window = new Semaphore(64);
    var ledger = Ledger.open(Path.of(arguments[0]), LedgerOptions.defaults());
    long next = ledger.size();
    ledger.start(
        new Ledger.Listener() {
          @Override
          public void sealed(Ledger.SealedBatch batch) {
            System.out.println(batch.checkpoint().checkpoint().size());
            System.out.flush();
            window.release(batch.groups().size());
          }

          @Override
          public void failed(Throwable cause) {
            Runtime.getRuntime().halt(3);
          }
        });
    while (true) {
      window.acquire();
      int count = random.nextInt(1, 6);
      ledger.append(Drafts.numbered((int) next, (int) next + count), next);
      next += count;
    }
  }
}
