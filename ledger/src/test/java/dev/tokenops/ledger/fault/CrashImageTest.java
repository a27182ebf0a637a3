package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Recorder;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine stops between two forces. On disk is what was forced, and any of the pages that were
 * written since: the kernel writes them when it likes, in any order.
 */
@Tag("faults")
final class CrashImageTest {
  private static final int BATCHES = 9;
  private static final int SEEDS = 24;

  @TempDir Path temporary;

  private final List<FolderImage> images = new ArrayList<>();
  private final List<byte[]> entries = new ArrayList<>();
  private Path root = Path.of("");
  private int asBefore;
  private int withTheBatch;

  @Test
  void afterAnySubsetOfTheDirtyPagesAllThatWasAcknowledgedIsThere() throws Exception {
    root = Quick.folder(temporary);
    try {
      write();
      int seeds = Math.max(SEEDS, FaultDocument.moreSeeds());
      for (int batch = 0; batch < BATCHES; batch++)
        for (int seed = 0; seed < seeds; seed++) crash(batch, seed);
    } finally {
      Folders.delete(root);
    }
    if (asBefore == 0 || withTheBatch == 0)
      throw new AssertionError(asBefore + " without and " + withTheBatch + " with the batch");
    FaultDocument.hold(
        "images",
        """
        | place | fault | seeds | on opening | `tokenops verify` | lost | go on |
        |---|---|---|---|---|---|---|
        | the folder, between the forces of two batches, each of %d times | any subset of the 4 KiB\
         pages written since, and of the new files | %d each | opens, with every acknowledged entry;\
         the batch that was being forced is there whole or not at all | intact and signed hold |\
         nothing that was acknowledged | It goes on. |
        """
            .formatted(BATCHES, SEEDS));
  }

  /** Takes an image when each batch has been forced, before the writer does anything else. */
  private void write() throws Exception {
    var folder = Ground.founded(root.resolve("data"), 1);
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, Ground.options().withHeadEveryBatch(true))) {
      images.add(FolderImage.of(folder, 0));
      recorder.reads(ledger).start(imaging(folder, recorder));
      for (int number = 0; number < BATCHES; number++) {
        ledger.append(batch(number), number);
        recorder.awaitGroups(number + 1);
        if (number == BATCHES / 2) ledger.anchor();
      }
    }
    for (var entry : recorder.entries()) entries.add(entry.bytes());
  }

  private Ledger.Listener imaging(Path folder, Recorder recorder) {
    return new Ledger.Listener() {
      @Override
      public void sealed(Ledger.SealedBatch batch) {
        try {
          images.add(FolderImage.of(folder, batch.checkpoint().checkpoint().size()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        recorder.sealed(batch);
      }

      @Override
      public void failed(Throwable cause) {
        recorder.failed(cause);
      }
    };
  }

  /** Of one page to many, and now and then ending a few bytes behind the end of a page. */
  private static List<Draft> batch(int number) {
    var drafts = new ArrayList<>(Ground.batch(number % 7));
    for (int more = 0; more < number % 4; more++) drafts.add(Drafts.sized(3_300 + 257 * number));
    return drafts;
  }

  private void crash(int batch, int seed) throws IOException {
    var before = images.get(batch);
    var after = images.get(batch + 1);
    var folder = root.resolve("crash");
    after.partOver(before, new Random(1_000L * batch + seed)).write(folder);
    var where = "crash while batch %d is forced, seed %d".formatted(batch, seed);
    var report = new LedgerVerifier(folder).verify();
    try (var ledger = Ledger.open(folder, Ground.options())) {
      long size = ledger.size();
      if (size != before.size() && size != after.size())
        throw new AssertionError("%s: %d entries".formatted(where, size));
      if (size == before.size()) asBefore++;
      else withTheBatch++;
      for (int index = 0; index < size; index++)
        assertArrayEquals(entries.get(index), ledger.entry(index).bytes(), where);
    } catch (LedgerRefused e) {
      throw new AssertionError(where + " is refused: " + e.getMessage(), e);
    } finally {
      Folders.delete(folder);
    }
    if (batch > 0 && report.verdict("intact").status() != Status.HOLDS)
      throw new AssertionError(where + ": " + report);
  }
}
