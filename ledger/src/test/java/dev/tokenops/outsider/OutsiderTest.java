package dev.tokenops.outsider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tokenops.ledger.Draft;
import dev.tokenops.ledger.Ledger;
import dev.tokenops.ledger.LedgerOptions;
import dev.tokenops.ledger.tile.TileFolder;
import dev.tokenops.ledger.tile.TilePath;
import dev.tokenops.ledger.tile.TileSource;
import dev.tokenops.ledger.upkeep.Export;
import dev.tokenops.ledger.verify.LogKeys;
import dev.tokenops.ledger.verify.LogVerifier;
import dev.tokenops.ledger.verify.TreeVerifier;
import dev.tokenops.ledger.verify.Verdict.Status;
import dev.tokenops.ledger.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification as a program of somebody else uses it: by what is public, and nothing else. */
class OutsiderTest {
  private static final int ENTRIES = 600;

  @TempDir Path root;
  private Path data = Path.of("");
  private Path tree = Path.of("");
  private String saved = "";
  private LogKeys keys = LogKeys.parse(VKEY);

  private static final String VKEY =
      "log.example.com/vectors+c8300c23+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

  @BeforeEach
  void publish() throws Exception {
    data = root.resolve("data");
    tree = root.resolve("tree");
    append(ENTRIES / 2);
    saved = Files.readString(data.resolve("head"));
    append(ENTRIES / 2);
    keys = LogKeys.parse(Files.readString(data.resolve("log.pub")));
    new Export(data, tree).run();
  }

  @Test
  void oneCallVerifiesAFolderAndAnExportAlike() {
    for (var path : List.of(data, tree)) {
      var seen = new AtomicLong();
      var report =
          LogVerifier.of(path)
              .withKeys(keys)
              .withSavedCheckpoint(saved)
              .verify(entry -> assertEquals(seen.getAndIncrement(), entry.index()));
      allHold(report);
      assertEquals(ENTRIES, seen.get());
      assertEquals(ENTRIES, report.goodEntries());
    }
    assertThrows(IllegalArgumentException.class, () -> LogVerifier.of(root));
  }

  @Test
  void somebodyElsesKeyIsNotTheLogs() {
    for (var path : List.of(data, tree))
      assertEquals(
          Status.FAILED,
          LogVerifier.of(path).withKeys(LogKeys.parse(VKEY)).verify().verdict("signed").status());
  }

  @Test
  void aSourceOfOnesOwnIsVerifiedTheSameWay() throws Exception {
    var mirror = new Mirror(new TileFolder(tree));
    allHold(new TreeVerifier(mirror).withKeys(keys).withSavedCheckpoint(saved).verify());
    mirror.read.replaceAll((_, bytes) -> new byte[bytes.length]);
    var report = new TreeVerifier(mirror).withKeys(keys).withSavedCheckpoint(saved).verify();
    assertEquals(Status.FAILED, report.verdict("intact").status());
    assertEquals(Status.FAILED, report.verdict("signed").status());
    assertEquals(0, report.goodEntries());
  }

  /** Keeps what it has read, as a cache would. */
  private static final class Mirror implements TileSource {
    private final TileSource origin;
    private final Map<TilePath, byte[]> read = new HashMap<>();

    Mirror(TileSource origin) {
      this.origin = origin;
    }

    @Override
    public String checkpoint() throws IOException {
      return origin.checkpoint();
    }

    @Override
    public Optional<String> keys() throws IOException {
      return origin.keys();
    }

    @Override
    public synchronized Optional<byte[]> tile(TilePath path) throws IOException {
      if (!read.containsKey(path)) read.put(path, origin.tile(path).orElseThrow());
      return Optional.ofNullable(read.get(path));
    }
  }

  private static void allHold(VerifyReport report) {
    for (var verdict : report.verdicts())
      assertEquals(Status.HOLDS, verdict.status(), report::toString);
  }

  private void append(int count) throws Exception {
    var sealed = new Semaphore(0);
    try (var ledger = Ledger.open(data, LedgerOptions.defaults())) {
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              sealed.release(batch.groups().size());
            }

            @Override
            public void failed(Throwable cause) {
              throw new AssertionError(cause);
            }
          });
      for (int i = 0; i < count; i++)
        ledger.append(List.of(new Draft("test.happened.v1", "{}".getBytes(UTF_8))), i);
      sealed.acquire(count);
    }
  }
}
