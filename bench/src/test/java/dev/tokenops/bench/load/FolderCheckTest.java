package dev.tokenops.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.http.Server;
import dev.tokenops.http.Settings;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.verify.LedgerVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real server wrote passes; a ledger that lost, doubled or changed a run does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FolderCheckTest {
  private final List<Entry> entries = new ArrayList<>();
  private LoadTest test;
  private Server server;

  @BeforeAll
  void aShortLoad(@TempDir Path folder) throws Exception {
    server = Server.start(Settings.sandbox(folder.resolve("data"), 0));
    var key = Files.readString(server.operatorKeyFile()).strip();
    var mix = EvidenceMix.only(EvidenceMix.example("compact"));
    test = new LoadTest(server.url(), key, mix, 5, _ -> {});
    test.prepare(2);
    test.posts(
        Plan.open("load", Rates.parse("60/s:1s"), 4),
        new Traffic.Mix(0.2, 0.2),
        /* hammer= */ false);
    new LedgerVerifier(folder.resolve("data")).verify(entries::add);
  }

  @org.junit.jupiter.api.AfterAll
  void end() {
    server.close();
  }

  private Findings check(List<Entry> of) throws Exception {
    var check = new FolderCheck(test.runs(), test.requests(), test.agents());
    try (var api = new Api(server.url())) {
      check.ask(api, 5, new Random(1));
    }
    of.forEach(check);
    return check.findings();
  }

  private int first(String type) {
    for (int i = 0; i < entries.size(); i++) if (entries.get(i).type().equals(type)) return i;
    throw new AssertionError("there is no " + type);
  }

  @Test
  void everythingIsThereOnceAndTheMoneyAddsUp() throws Exception {
    var found = check(entries);
    assertTrue(found.holds(), found.toString());
    assertTrue(found.acknowledged() > 20, found.toString());
    assertEquals(found.acknowledged(), found.found());
    assertEquals(found.found() * 320_000, found.consumedMicros());
    assertEquals(5, found.receipts());
  }

  @Test
  void aRunThatIsMissingIsFoundOut() throws Exception {
    for (var type : List.of("run.accepted.v1", "run.completed.v1")) {
      var fewer = new ArrayList<>(entries);
      fewer.remove(first(type));
      var found = check(fewer);
      assertFalse(found.holds(), type);
      assertTrue(found.faults().toString().contains("ended"), found.toString());
    }
  }

  @Test
  void aRunThatIsThereTwiceIsFoundOut() throws Exception {
    for (var type : List.of("run.accepted.v1", "run.completed.v1")) {
      var more = new ArrayList<>(entries);
      more.add(entries.get(first(type)));
      assertFalse(check(more).holds(), type);
    }
  }

  @Test
  void aRunThatNobodyPostedIsFoundOut() throws Exception {
    var another =
        new LoadTest(
            server.url(), "", EvidenceMix.only(EvidenceMix.example("compact")), 5, _ -> {});
    var check = new FolderCheck(another.runs(), another.requests(), test.agents());
    entries.forEach(check);
    var found = check.findings();
    assertFalse(found.holds());
    assertTrue(found.faults().getFirst().contains("nobody posted"), found.toString());
  }
}
