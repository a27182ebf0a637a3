package dev.tokenops.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.store.EntryStore;
import dev.tokenops.ledger.store.MemoryStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** The disk fails: nothing is acknowledged any more, and nothing is tried again. */
final class FailStopTest {
  private static final NoteSigner SIGNER =
      new NoteSigner("log.example.com/failing", Ed25519Key.random(new SecureRandom()));

  private final MemoryStore disk = new MemoryStore();

  /** What goes wrong with a store. */
  private abstract class Failing implements EntryStore {
    @Override
    public void prepare(long nextIndex) throws IOException {}

    @Override
    public Place append(long firstIndex, ByteBuffer batch) throws IOException {
      return disk.append(firstIndex, batch);
    }

    @Override
    public void read(Place place, int from, ByteBuffer into) throws IOException {
      disk.read(place, from, into);
    }

    @Override
    public String name(Place place) {
      return "failing";
    }

    @Override
    public void saveHead(String note) throws IOException {
      disk.saveHead(note);
    }

    @Override
    public void close() {}
  }

  private final class FailingForce extends Failing {
    private final long from;
    private final Throwable thrown;
    private int calls;

    FailingForce(long from, Throwable thrown) {
      this.from = from;
      this.thrown = thrown;
    }

    /** Written, and then the force fails: on disk or not, nobody knows. */
    @Override
    public Place append(long firstIndex, ByteBuffer batch) throws IOException {
      var place = super.append(firstIndex, batch);
      if (firstIndex < from) return place;
      calls++;
      if (thrown instanceof Error error) throw error;
      throw (IOException) thrown;
    }
  }

  private final class FailingHead extends Failing {
    private final IOException thrown;

    FailingHead(IOException thrown) {
      this.thrown = thrown;
    }

    @Override
    public void saveHead(String note) throws IOException {
      throw thrown;
    }
  }

  private static Ledger over(EntryStore store) {
    var chain = new Chain(new LogIdentity(SIGNER), store, new HeapHashStore(), new HeapHashStore());
    return new Ledger(chain, LedgerOptions.defaults(), null, () -> {});
  }

  @Test
  void afterAFailedForceNothingIsAcknowledgedAndEveryAppendIsAnsweredByTheFailure() {
    for (var thrown : new Throwable[] {new IOException("EIO"), new InternalError("SIGBUS")}) {
      var recorder = new Recorder();
      var store = new FailingForce(2, thrown);
      try (var ledger = over(store)) {
        recorder.start(ledger);
        ledger.append(Drafts.numbered(0, 2), "good");
        recorder.awaitGroups(1);
        ledger.append(Drafts.numbered(2, 4), "lost");
        recorder.awaitFailures(1);
        ledger.append(Drafts.numbered(4, 5), "later");
        ledger.append(java.util.List.of(), "fence");
        assertEquals(3, recorder.failures().size());
        for (var failure : recorder.failures()) assertSame(thrown, failure);
        assertEquals(2, ledger.size());
        assertEquals(1, ledger.entry(1).index(), "what was durable is still readable");
      }
      assertEquals(1, recorder.groups().size());
      assertEquals("good", recorder.groups().getFirst().tag());
      assertEquals(1, store.calls, "a force that failed is not tried again");
    }
  }

  @Test
  void aHeadThatCannotBeWrittenStopsTheLedgerToo() {
    var thrown = new IOException("no space left");
    var recorder = new Recorder();
    try (var ledger = over(new FailingHead(thrown))) {
      recorder.start(ledger);
      ledger.append(Drafts.numbered(0, 1), 0);
      assertSame(thrown, recorder.awaitFailures(1).getFirst());
    }
    assertTrue(recorder.groups().isEmpty(), "the first batch of a file waits for the head");
  }

  @Test
  void whatWasGatheredWhenItFailedIsNeitherToldNorWritten() {
    var recorder = new Recorder();
    var store = new FailingForce(0, new IOException("EIO"));
    try (var ledger = over(store)) {
      for (int i = 0; i < 5_000; i++) ledger.append(Drafts.numbered(i, i + 1), i);
      recorder.start(ledger);
      recorder.awaitFailures(1);
    }
    assertEquals(1, store.calls);
    assertTrue(recorder.groups().isEmpty());
    assertEquals(1, recorder.failures().size(), "told once, not once a call");
  }
}
