package dev.tokenops.ledger.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Recorder;
import dev.tokenops.ledger.verify.LedgerVerifier;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.Verdict;
import dev.tokenops.ledger.verify.Verdict.Status;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Someone holds the disk, knows the format, and has all the time there is: with the log's key and
 * without. What each of those who verify has in hand decides what is caught.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttackerTest {
  /** Entries of the older checkpoint: before whatever is rewritten. */
  private static final int OLDER = 15;

  private final List<String> rows = new ArrayList<>();
  private Ground ground;
  private Path root;
  private LogKeys published;
  private String older;

  @BeforeAll
  void makeGround(@TempDir Path temporary) throws Exception {
    root = temporary;
    ground = new Ground(temporary.resolve("ground"));
    published = LogKeys.parse(Files.readString(ground.closed.resolve("log.pub")));
    older = Files.readString(ground.older.resolve("head"));
  }

  @Test
  void whatIsCaughtDependsOnWhatWasKept() throws Exception {
    attack("puts an older state of the whole folder back", "no", ground.older, "....F.");
    attack("cuts the queue, and makes a checkpoint found in it the head", "no", cut(), "....F.");
    attack("cuts the queue, and leaves the head", "no", cutUnderTheHead(), "F.F.FF");
    attack("writes another history with a key of its own", "no", grown(3, 0), "..F.FF");
    attack("changes an entry, and makes CRC, chain and tree fit", "no", grown(3, OLDER), "..F.FF");
    attack("writes another history", "yes", grown(1, 0), "....FF");
    attack("keeps the first 15 entries, and writes others behind them", "yes", forked(), "....F.");
    FaultDocument.hold(
        "attacker",
        "| the attacker | has log.key | `verify` alone | with the published key | and the newest"
            + " checkpoint saved | or an older one |\n|---|---|---|---|---|---|\n"
            + String.join("", rows));
  }

  /**
   * @param caught of the folder alone, with its words of what opening does; {@code F} where one of
   *     the verdicts fails: alone, –, with the key, –, with the newest checkpoint, with the older
   */
  private void attack(String what, String hasKey, Path folder, String caught) throws LedgerRefused {
    var alone = new LedgerVerifier(folder).verify();
    var known = new LedgerVerifier(folder).withKeys(published);
    var withKey = known.verify();
    var withNewest = known.withSavedCheckpoint(ground.saved).verify();
    var withOlder = known.withSavedCheckpoint(older).verify();
    assertEquals(
        caught, mark(alone) + "." + mark(withKey) + "." + mark(withNewest) + mark(withOlder), what);
    rows.add(
        "| %s | %s | %s | %s | %s | %s |%n"
            .formatted(
                what, hasKey, words(alone), words(withKey), words(withNewest), words(withOlder)));
  }

  private static String mark(VerifyReport report) {
    return report.verdicts().stream().anyMatch(one -> one.status() == Status.FAILED) ? "F" : ".";
  }

  private static String words(VerifyReport report) {
    var failed = report.verdicts().stream().filter(one -> one.status() == Status.FAILED).toList();
    if (failed.isEmpty()) return "not seen";
    var last = failed.getLast();
    return failed.stream().map(Verdict::name).collect(Collectors.joining(", "))
        + " fails: "
        + last.detail()
            .replaceAll("[A-Za-z0-9+/]{40,}=*", "…")
            .replaceAll("(?<=\\))? \\(and \\d+ more\\)", "");
  }

  /** As it was at the older checkpoint, which stands in the queue for anybody to take. */
  private Path cut() throws IOException {
    var folder = cutUnderTheHead();
    Files.writeString(folder.resolve("head"), older);
    return folder;
  }

  private Path cutUnderTheHead() throws IOException {
    var folder = Folders.copy(ground.closed, root.resolve("cut" + rows.size()));
    var files = Folders.queueFiles(folder);
    Folders.delete(Strokes.folderOf(_ -> files.getLast()).in(folder));
    var middle = files.get(1);
    Folders.cut(middle, Folders.excerpts(middle).get(1).end());
    Folders.delete(folder.resolve("index"));
    return folder;
  }

  /** A ledger as long, made by the ledger itself: every rule is kept, but for the truth. */
  private Path grown(int key, int kept) throws IOException, LedgerRefused {
    var folder = Ground.founded(root.resolve("grown" + rows.size()), key);
    write(folder, kept);
    return folder;
  }

  private Path forked() throws IOException, LedgerRefused {
    var folder = Folders.copy(ground.older, root.resolve("forked"));
    write(folder, 0);
    return folder;
  }

  /** Batches as they were, up to an entry, and then others. */
  private void write(Path folder, int kept) throws LedgerRefused {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, Ground.options())) {
      recorder.start(ledger);
      int groups = 0;
      for (int number = 0; 3 * number < kept; number++) {
        ledger.append(Ground.batch(number), number);
        recorder.awaitGroups(++groups);
      }
      while (ledger.size() < ground.entries.size()) {
        ledger.append(List.of(Drafts.numbered(1_000 + groups)), groups);
        recorder.awaitGroups(++groups);
      }
    }
  }
}
