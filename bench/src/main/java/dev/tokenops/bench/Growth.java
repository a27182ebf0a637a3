package dev.tokenops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger of many millions of entries costs beside a fresh one: at a restart, and on the run
 * path.
 *
 * <pre>
 *   make the ledger ─► start without a snapshot ─► close, which takes one ─► start from it
 *     ─► warm up ─► pairs: some seconds of the grown one, as many of a fresh one
 * </pre>
 *
 * <p>The two take turns because the machine is faster one minute than the next, and each pair
 * begins with the other of the two: what the one before has left behind, compiled code, garbage and
 * a folder that was just removed, is as often in the way of one as of the other. One is closed
 * before the other is opened, so that neither lives in the other's heap.
 *
 * @param folder of the grown ledger; what a run before has left there is used again
 * @param runs that it is made with
 * @param warmup seconds for each of the two, in turns, which are not counted
 * @param seconds of each measurement
 */
record Growth(Path folder, long runs, GrownLedger.Kind kind, int warmup, int pairs, int seconds) {
  /** Two measurements that follow each other, in runs a second. */
  record Pair(double grown, double fresh) {
    double ratio() {
      return grown / fresh;
    }
  }

  /** A start of the grown ledger, in milliseconds: its scan, and all until it takes commands. */
  record Start(long entries, long runs, long scanMs, long readyMs) {
    private static Start of(RunningEngine running) {
      return new Start(
          running.ledger().size(),
          running.runs(),
          running.scanned().toMillis(),
          running.opened().toMillis());
    }

    /** Entries a second. */
    double rate() {
      return entries * 1e3 / Math.max(1, readyMs);
    }
  }

  /**
   * What was measured.
   *
   * @param bytes of the grown ledger's folder
   * @param whole the first start, which read everything; null if the folder had a snapshot already
   * @param snapshot one from a snapshot
   */
  record Result(long bytes, @Nullable Start whole, Start snapshot, List<Pair> pairs) {
    /** The middle of the pairs' ratios. */
    double ratio() {
      var ratios = pairs.stream().mapToDouble(Pair::ratio).sorted().toArray();
      int middle = ratios.length / 2;
      return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
    }
  }

  /**
   * @param told hears in sentences how it goes on
   */
  Result measure(Consumer<String> told) throws Exception {
    if (!Files.exists(folder.resolve("queue"))) {
      told.accept("making a ledger of %,d runs in %s".formatted(runs, folder));
      GrownLedger.make(folder, runs, kind, made -> told.accept("%,d runs".formatted(made)));
    }
    @Nullable Start whole = null;
    if (!hasSnapshot()) {
      whole = start();
      told.accept("read and replayed: %s".formatted(whole));
    }
    var snapshot = start();
    told.accept("from its snapshot: %s".formatted(snapshot));
    for (int spent = 0; spent < warmup; spent += seconds)
      told.accept("warm-up: " + pair(spent / seconds));
    var measured = new ArrayList<Pair>();
    for (int i = 0; i < pairs; i++) {
      measured.add(pair(i));
      told.accept("pair %d: %s".formatted(i + 1, measured.getLast()));
    }
    return new Result(bytes(), whole, snapshot, measured);
  }

  private boolean hasSnapshot() throws IOException {
    var snapshots = folder.resolve("snapshots");
    if (!Files.exists(snapshots)) return false;
    try (var files = Files.list(snapshots)) {
      return files.findAny().isPresent();
    }
  }

  private Start start() throws Exception {
    try (var running = new RunningEngine(folder)) {
      return Start.of(running);
    }
  }

  private Pair pair(int number) throws Exception {
    if (number % 2 == 0) {
      double grown = runsPerSecond(folder);
      return new Pair(grown, ofFresh());
    }
    double fresh = ofFresh();
    return new Pair(runsPerSecond(folder), fresh);
  }

  private double ofFresh() throws Exception {
    var fresh = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "tokenops-fresh");
    try {
      return runsPerSecond(fresh);
    } finally {
      RunPathBench.delete(fresh);
    }
  }

  private double runsPerSecond(Path folder) throws Exception {
    try (var running = new RunningEngine(folder)) {
      running.runsPerSecond(Duration.ofSeconds(1)); // What was closed has to come back to mind.
      return running.runsPerSecond(Duration.ofSeconds(seconds));
    }
  }

  private long bytes() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
