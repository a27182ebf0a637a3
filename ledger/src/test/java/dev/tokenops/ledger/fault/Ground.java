package dev.tokenops.ledger.fault;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Drafts;
import dev.tokenops.ledger.Folders;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.LedgerRefused;
import dev.tokenops.ledger.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The folders that are damaged. Key, name, clock and entries are given, so that each run makes the
 * same bytes, and the same seed does the same damage.
 *
 * <pre>
 *   file of entry 0: batches 0, 1, 2 │ of entry 9: batches 3, 4 │ 5 │ of entry 18: batches 6, 7
 *                                         read by an opening behind ▲ the anchor
 * </pre>
 */
final class Ground {
  static final String ORIGIN = "log.example.com/faults";
  static final int BATCHES = 8;

  private static final int ANCHORED_BATCHES = 5;
  private static final String PKCS8 = "302e020100300506032b657004220420";

  /** The ledger was closed; it was anchored on the way. */
  final Path closed;

  /** The same after a crash: the head does not name the last batch. */
  final Path crashed;

  /** The same log, closed when it had {@link #ANCHORED_BATCHES}. */
  final Path older;

  /** Another log of the same name, with its own key. */
  final Path stranger;

  /** The bytes of all entries. */
  final List<byte[]> entries = new ArrayList<>();

  /** The newest checkpoint of the closed ledger, as somebody saved it. */
  final String saved;

  /** Entries that the head of the crashed one names. */
  final long namedAfterCrash;

  Ground(Path root) throws IOException, LedgerRefused {
    closed = grow(root.resolve("closed"), 1, BATCHES);
    older = grow(root.resolve("older"), 1, ANCHORED_BATCHES);
    stranger = grow(root.resolve("stranger"), 2, BATCHES);
    crashed = Folders.copy(closed, root.resolve("crashed"));
    try (var ledger = Ledger.open(Folders.copy(closed, root.resolve("read")), options())) {
      ledger.replay(entry -> entries.add(entry.bytes()));
      saved = ledger.checkpoint().note();
      var named = ledger.checkpointCovering(entries.size() - 2L);
      Files.writeString(crashed.resolve("head"), named.note());
      namedAfterCrash = named.checkpoint().size();
    }
  }

  static LedgerOptions options() {
    return LedgerOptions.defaults()
        .withOrigin(ORIGIN)
        .withMaxFileBytes(69_000)
        .withClock(InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")));
  }

  Path of(Fault.Base base) {
    return switch (base) {
      case CLOSED -> closed;
      case CRASHED -> crashed;
    };
  }

  /** Three entries a batch, but for the last, which is one small entry. */
  static List<Draft> batch(int number) {
    if (number == BATCHES - 1) return List.of(Drafts.numbered(number));
    var drafts = new ArrayList<>(Drafts.numbered(3 * number, 3 * number + 2));
    drafts.add(Drafts.sized(400));
    return drafts;
  }

  /** Puts name and key where the first start would have made them. */
  static Path founded(Path folder, int seed) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("origin"), ORIGIN + "\n");
    byte[] key = HexFormat.of().parseHex(PKCS8 + "%064x".formatted(seed));
    Files.writeString(
        folder.resolve("log.key"),
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getEncoder().encodeToString(key)));
    Files.setPosixFilePermissions(
        folder.resolve("log.key"), PosixFilePermissions.fromString("rw-------"));
    return folder;
  }

  private static Path grow(Path folder, int seed, int batches) throws IOException, LedgerRefused {
    var recorder = new Recorder();
    try (var ledger = Ledger.open(founded(folder, seed), options())) {
      recorder.start(ledger);
      for (int number = 0; number < batches; number++) {
        ledger.append(batch(number), number);
        recorder.awaitGroups(number + 1);
        if (number + 1 == ANCHORED_BATCHES) ledger.anchor();
      }
    }
    return folder;
  }
}
