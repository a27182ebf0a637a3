package dev.tokenops.bench;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.LedgerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A durable ledger in a folder of its own, and a window of appends that keeps it busy. */
final class AppendingLedger implements Ledger.Listener, AutoCloseable {
  /** Calls in flight: four full batches. */
  private static final int WINDOW = 4_096;

  private final Semaphore free = new Semaphore(WINDOW);
  private final Path folder = Files.createTempDirectory("tokenops-bench");
  private final Ledger ledger = Ledger.open(folder, LedgerOptions.defaults());
  private final Draft[] drafts;
  private volatile @Nullable Throwable failure;
  private int next;

  /**
   * @param bodyBytes of each entry, about
   */
  AppendingLedger(int bodyBytes) throws Exception {
    drafts = drafts(bodyBytes);
    ledger.start(this);
  }

  /** A few canonical bodies of that size, always the same. */
  static Draft[] drafts(int bodyBytes) {
    var random = new Random(20_261_123);
    var drafts = new Draft[64];
    for (int i = 0; i < drafts.length; i++) {
      var body = new StringBuilder("{\"amounts\":[1");
      while (body.length() < bodyBytes / 2) body.append(',').append(random.nextInt(1, 100_000));
      body.append("],\"text\":\"");
      while (body.length() < bodyBytes - 2) body.append((char) random.nextInt('a', 'z' + 1));
      byte[] bytes = body.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
      drafts[i] = new Draft("run.completed.v1", bytes);
    }
    return drafts;
  }

  Ledger ledger() {
    return ledger;
  }

  Path folder() {
    return folder;
  }

  /** Appends so many entries, a call each, as the window allows. */
  void append(int entries) throws InterruptedException {
    for (int i = 0; i < entries; i++) {
      free.acquire();
      ledger.append(List.of(drafts[next++ % drafts.length]), this);
    }
    var thrown = failure;
    if (thrown != null) throw new IllegalStateException(thrown);
  }

  /** Waits until everything is durable. */
  void settle() throws InterruptedException {
    free.acquire(WINDOW);
    free.release(WINDOW);
  }

  @Override
  public void sealed(SealedBatch batch) {
    free.release(batch.groups().size());
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
    free.release(WINDOW);
  }

  /** Leaves the folder, for whoever reads it. */
  void end() {
    ledger.close();
  }

  @Override
  public void close() throws IOException {
    ledger.close();
    RunPathBench.delete(folder);
  }
}
