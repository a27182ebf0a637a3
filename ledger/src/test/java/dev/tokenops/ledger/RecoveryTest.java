package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.store.Damage;
import dev.tokenops.ledger.store.EntryStore;
import dev.tokenops.ledger.store.LedgerFolder;
import dev.tokenops.ledger.store.ScanVisitor;
import dev.tokenops.ledger.store.StoredBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a data folder says when it is opened after a crash, or after somebody changed it: byte by
 * byte, where the table of {@code FAULTS.md} only tries some.
 *
 * <p>Two folders are made once: one whose ledger was closed (three batches, all under the head),
 * and one as a crash leaves it right after its third batch was told as durable (the head names
 * two). Each case changes a copy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecoveryTest {
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("log.example.com/recovery");

  private Path root;
  private Path closed;
  private Path crashed;
  private final Recorder told = new Recorder();
  private int cases;

  @BeforeAll
  void makeBothFolders(@TempDir Path temporary) throws Exception {
    root = temporary;
    closed = root.resolve("closed");
    crashed = root.resolve("crashed");
    try (var ledger = told.reads(Ledger.open(closed, OPTIONS))) {
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(SealedBatch batch) {
              if (batch.checkpoint().checkpoint().size() == 9) Folders.copy(closed, crashed);
              told.sealed(batch);
            }

            @Override
            public void failed(Throwable cause) {
              told.failed(cause);
            }
          });
      for (int batch = 0; batch < 3; batch++) {
        var drafts = new ArrayList<>(Drafts.numbered(2 * batch, 2 * batch + 2));
        drafts.add(Drafts.sized(400));
        ledger.append(drafts, batch);
        told.awaitGroups(batch + 1);
      }
    }
    assertTrue(Files.readString(closed.resolve("head")).contains("\n9\n"));
    assertTrue(Files.readString(crashed.resolve("head")).contains("\n3\n"));
  }

  private Path copyOf(Path folder) {
    return Folders.copy(folder, root.resolve("case" + cases++));
  }

  /** Opens, reads everything and compares it with what was told; returns the size. */
  private long sizeOfRightAnswers(Path folder) throws LedgerRefused {
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      var entries = told.entries();
      ledger.replay(
          entry -> assertArrayEquals(entries.get((int) entry.index()).bytes(), entry.bytes()));
      return ledger.size();
    }
  }

  private static LedgerRefused refused(Path folder) {
    return assertThrows(LedgerRefused.class, () -> Ledger.open(folder, OPTIONS).close());
  }

  @Test
  void aCrashRightAfterABatchWasToldLosesNothing() throws Exception {
    assertEquals(9, sizeOfRightAnswers(copyOf(crashed)));
  }

  @Test
  void theReserveOfAFileThatWasNotClosedIsNoDamage() throws Exception {
    var folder = copyOf(crashed);
    var file = Folders.onlyQueueFile(folder);
    long end = Files.size(file);
    Folders.cut(file, 83_886_080);
    assertEquals(9, sizeOfRightAnswers(folder));
    assertEquals(end, Files.size(file), "and is given back");
  }

  @Test
  void aTailTornAtAnyLengthIsUnfinished() throws Exception {
    var folder = copyOf(crashed);
    var file = Folders.onlyQueueFile(folder);
    byte[] whole = Files.readAllBytes(file);
    var last = Folders.excerpts(whole).getLast();
    for (int length = last.header() + 1; length < last.payloadEnd(); length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertUnfinished(folder, last, "cut at " + length);
    }
  }

  @Test
  void anExcerptWithoutItsHeaderIsUnfinishedWhateverOfItWasWritten() throws Exception {
    var folder = copyOf(crashed);
    var file = Folders.onlyQueueFile(folder);
    byte[] whole = Files.readAllBytes(file);
    var last = Folders.excerpts(whole).getLast();
    for (int written = last.payload() + 1; written <= last.payloadEnd(); written++) {
      var torn = whole.clone();
      Arrays.fill(torn, last.header(), last.payload(), (byte) 0);
      Arrays.fill(torn, written, torn.length, (byte) 0);
      Files.write(file, torn);
      assertUnfinished(folder, last, "written up to " + written);
    }
  }

  private static void assertUnfinished(Path folder, Folders.Excerpt last, String how)
      throws IOException {
    var found = new Scanned();
    LedgerFolder.scan(folder, found);
    assertEquals(List.of(0L, 3L), found.firstIndexes, how);
    assertEquals(1, found.damages.size(), how);
    var damage = found.damages.getFirst();
    assertEquals(Damage.Kind.UNFINISHED, damage.kind(), how);
    assertEquals(last.header(), damage.offset(), how);
    assertEquals(6, damage.index().getAsLong(), how);
  }

  @Test
  void anUnfinishedTailIsDroppedAndTheLedgerGoesOn() throws Exception {
    var last = Folders.excerpts(Folders.onlyQueueFile(crashed)).getLast();
    int step = (last.payloadEnd() - last.header()) / 7;
    for (int length = last.header(); length < last.payloadEnd(); length += step) {
      var folder = copyOf(crashed);
      Folders.cut(Folders.onlyQueueFile(folder), length);
      assertEquals(6, sizeOfRightAnswers(folder), "cut at " + length);
      assertGoesOn(folder, 6);
    }
    for (int written = last.payload(); written < last.payloadEnd(); written += step) {
      var folder = copyOf(crashed);
      var file = Folders.onlyQueueFile(folder);
      Folders.zero(file, last.header(), last.payload());
      Folders.zero(file, written, last.payloadEnd());
      Folders.cut(file, 83_886_080);
      assertEquals(6, sizeOfRightAnswers(folder), "written up to " + written);
      assertGoesOn(folder, 6);
    }
  }

  @Test
  void anExcerptWithASectorThatWasNeverWrittenIsDropped() throws Exception {
    var last = Folders.excerpts(Folders.onlyQueueFile(crashed)).getLast();
    int sector = (last.payload() + 511) / 512 * 512;
    assertTrue(sector + 512 <= last.payloadEnd(), "the batch holds a whole sector");
    var folder = copyOf(crashed);
    Folders.zero(Folders.onlyQueueFile(folder), sector, sector + 512);
    assertEquals(6, sizeOfRightAnswers(folder));
    assertGoesOn(folder, 6);
  }

  private static void assertGoesOn(Path folder, long size) throws LedgerRefused {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(100, 105), 0);
      recorder.awaitGroups(1);
    }
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      assertEquals(size + 5, ledger.size());
      for (var entry : recorder.entries())
        assertArrayEquals(entry.bytes(), ledger.entry(entry.index()).bytes());
    }
  }

  /** A flip where the head cannot help: in the last second's batch. Never a wrong answer. */
  @Test
  void anyFlipInABatchThatTheHeadDoesNotNameIsRefusedUnlessItLooksUnfinished() throws Exception {
    var folder = copyOf(crashed);
    var file = Folders.onlyQueueFile(folder);
    var last = Folders.excerpts(file).getLast();
    for (int at = last.payload(); at < last.payloadEnd(); at++) {
      Folders.flip(file, at, maskFor(at));
      assertFlipIsNamed(folder, at, last, 6);
      Folders.flip(file, at, maskFor(at));
    }
    for (int bit = 0; bit < 32; bit++) {
      var flipped = copyOf(crashed);
      Folders.flip(Folders.onlyQueueFile(flipped), last.header() + bit / 8, 1 << bit % 8);
      assertRefusedOr(flipped, 6);
    }
  }

  @Test
  void anyFlipInAnEarlierBatchIsRefused() throws Exception {
    var folder = copyOf(crashed);
    var file = Folders.onlyQueueFile(folder);
    var excerpts = Folders.excerpts(file);
    for (int number = 0; number < 2; number++) {
      var excerpt = excerpts.get(number);
      for (int at = excerpt.header(); at < excerpt.payloadEnd(); at++) {
        Folders.flip(file, at, maskFor(at));
        assertFlipIsNamed(folder, at, excerpt, 3L * number);
        Folders.flip(file, at, maskFor(at));
      }
    }
  }

  private static int maskFor(int offset) {
    return offset % 2 == 0 ? 1 << offset % 8 : 0xff;
  }

  /** The scan sees every flip; that the ledger refuses what the scan sees is tried now and then. */
  private static void assertFlipIsNamed(
      Path folder, int flipped, Folders.Excerpt excerpt, long index) throws IOException {
    var found = new Scanned();
    LedgerFolder.scan(folder, found);
    var damage = found.damages.getFirst();
    assertEquals(Damage.Kind.DAMAGED, damage.kind(), () -> flipped + " gave " + damage);
    assertEquals(excerpt.header(), damage.offset(), damage.toString());
    assertEquals(index, damage.index().getAsLong(), damage.toString());
    if (flipped % 29 != 0) return;
    var refused = refused(folder);
    assertEquals(damage.file(), refused.file());
    assertEquals(damage.offset(), refused.offset().getAsLong());
    assertEquals(index, refused.index().getAsLong());
    assertFalse(refused.wayOut().isEmpty());
  }

  private void assertRefusedOr(Path folder, long size) {
    try {
      assertEquals(size, sizeOfRightAnswers(folder));
    } catch (LedgerRefused e) {
      assertTrue(e.file().startsWith("queue/"), e.getMessage());
    }
  }

  @Test
  void aFlipElsewhereInTheFileIsRefusedOrEveryEntryReadsRight() throws Exception {
    var folder = copyOf(closed);
    var file = Folders.onlyQueueFile(folder);
    var first = Folders.excerpts(file).getFirst();
    for (int at = 0; at < first.header(); at += at < 256 ? 3 : 1_031) {
      Folders.flip(file, at, 1 << at % 8);
      assertRefusedOr(folder, 9);
      Folders.flip(file, at, 1 << at % 8);
    }
  }

  @Test
  void aFileUnderTheHeadCutAnywhereIsRefused() throws Exception {
    var folder = copyOf(closed);
    var file = Folders.onlyQueueFile(folder);
    byte[] whole = Files.readAllBytes(file);
    var excerpts = Folders.excerpts(whole);
    int end = excerpts.getLast().payloadEnd();
    for (int length = 0;
        length < end;
        length += length < excerpts.getFirst().header() ? 4_999 : 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      var refused = refused(folder);
      assertTrue(refused.index().isPresent(), refused.getMessage());
    }
  }

  @Test
  void whatProvesTheQueueMustBeThere() throws Exception {
    for (var name : List.of("head", "log.key", "origin")) {
      var folder = copyOf(closed);
      Files.delete(folder.resolve(name));
      var refused = refused(folder);
      assertTrue(refused.getMessage().contains("missing"), refused.getMessage());
      assertFalse(Files.exists(folder.resolve(name)), "nothing is made in its place");
    }
    var withoutAll = copyOf(closed);
    Folders.delete(withoutAll.resolve("queue"));
    Files.delete(withoutAll.resolve("head"));
    assertTrue(refused(withoutAll).getMessage().contains("missing"));
  }

  @Test
  void anotherLogsKeyHeadOrNameIsRefused() throws Exception {
    var other = root.resolve("other" + cases++);
    Ledger.open(other, OPTIONS).close();
    for (var name : List.of("head", "log.key", "log.pub")) {
      var folder = copyOf(closed);
      Files.delete(folder.resolve(name));
      Files.copy(
          other.resolve(name),
          folder.resolve(name),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      refused(folder);
    }
    var renamed = OPTIONS.withOrigin("log.example.com/another");
    var folder = copyOf(closed);
    var refused = assertThrows(LedgerRefused.class, () -> Ledger.open(folder, renamed));
    assertTrue(refused.getMessage().contains("log.example.com/recovery"));
  }

  @Test
  void aFileThatWasBegunAndNeverUsedIsRemoved() throws Exception {
    var folder = copyOf(closed);
    var begun = Files.createDirectory(folder.resolve("queue/00000000000000000009"));
    Files.writeString(begun.resolve("metadata.cq4t"), "Chronicle's own");
    assertEquals(9, sizeOfRightAnswers(folder));
    assertFalse(Files.exists(begun));
    Files.createDirectory(begun);
    byte[] first = Files.readAllBytes(Folders.onlyQueueFile(closed));
    int header = Folders.excerpts(first).getFirst().header();
    for (int length : new int[] {0, 100, header - 10, header, header + 300}) {
      Files.write(begun.resolve("20260101F.cq4"), Arrays.copyOf(first, length));
      assertEquals(9, sizeOfRightAnswers(folder), "cut at " + length);
      assertFalse(Files.exists(begun));
      Files.createDirectory(begun);
    }
    assertEquals(9, sizeOfRightAnswers(folder));
    assertGoesOn(folder, 9);
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    var folder = copyOf(closed);
    Files.writeString(folder.resolve("operator.key"), "theirs");
    Files.writeString(folder.resolve("queue/notes.txt"), "theirs");
    assertEquals(9, sizeOfRightAnswers(folder));
    assertEquals("theirs", Files.readString(folder.resolve("operator.key")));
  }

  private static final class Scanned implements ScanVisitor {
    private final List<Long> firstIndexes = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    @Override
    public void batch(EntryStore.Place place, StoredBatch batch) {
      firstIndexes.add(batch.firstIndex());
    }

    @Override
    public void damage(Damage damage) {
      damages.add(damage);
    }
  }
}
