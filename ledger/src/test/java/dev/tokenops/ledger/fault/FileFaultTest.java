package dev.tokenops.ledger.fault;

import static dev.tokenops.ledger.fault.Strokes.cutAnywhere;
import static dev.tokenops.ledger.fault.Strokes.cutTo;
import static dev.tokenops.ledger.fault.Strokes.delete;
import static dev.tokenops.ledger.fault.Strokes.exchange;
import static dev.tokenops.ledger.fault.Strokes.file;
import static dev.tokenops.ledger.fault.Strokes.flip;
import static dev.tokenops.ledger.fault.Strokes.flipAnywhere;
import static dev.tokenops.ledger.fault.Strokes.flipEach;
import static dev.tokenops.ledger.fault.Strokes.queueFile;
import static dev.tokenops.ledger.fault.Strokes.replace;
import static dev.tokenops.ledger.fault.Strokes.zero;

import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.fault.Fault.Act;
import dev.tokenops.ledger.fault.Fault.Base;
import dev.tokenops.ledger.fault.Strokes.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of a folder that nobody has open are changed, cut, emptied, exchanged or gone. */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FileFaultTest {
  /** Of Chronicle's part of a queue file: the words that lead the way stand at these offsets. */
  private static final int[] META_WORDS = {0, 200};

  private static final int FIRST_BATCH = 65_808;
  private static final int PAGE_BYTES = 4_096;
  private static final List<String> OTHERS =
      List.of(
          "head", "origin", "log.pub", "log.key", "index/anchor", "index/tree", "index/batches");

  private Ground ground;
  private Path root;

  @BeforeAll
  void makeGround(@TempDir Path temporary) throws Exception {
    root = Quick.folder(temporary);
    ground = new Ground(root.resolve("ground"));
  }

  @AfterAll
  void remove() throws Exception {
    Folders.delete(root);
  }

  private FaultTable table() {
    return new FaultTable(ground, root);
  }

  private static Fault closed(String place, String what, int seeds, Act act) {
    return new Fault(place, what, Base.CLOSED, seeds, act);
  }

  private static Fault crashed(String place, String what, int seeds, Act act) {
    return new Fault(place, what, Base.CRASHED, seeds, act);
  }

  @Test
  void everyKindOfByteOfAQueueFile() throws Exception {
    var table = table();
    addChronicle(table);
    addBatch(table, "a batch read at opening", Base.CLOSED, 1, 2, 3);
    addBatch(table, "a batch behind the anchor", Base.CLOSED, 0, 1, 2);
    addBatch(table, "the last batch, not in the head", Base.CRASHED, 2, 1, 2);
    FaultDocument.hold("queue", table.text());
  }

  private void addChronicle(FaultTable table) throws IOException {
    var file = queueFile(2);
    for (int word : META_WORDS)
      table.add(
          closed(
              "Chronicle's word at " + word, "a bit flipped", 32, flipEach(file, word, word + 4)));
    table.add(closed("Chronicle's header", "a bit flipped", 6, flip(file, 4, 196)));
    table.add(closed("Chronicle's index", "a bit flipped", 6, flip(file, 208, FIRST_BATCH - 16)));
  }

  private void addBatch(
      FaultTable table, String name, Base base, int fileNumber, int number, int seeds)
      throws IOException {
    byte[] bytes = Files.readAllBytes(Folders.queueFiles(ground.of(base)).get(fileNumber));
    for (var part : BatchParts.of(bytes, Folders.excerpts(bytes).get(number))) {
      boolean isWord = part.name().startsWith("Chronicle");
      var place = queueFile(fileNumber);
      table.add(
          new Fault(
              name + ": " + part.name(),
              "a bit flipped",
              base,
              isWord ? 32 : seeds,
              isWord
                  ? flipEach(place, part.from(), part.to())
                  : flip(place, part.from(), part.to())));
    }
  }

  @Test
  void everyFileBesideTheQueue() throws Exception {
    var table = table();
    for (var name : OTHERS) table.add(closed(name, "a bit flipped", 12, flipAnywhere(file(name))));
    for (var name : OTHERS) {
      table.add(closed(name, "cut", 3, cutAnywhere(file(name))));
      table.add(closed(name, "emptied", 1, cutTo(file(name), 0)));
      table.add(closed(name, "missing", 1, delete(file(name))));
      table.add(closed(name, "zeroed", 1, zeroed(file(name))));
    }
    table.add(
        closed("index", "missing", 1, (folder, _, _) -> Folders.delete(folder.resolve("index"))));
    table.add(
        closed(
            "lock",
            "left behind",
            1,
            (folder, _, _) -> Files.writeString(folder.resolve("lock"), "1\n")));
    table.add(
        closed(
            "log.key",
            "readable by others",
            1,
            (folder, _, _) ->
                Files.setPosixFilePermissions(
                    folder.resolve("log.key"), PosixFilePermissions.fromString("rw-r--r--"))));
    FaultDocument.hold("beside", table.text());
  }

  private static Act zeroed(Place place) {
    return (folder, seed, random) -> {
      int length = (int) Files.size(place.in(folder));
      zero(place, 0, length).on(folder, seed, random);
    };
  }

  @Test
  void pagesAndWholeQueueFiles() throws Exception {
    var table = table();
    var names =
        List.of("the oldest queue file", "the queue file of the anchor", "the newest queue file");
    for (int number = 0; number < names.size(); number++) {
      var name = names.get(number);
      var place = queueFile(number);
      var segment = Strokes.folderOf(place);
      int page = FIRST_BATCH / PAGE_BYTES * PAGE_BYTES;
      table.add(closed(name, "first page zeroed", 1, zero(place, 0, PAGE_BYTES)));
      table.add(
          closed(
              name,
              "page of Chronicle's index zeroed",
              1,
              zero(place, 2 * PAGE_BYTES, 3 * PAGE_BYTES)));
      table.add(
          closed(name, "first page of batches zeroed", 1, zero(place, page, page + PAGE_BYTES)));
      table.add(closed(name, "zeroed", 1, zeroed(place)));
      table.add(closed(name, "cut in its batches", 6, cutInBatches(place)));
      table.add(closed(name, "cut before its batches", 3, cutBeforeBatches(place)));
      table.add(closed(name, "emptied", 1, cutTo(place, 0)));
      table.add(closed(name, "missing", 1, delete(place)));
      table.add(
          closed(
              name,
              "missing with its folder",
              1,
              (folder, _, _) -> Folders.delete(segment.in(folder))));
      table.add(
          closed(
              name,
              "twice in its folder",
              1,
              (folder, _, _) -> {
                var path = place.in(folder);
                Files.copy(path, path.resolveSibling("20990101F.cq4"));
              }));
      table.add(
          closed(
              name,
              "again as a later file",
              1,
              (folder, _, _) ->
                  Folders.copy(segment.in(folder), folder.resolve("queue/00000000000000000022"))));
      table.add(closed(name, "of another log", 1, replace(place, ground.stranger)));
    }
    table.add(
        closed(
            "the queue file of the anchor",
            "an older copy",
            1,
            replace(queueFile(1), ground.older)));
    table.add(
        closed(
            "the newest queue file",
            "the one before in its place",
            1,
            replace(queueFile(2), ground.closed, queueFile(1))));
    table.add(closed("two queue files", "exchanged", 1, exchange(queueFile(0), queueFile(1))));
    addExchanges(table);
    FaultDocument.hold("files", table.text());
  }

  private void addExchanges(FaultTable table) throws IOException {
    byte[] bytes = Files.readAllBytes(Folders.queueFiles(ground.closed).get(1));
    var excerpts = Folders.excerpts(bytes);
    int length = excerpts.get(1).end() - excerpts.get(1).header();
    if (excerpts.get(2).end() - excerpts.get(2).header() == length)
      table.add(
          closed(
              "two batches of a file",
              "exchanged",
              1,
              exchange(queueFile(1), excerpts.get(1).header(), excerpts.get(2).header(), length)));
    table.add(closed("head and origin", "exchanged", 1, exchange(file("head"), file("origin"))));
    table.add(
        closed("log.pub and origin", "exchanged", 1, exchange(file("log.pub"), file("origin"))));
    table.add(
        closed(
            "index/tree and index/batches",
            "exchanged",
            1,
            exchange(file("index/tree"), file("index/batches"))));
    for (var name : List.of("head", "index/anchor", "index/tree", "index/batches"))
      table.add(closed(name, "an older copy", 1, replace(file(name), ground.older)));
    for (var name : List.of("head", "log.key", "log.pub", "index/anchor"))
      table.add(closed(name, "of another log", 1, replace(file(name), ground.stranger)));
    table.add(
        closed(
            "log.key and log.pub",
            "of another log",
            1,
            (folder, seed, random) -> {
              replace(file("log.key"), ground.stranger).on(folder, seed, random);
              replace(file("log.pub"), ground.stranger).on(folder, seed, random);
            }));
    table.add(
        closed(
            "the queue",
            "an older copy",
            1,
            (folder, _, _) -> {
              Folders.delete(folder.resolve("queue"));
              Folders.copy(ground.older.resolve("queue"), folder.resolve("queue"));
            }));
    table.add(
        closed(
            "the queue", "missing", 1, (folder, _, _) -> Folders.delete(folder.resolve("queue"))));
    table.add(
        closed(
            "the folder",
            "an older copy",
            1,
            (folder, _, _) -> {
              Folders.delete(folder);
              Folders.copy(ground.older, folder);
            }));
  }

  private static Act cutInBatches(Place place) {
    return (folder, _, random) -> {
      var path = place.in(folder);
      Folders.cut(path, FIRST_BATCH + random.nextLong(Files.size(path) - FIRST_BATCH));
    };
  }

  private static Act cutBeforeBatches(Place place) {
    return (folder, _, random) ->
        Folders.cut(place.in(folder), 1 + random.nextLong(FIRST_BATCH - 1));
  }

  /** Each length is tried by the scan alone, in {@code RecoveryTest}; here some, opened. */
  @Test
  void aBatchThatIsTorn() throws Exception {
    var table = table();
    byte[] bytes = Files.readAllBytes(Folders.queueFiles(ground.crashed).get(2));
    var last = Folders.excerpts(bytes).getLast();
    int tries = (last.payloadEnd() - last.header()) / 16;
    var place = queueFile(2);
    table.add(
        crashed(
            "the last batch",
            "cut off at every 16th of its bytes",
            tries,
            (folder, seed, _) ->
                Folders.cut(place.in(folder), last.header() + (seed - 1) % tries * 16L)));
    table.add(
        crashed(
            "the last batch",
            "zero from every 16th of its bytes on",
            tries,
            (folder, seed, _) ->
                Folders.zero(
                    place.in(folder),
                    last.header() + (seed - 1) % tries * 16L,
                    last.payloadEnd())));
    table.add(
        crashed(
            "the last batch",
            "its word zero, and from every 16th of its bytes on",
            tries,
            (folder, seed, _) -> {
              Folders.zero(place.in(folder), last.header(), last.payload());
              Folders.zero(
                  place.in(folder), last.payload() + (seed - 1) % tries * 16L, last.payloadEnd());
            }));
    table.add(
        closed(
            "the last batch, in the head",
            "cut off at every 64th of its bytes",
            tries / 4,
            (folder, seed, _) ->
                Folders.cut(place.in(folder), last.header() + (seed - 1) % (tries / 4) * 64L)));
    FaultDocument.hold("torn", table.text());
  }
}
