package dev.tokenops.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tokenops.engine.journal.LedgerJournal;
import dev.tokenops.engine.stage.Facts;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the disk may do to snapshots and the run index, and what a start then says: makes the table
 * in {@code FAULTS.md} and holds the document to it.
 */
@Tag("faults")
@ExtendWith(VertxExtension.class)
final class SnapshotFaultsTest {
  private static final Path DOCUMENT = Path.of("FAULTS.md");
  private static final String BEGIN = "<!-- begin state -->\n";
  private static final String END = "<!-- end state -->\n";
  private static final InstantSource CLOCK = InstantSource.fixed(Facts.NOW);
  private static final LedgerOptions OPTIONS =
      LedgerOptions.defaults().withOrigin("tokenops.test/data").withClock(CLOCK);
  private static final long NEVER = 1L << 40;
  private static final int SEEDS = 6;
  private static final String SNAPSHOT = "the snapshot";
  private static final String SEGMENT = "an index segment";

  @TempDir Path temporary;

  /** Changes one file of a copy; that of another ledger is there to take from. */
  private interface Stroke {
    void strike(Path file, Path other, Random random) throws IOException;
  }

  /** What a start said, and what the engine then told. */
  private record Outcome(String said, String told) {}

  private final List<String> words = new ArrayList<>();
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          synchronized (words) {
            words.add(new java.util.logging.SimpleFormatter().formatMessage(logged));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void whateverBecomesOfThemTheStateIsThatOfTheLedger(Vertx vertx) throws Exception {
    var folder = temporary.resolve("data");
    var traffic = new Traffic(31, 2);
    run(
        vertx,
        folder,
        engine -> {
          traffic.prepare(engine, 200);
          for (int i = 0; i < 40; i++) traffic.next(engine);
        });
    copy(folder, temporary.resolve("earlier"));
    var another = temporary.resolve("another");
    var other = new Traffic(32, 1);
    run(
        vertx,
        another,
        engine -> {
          other.prepare(engine, 100);
          for (int i = 0; i < 20; i++) other.next(engine);
        });
    run(
        vertx,
        folder,
        engine -> {
          for (int i = 0; i < 30; i++) traffic.next(engine);
        });
    var whole = copy(folder, temporary.resolve("whole"));
    var told = outcome(vertx, whole, traffic, null);
    var table = new LinkedHashMap<String, TreeSet<Integer>>();
    for (var place : places(folder).entrySet())
      for (var fault : faults(place.getKey()).entrySet())
        for (int seed = 1; seed <= seeds(fault.getKey()); seed++) {
          var struck = copy(folder, temporary.resolve("struck"));
          var file = struck.resolve(place.getValue().toString());
          fault.getValue().strike(file, another.resolve(place.getValue()), new Random(seed));
          var outcome = outcome(vertx, struck, traffic, told.told());
          table
              .computeIfAbsent(
                  "| %s | %s | %%s | %s | %s |\n"
                      .formatted(place.getKey(), fault.getKey(), outcome.said(), outcome.told()),
                  _ -> new TreeSet<>())
              .add(seed);
          delete(struck);
        }
    hold(text(table));
  }

  /** A name for the reader, and where it lies. */
  private static Map<String, Path> places(Path folder) throws IOException {
    var places = new LinkedHashMap<String, Path>();
    places.put(SNAPSHOT, relative(folder, last(folder.resolve("snapshots"))));
    places.put(SEGMENT, relative(folder, last(folder.resolve("index/runs"))));
    places.put("the key of the index", Path.of("index/key"));
    return places;
  }

  /** What may become of any file. */
  private static Map<String, Stroke> faults(String place) {
    var faults = new LinkedHashMap<String, Stroke>();
    switch (place) {
      case SNAPSHOT -> {
        faults.put("a bit of its first brace flipped", flip("^", 0));
        faults.put("a bit of its size flipped", flip(",\"size\":\\d+(?=,)", -1));
        faults.put("a bit of its root flipped", flip("\"root_hash\":\"", 0));
        faults.put("a bit of its origin flipped", flip("\"origin\":\"", 0));
        faults.put("a bit of its version flipped", flip("\"version\":", 0));
        faults.put("a bit of an account flipped", flip("\"funded_micros\":\\d+(?=,)", -1));
        faults.put("a bit of a count flipped", flip("\"used\":\\d+(?=[,}])", -1));
        faults.put("a bit of a kept entry's index flipped", flip("\"kept\":\\[\\d+,\\d+,", -2));
        faults.put("a bit of a segment's digest flipped", flip("\"sha256\":\"", 0));
      }
      case SEGMENT -> {
        faults.put("a bit of its magic flipped", flipAt(0, 1));
        faults.put("a bit of its version flipped", flipAt(8, 1));
        faults.put("a bit of its key's id flipped", flipAt(16, 1));
        faults.put("a bit of its first index flipped", flipAt(32, 1));
        faults.put("a high bit of its last index flipped", flipAt(45, 1));
        faults.put("a bit of a table's length flipped", flipAt(54, 0x40));
        faults.put("a bit of a row flipped", flipAt(256, 1));
        faults.put("a bit of its digest flipped", flipAt(-1, 1));
      }
      default -> {
        faults.put("a bit flipped", flipAt(5, 1));
        faults.put("a bit flipped, so that it is no hexadecimal", flipAt(5, 0x40));
      }
    }
    faults.put(
        "512 bytes zeroed",
        (file, _, random) -> {
          byte[] bytes = Files.readAllBytes(file);
          int at = Math.max(256, random.nextInt(bytes.length)) & -256;
          at = Math.min(at, bytes.length - Math.min(bytes.length, 256));
          Arrays.fill(bytes, at, Math.min(bytes.length, at + 512), (byte) 0);
          Files.write(file, bytes);
        });
    faults.put(
        "cut",
        (file, _, random) -> {
          byte[] bytes = Files.readAllBytes(file);
          int least = Math.min(bytes.length - 2, 300);
          Files.write(file, Arrays.copyOf(bytes, least + random.nextInt(bytes.length - 1 - least)));
        });
    faults.put(
        "bytes behind its end",
        (file, _, random) -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64)));
        });
    faults.put("emptied", (file, _, _) -> Files.write(file, new byte[0]));
    faults.put("missing", (file, _, _) -> Files.delete(file));
    faults.put(
        "that of another ledger",
        (file, other, _) -> {
          var theirs = Files.exists(other) ? other : last(parent(other));
          Files.write(file, Files.readAllBytes(theirs));
        });
    faults.put(
        "all of its folder as it was some time ago, and the other's",
        (file, other, _) -> {
          var now = file;
          while (!Files.exists(now.resolve("queue"))) now = parent(now);
          var earlier = now.resolveSibling("earlier");
          for (var name : List.of("snapshots", "index/runs")) {
            delete(now.resolve(name));
            copy(earlier.resolve(name), now.resolve(name));
          }
        });
    faults.put(
        "a folder in its place",
        (file, _, _) -> {
          Files.delete(file);
          Files.createDirectory(file);
        });
    faults.put("all of its folder missing", (file, _, _) -> delete(parent(file)));
    return faults;
  }

  /** The lowest bit of the character behind what the pattern finds, or before its end. */
  private static Stroke flip(String pattern, int fromEnd) {
    return (file, _, _) -> {
      byte[] bytes = Files.readAllBytes(file);
      var found = Pattern.compile(pattern).matcher(new String(bytes, StandardCharsets.ISO_8859_1));
      if (!found.find()) throw new AssertionError(pattern + " is not in " + file);
      bytes[found.end() + fromEnd] ^= 1;
      Files.write(file, bytes);
    };
  }

  private static Stroke flipAt(int at, int mask) {
    return (file, _, _) -> {
      byte[] bytes = Files.readAllBytes(file);
      bytes[at < 0 ? bytes.length + at : at] ^= (byte) mask;
      Files.write(file, bytes);
    };
  }

  private static int seeds(String fault) {
    return fault.equals("512 bytes zeroed")
            || fault.equals("cut")
            || fault.equals("bytes behind its end")
        ? SEEDS
        : 1;
  }

  private interface Work {
    void on(Engine engine) throws Exception;
  }

  private static void run(Vertx vertx, Path folder, Work work) throws Exception {
    var options = OPTIONS.withOrigin("tokenops.test/" + folder.getFileName());
    try (var ledger = Ledger.open(folder, options)) {
      var engine = start(vertx, ledger, folder, 30, 2);
      work.on(engine);
      engine.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static Engine start(Vertx vertx, Ledger ledger, Path folder, long distance, long atClose)
      throws Exception {
    return Engine.start(
            vertx,
            new LedgerJournal(ledger),
            new Engine.Options(1, 1_000, true, CLOCK),
            new SnapshotOptions(folder, distance, atClose))
        .await(20, TimeUnit.SECONDS);
  }

  /**
   * @param expected what an undamaged folder tells; null to learn it
   */
  private Outcome outcome(Vertx vertx, Path folder, Traffic traffic, @Nullable String expected)
      throws Exception {
    var log = Logger.getLogger(Engine.class.getName());
    words.clear();
    log.addHandler(listening);
    try (var ledger = Ledger.open(folder, OPTIONS)) {
      var engine = start(vertx, ledger, folder, NEVER, NEVER);
      var told = String.join("\n", Told.by(engine, ledger, traffic));
      engine.close().await(20, TimeUnit.SECONDS);
      if (expected == null) return new Outcome("", told);
      return new Outcome(said(folder), told.equals(expected) ? "that of every entry" : "WRONG");
    } catch (IOException | RuntimeException refused) {
      return new Outcome(
          "refused: " + plain(refused.toString(), folder), "none: it does not start");
    } finally {
      log.removeHandler(listening);
    }
  }

  private String said(Path folder) {
    synchronized (words) {
      return words.isEmpty() ? "nothing" : plain(String.join("; ", words), folder);
    }
  }

  /** Without what differs from run to run. */
  private static String plain(String text, Path folder) {
    return text.replace(folder.toString() + "/", "")
        .replace(folder.toString(), "the folder")
        .replaceAll("agt_[0-9a-z]+", "an agent")
        .replaceAll("\\d[\\d,]*\\d|\\d", "N")
        .replaceAll("[0-9A-Fa-fN]{16,}", "N")
        .replaceAll("\\s+", " ")
        .replace("|", "\\|");
  }

  private static String text(Map<String, ? extends SortedSet<Integer>> table) {
    var text = new StringBuilder("| place | fault | seeds | a start says | the state is |\n");
    text.append("|---|---|---|---|---|\n");
    var of = new LinkedHashMap<String, Integer>();
    table.forEach((row, seeds) -> of.merge(fault(row), seeds.size(), Integer::sum));
    table.forEach((row, seeds) -> {
      int all = of.getOrDefault(fault(row), 0);
      var which =
          all == 1
              ? "1"
              : seeds.size() == all
                  ? "all of " + all
                  : "%d of %d, as %d".formatted(seeds.size(), all, seeds.first());
      text.append(row.replace("%s", which));
    });
    return text.toString();
  }

  private static String fault(String row) {
    return row.substring(0, row.indexOf("| %s"));
  }

  private static void hold(String produced) throws IOException {
    var document = Files.readString(DOCUMENT);
    int from = document.indexOf(BEGIN) + BEGIN.length();
    int to = document.indexOf(END);
    if ("write".equals(System.getProperty("faults")))
      Files.writeString(DOCUMENT, document.substring(0, from) + produced + document.substring(to));
    else
      assertEquals(
          produced,
          document.substring(from, to),
          "engine/FAULTS.md is not what the tests produce: read the difference, and write it anew with"
              + " ./mvnw test -pl ledger,engine -Dgroups=faults -Dfaults=write");
  }

  private static Path relative(Path folder, Path file) {
    return folder.relativize(file);
  }

  private static Path parent(Path file) {
    var parent = file.getParent();
    if (parent == null) throw new AssertionError(file + " lies nowhere");
    return parent;
  }

  private static Path last(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static Path copy(Path folder, Path copy) throws IOException {
    if (Files.exists(copy)) delete(copy);
    try (var files = Files.walk(folder)) {
      for (var file : files.toList()) {
        var to = copy.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(to);
        else if (!file.endsWith("lock")) Files.copy(file, to);
      }
    }
    return copy;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
