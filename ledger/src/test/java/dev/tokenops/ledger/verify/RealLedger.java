package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Fills a data folder as a server would: through the ledger, onto disk. */
final class RealLedger {
  private RealLedger() {}

  /**
   * Appends so many batches, each of one to four entries, and closes.
   *
   * @return the bytes of all entries
   */
  static List<byte[]> fill(Path folder, LedgerOptions options, int batches, long seed)
      throws LedgerRefused {
    var random = new Random(seed);
    var entries = new ArrayList<byte[]>();
    try (var ledger = Ledger.open(folder, options)) {
      ledger.replay(entry -> entries.add(entry.bytes()));
      var sealed = new Semaphore(0);
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              for (var group : batch.groups())
                for (int i = 0; i < group.count(); i++)
                  entries.add(ledger.entry(group.firstIndex() + i).bytes());
              sealed.release();
            }

            @Override
            public void failed(Throwable cause) {
              throw new AssertionError(cause);
            }
          });
      for (int i = 0; i < batches; i++) {
        ledger.append(drafts(random), i);
        sealed.acquireUninterruptibly();
      }
    }
    return entries;
  }

  private static List<Draft> drafts(Random random) {
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      String text = "x".repeat(random.nextInt(300));
      String body = "{\"number\":%d,\"text\":\"%s\"}".formatted(random.nextInt(1000), text);
      drafts.add(new Draft("test.happened.v1", body.getBytes(UTF_8)));
    }
    return drafts;
  }
}
