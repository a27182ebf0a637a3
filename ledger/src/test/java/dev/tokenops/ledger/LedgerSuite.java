package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.merkle.CompactRange;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleProofs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What every ledger promises, whatever it stands on. */
abstract class LedgerSuite {
  static final String ORIGIN = "log.example.com/suite";

  /** Opens the test's one ledger, or opens it again. */
  abstract Ledger open(LedgerOptions options) throws Exception;

  LedgerOptions options() {
    return LedgerOptions.defaults().withOrigin(ORIGIN);
  }

  @Test
  void anEmptyLedgerHasASignedCheckpointOfSizeZero() throws Exception {
    try (var ledger = open(options())) {
      assertEquals(0, ledger.size());
      var checkpoint = ledger.checkpoint();
      assertEquals(new Checkpoint(ORIGIN, 0, Hashes.emptyRoot()), checkpoint.checkpoint());
      assertEquals(checkpoint, SignedCheckpoint.verify(checkpoint.note(), ledger.keys()));
    }
  }

  @Test
  void entriesAreChainedAndHashedAsTheirFormatSays() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 3), "a");
      ledger.append(Drafts.numbered(3, 5), "b");
      recorder.awaitGroups(2);
    }
    byte[] prev = EntryCodec.firstPrev(ORIGIN);
    long index = 0;
    for (var entry : recorder.entries()) {
      assertEquals(index, entry.index());
      assertTrue(CanonicalJson.isCanonical(entry.bytes()));
      assertTrue(EntryCodec.follows(entry, prev));
      assertArrayEquals(Hashes.leaf(entry.bytes()), entry.leafHash());
      assertArrayEquals(Drafts.numbered((int) index).body(), entry.body());
      prev = entry.leafHash();
      index++;
    }
    assertEquals(5, index);
  }

  @Test
  void whatIsWrittenInPlaceIsWhatTheSlowCodecMakesOfEachEntryAlone() throws Exception {
    var random = new Random(23);
    var recorder = new Recorder();
    var drafts = new ArrayList<Draft>();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      for (int i = 0; i < 300; i++) {
        var call = Drafts.random(random);
        drafts.addAll(call);
        ledger.append(call, i);
      }
      recorder.awaitGroups(300);
      byte[] prev = EntryCodec.firstPrev(ORIGIN);
      var tree = new CompactRange();
      for (var group : recorder.groups()) {
        byte[] time = Rfc3339.format(group.time()).getBytes(StandardCharsets.US_ASCII);
        for (long index = group.firstIndex(); index < group.firstIndex() + group.count(); index++) {
          byte[] bytes = EntryCodec.encode(drafts.get((int) index), index, prev, time);
          assertArrayEquals(bytes, ledger.entry(index).bytes());
          prev = Hashes.leaf(bytes);
          tree.append(prev);
        }
      }
      assertEquals(drafts.size(), tree.size());
      assertArrayEquals(tree.root(), ledger.root(tree.size()));
    }
  }

  @Test
  void callsAreToldInTheirOrderAndWholeAndFencesInTheirTurn() throws Exception {
    var recorder = new Recorder();
    var random = new Random(7);
    var sent = new ArrayList<List<Draft>>();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      for (int i = 0; i < 500; i++) {
        var drafts = Drafts.random(random);
        sent.add(drafts);
        ledger.append(drafts, i);
      }
      var groups = recorder.awaitGroups(500);
      for (int i = 0; i < 500; i++) {
        assertEquals(i, groups.get(i).tag());
        int first = (int) groups.get(i).firstIndex();
        var entries = recorder.entries().subList(first, first + groups.get(i).count());
        assertArrayEquals(
            sent.get(i).stream().map(Draft::body).toArray(),
            entries.stream().map(Entry::body).toArray());
      }
      assertEquals(sent.stream().mapToInt(List::size).sum(), ledger.size());
    }
  }

  @Test
  void aBatchIsToldOnlyWithACheckpointThatCoversIt() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options().withMaxBatchEntries(8))) {
      recorder.start(ledger);
      for (int i = 0; i < 100; i++) ledger.append(List.of(Drafts.numbered(i)), i);
      recorder.awaitGroups(100);
      long size = 0;
      for (var batch : recorder.batches()) {
        int entries = batch.groups().stream().mapToInt(group -> group.count()).sum();
        assertTrue(entries <= 8);
        size += entries;
        var checkpoint = SignedCheckpoint.verify(batch.checkpoint().note(), ledger.keys());
        assertEquals(size, checkpoint.checkpoint().size());
        assertEquals(batch.checkpoint(), ledger.checkpointCovering(size - 1));
        assertEquals(batch.checkpoint(), ledger.checkpointCovering(size - entries));
      }
    }
  }

  @Test
  void aCallLargerThanABatchStaysInOne() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options().withMaxBatchEntries(4))) {
      ledger.append(Drafts.numbered(0, 3), "small");
      ledger.append(Drafts.numbered(3, 53), "large");
      ledger.append(Drafts.numbered(53, 54), "last");
      recorder.start(ledger);
      recorder.awaitGroups(3);
      assertEquals(
          List.of(List.of("small"), List.of("large"), List.of("last")),
          recorder.batches().stream()
              .map(batch -> batch.groups().stream().map(group -> group.tag()).toList())
              .toList());
    }
  }

  @Test
  void aFenceAloneWritesNothing() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      ledger.append(List.of(), "fence");
      recorder.awaitGroups(1);
      assertEquals(ledger.checkpoint(), recorder.batches().getFirst().checkpoint());
      assertEquals(0, ledger.size());
    }
  }

  @Test
  void proofsConvinceTheirVerifiers() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options().withMaxBatchEntries(5))) {
      recorder.start(ledger);
      for (int i = 0; i < 23; i++) ledger.append(List.of(Drafts.numbered(i)), i);
      recorder.awaitGroups(23);
      for (long size = 1; size <= 23; size++) {
        byte[] root = ledger.root(size);
        for (long i = 0; i < size; i++)
          MerkleProofs.verifyInclusion(
              ledger.entry(i).leafHash(), i, size, ledger.inclusionProof(i, size), root);
        for (long from = 1; from <= size; from++)
          MerkleProofs.verifyConsistency(
              from, size, ledger.consistencyProof(from, size), ledger.root(from), root);
      }
      assertThrows(IllegalArgumentException.class, () -> ledger.root(24));
      assertThrows(IllegalArgumentException.class, () -> ledger.entry(23));
      assertThrows(IllegalArgumentException.class, () -> ledger.inclusionProof(0, 24));
      assertThrows(IllegalArgumentException.class, () -> ledger.consistencyProof(1, 24));
    }
  }

  @Test
  void whatWasSealedIsReplayedAfterEveryRestartAndTheChainGoesOn() throws Exception {
    var random = new Random(11);
    var expected = new ArrayList<Entry>();
    for (int life = 0; life < 4; life++) {
      var recorder = new Recorder();
      try (var ledger = open(options().withMaxBatchEntries(16))) {
        var replayed = new ArrayList<Entry>();
        ledger.replay(replayed::add);
        assertSameEntries(expected, replayed);
        recorder.start(ledger);
        for (int i = 0; i < 50; i++) ledger.append(Drafts.random(random), i);
      }
      assertEquals(50, recorder.groups().size(), "close seals what was appended");
      expected.addAll(recorder.entries());
    }
    try (var ledger = open(options())) {
      for (var entry : expected)
        assertSameEntries(List.of(entry), List.of(ledger.entry(entry.index())));
    }
  }

  static void assertSameEntries(List<Entry> expected, List<Entry> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).bytes(), found.get(i).bytes());
      assertArrayEquals(expected.get(i).body(), found.get(i).body());
      assertArrayEquals(expected.get(i).leafHash(), found.get(i).leafHash());
      assertEquals(expected.get(i).time(), found.get(i).time());
      assertEquals(expected.get(i).type(), found.get(i).type());
    }
  }

  @Test
  void timeNeverStepsBackAlsoNotAcrossARestart() throws Exception {
    var clock = new long[] {5_000};
    var recorder = new Recorder();
    var options = options().withClock(() -> Instant.ofEpochMilli(clock[0]));
    try (var ledger = open(options)) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 1), 0);
      recorder.awaitGroups(1);
      clock[0] = 4_000;
      ledger.append(Drafts.numbered(1, 2), 1);
      recorder.awaitGroups(2);
    }
    clock[0] = 3_000;
    try (var ledger = open(options)) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(2, 3), 2);
      recorder.awaitGroups(3);
      clock[0] = 6_000;
      ledger.append(Drafts.numbered(3, 4), 3);
      recorder.awaitGroups(4);
    }
    assertEquals(
        List.of(5_000L, 5_000L, 5_000L, 6_000L),
        recorder.entries().stream().map(entry -> entry.time().toEpochMilli()).toList());
  }

  @Test
  void whatCannotBecomeAnEntryIsRefusedBeforeAnythingIsTaken() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      int most = EntryCodec.maxBodyBytes("test.happened.v1");
      var tooLarge = List.of(Drafts.numbered(0), Drafts.sized(most + 1));
      assertThrows(IllegalArgumentException.class, () -> ledger.append(tooLarge, "too large"));
      var badType = List.of(new Draft("Bad Type", new byte[] {123, 125}));
      assertThrows(IllegalArgumentException.class, () -> ledger.append(badType, "bad type"));
      var noObject = List.of(Drafts.of("[1]"));
      assertThrows(IllegalArgumentException.class, () -> ledger.append(noObject, "no object"));
      ledger.append(List.of(Drafts.sized(most)), "just fits");
      assertEquals("just fits", recorder.awaitGroups(1).getFirst().tag());
      assertEquals(1, ledger.size());
      assertTrue(recorder.entries().getFirst().bytes().length <= EntryCodec.MAX_ENTRY_BYTES);
      assertEquals(most, ledger.entry(0).body().length);
    }
  }

  @Test
  void callsOfManyThreadsKeepTheirOwnOrder() throws Exception {
    var recorder = new Recorder();
    int threads = 4;
    int each = 2_000;
    try (var ledger = open(options())) {
      recorder.start(ledger);
      var go = new CountDownLatch(1);
      var senders = new ArrayList<Thread>();
      for (int t = 0; t < threads; t++) {
        int base = t * each;
        senders.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  for (int i = 0; i < each; i++)
                    ledger.append(List.of(Drafts.numbered(base + i)), base + i);
                }));
      }
      go.countDown();
      for (var sender : senders) sender.join();
      var next = new int[threads];
      for (var group : recorder.awaitGroups(threads * each)) {
        int tag = (int) group.tag();
        assertEquals(next[tag / each]++, tag % each);
      }
      assertEquals((long) threads * each, ledger.size());
    }
  }

  @Test
  void aReaderThatIsInterruptedHarmsNobody() throws Exception {
    var recorder = new Recorder();
    try (var ledger = open(options())) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 10), 0);
      recorder.awaitGroups(1);
      Thread.currentThread().interrupt();
      assertEquals(3, ledger.entry(3).index());
      assertTrue(Thread.interrupted(), "the interruption is still the caller's to hear");
      assertEquals(4, ledger.entry(4).index());
      ledger.append(Drafts.numbered(10, 11), 1);
      recorder.awaitGroups(2);
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  @Test
  void aThrowingListenerStopsTheLedger() throws Exception {
    var failed = new ArrayList<Throwable>();
    var thrown = new IllegalStateException("thrown on purpose");
    var stopped = new CountDownLatch(1);
    try (var ledger = open(options())) {
      ledger.start(
          new Ledger.Listener() {
            @Override
            public void sealed(Ledger.SealedBatch batch) {
              throw thrown;
            }

            @Override
            public void failed(Throwable cause) {
              failed.add(cause);
              stopped.countDown();
            }
          });
      ledger.append(Drafts.numbered(0, 1), 0);
      stopped.await();
      ledger.append(Drafts.numbered(1, 2), 1);
      assertEquals(2, failed.size());
      assertSame(thrown, failed.get(0));
      assertSame(thrown, failed.get(1));
    }
    try (var ledger = open(options())) {
      assertEquals(1, ledger.size(), "it was durable before the listener heard it");
    }
  }

  @Test
  void aClosedLedgerTakesNothing() throws Exception {
    var ledger = open(options());
    new Recorder().start(ledger);
    ledger.close();
    ledger.close();
    var drafts = Drafts.numbered(0, 1);
    assertThrows(IllegalStateException.class, () -> ledger.append(drafts, 0));
  }

  @Test
  void replayComesBeforeStartAndStartOnce() throws Exception {
    try (var ledger = open(options())) {
      new Recorder().start(ledger);
      assertThrows(IllegalStateException.class, () -> ledger.replay(entry -> {}));
      var second = new Recorder();
      assertThrows(IllegalStateException.class, () -> second.start(ledger));
    }
  }
}
