package dev.tokenops.ledger;

import dev.tokenops.ledger.Inbox.Call;
import dev.tokenops.ledger.Inbox.Drained;
import dev.tokenops.ledger.Ledger.SealedBatch.Group;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The batch that is open: gives entries their place in chain and tree, in the buffer from which
 * they will be written, and at last signs them.
 *
 * <p>Two threads work on it, one at a time. While the writer forces the batch before, its helper
 * places what comes in {@link #ahead}, a little at a time; when the disk is free, the writer places
 * the rest itself and {@link #close}s the batch. Closing it earlier would make none of its calls
 * durable earlier.
 */
final class Sealing {
  /** Bytes of entries after which a batch takes no further call. */
  private static final int MAX_GATHERED_BYTES = 4 << 20;

  /** A batch being written, and the open one. */
  private static final int BUILDERS = 2;

  /**
   * What goes to the disk and to the listener together.
   *
   * @param batch null if there are only fences
   */
  record Sealed(@Nullable Batch batch, List<Group> groups) {
    /** A copy of an entry's bytes: until the next but one is closed. */
    byte[] bytes(long index) {
      if (batch == null) throw new IllegalArgumentException("no entry " + index + " in a fence");
      return batch.builder().copy(Math.toIntExact(index - batch.firstIndex()));
    }
  }

  /**
   * What goes to the disk together.
   *
   * @param bytes good until the next but one is closed
   * @param builder which they lie in
   */
  record Batch(
      long firstIndex,
      int count,
      ByteBuffer bytes,
      SignedCheckpoint checkpoint,
      BatchBuilder builder) {}

  private final Chain chain;
  private final LedgerOptions options;
  private final Inbox inbox;
  private final MessageDigest digest = Sha256.digest();

  /** Whoever holds it works on the batch: all that follows is its own. */
  private final ReentrantLock turn = new ReentrantLock();

  private final BatchBuilder[] builders = new BatchBuilder[BUILDERS];

  /** Of the open batch; what has become of them; what the entries have at most. */
  private final List<Call> calls = new ArrayList<>();

  private List<Group> groups = new ArrayList<>();
  private int bytes;
  private BatchBuilder batch;
  private long firstIndex;
  private long openedNanos;
  private int batches;

  /** Leaf hash of the last entry. */
  private final byte[] prev;

  private Instant time;
  private byte[] timeText = {};

  /** Whether a call is being placed; still so after that has thrown. */
  private boolean torn;

  Sealing(Chain chain, LedgerOptions options, Inbox inbox) {
    this.chain = chain;
    this.options = options;
    this.inbox = inbox;
    this.prev = chain.prev.clone();
    this.time = Instant.ofEpochMilli(chain.timeMs);
    for (int i = 0; i < builders.length; i++) builders[i] = new BatchBuilder();
    this.batch = builders[0];
    this.firstIndex = chain.tree.size();
  }

  /** Places ahead whenever that is worth it, until the inbox is shut. The helper's. */
  void ahead() {
    while (inbox.awaitPlenty()) {
      turn.lock();
      try {
        if (inbox.drainAhead(calls, roomForEntries(), roomForBytes()) == Drained.MOVED) place();
      } finally {
        turn.unlock();
      }
    }
  }

  /**
   * Sleeps until something is there to be written, and closes the batch; null if nothing will be,
   * or the helper has failed. The writer's, when the disk is free.
   */
  @Nullable Sealed next() {
    if (isEmpty() && !inbox.await()) return null;
    turn.lock();
    try {
      if (torn || inbox.isAbandoned()) return null;
      gather();
      return close();
    } finally {
      turn.unlock();
    }
  }

  /** Whether nothing is placed, once the helper is through with what it has taken. */
  private boolean isEmpty() {
    turn.lock();
    try {
      return groups.isEmpty();
    } finally {
      turn.unlock();
    }
  }

  /** Takes calls until no more fit, or no more are in, or it takes long. */
  private void gather() {
    long deadline = TimeUnit.MILLISECONDS.toNanos(options.maxBatchDelayMs());
    do {
      if (inbox.drain(calls, roomForEntries(), roomForBytes()) != Drained.MOVED) return;
      place();
    } while (System.nanoTime() - openedNanos < deadline);
  }

  private int roomForEntries() {
    return options.maxBatchEntries() - batch.count();
  }

  private int roomForBytes() {
    return MAX_GATHERED_BYTES - bytes;
  }

  /** Gives those of the calls that have none yet their place. */
  private void place() {
    torn = true;
    if (groups.isEmpty()) openedNanos = System.nanoTime();
    readClock();
    for (var call : calls.subList(groups.size(), calls.size())) {
      groups.add(place(call));
      bytes += call.bytes();
    }
    torn = false;
  }

  /** Entries never step back in time, the clock may. */
  private void readClock() {
    var now = Instant.ofEpochMilli(options.clock().millis());
    if (now.isAfter(time)) time = now;
    else if (timeText.length != 0) return;
    timeText = Rfc3339.format(time).getBytes(StandardCharsets.US_ASCII);
  }

  private Group place(Call call) {
    var drafts = call.drafts();
    long first = chain.tree.size();
    for (int i = 0; i < drafts.size(); i++) {
      var draft = drafts.get(i);
      int length = EntryCodec.encodedLength(draft, first + i);
      int at = batch.add(length);
      EntryCodec.encode(draft, first + i, prev, timeText, batch.array(), at);
      EntryCodec.leafHash(digest, batch.array(), at, length, prev);
      chain.tree.append(prev);
    }
    return new Group(call.tag(), first, drafts.size(), time);
  }

  /** Signs what is placed, and opens the next batch. */
  private Sealed close() {
    var sealed =
        new Sealed(batch.count() == 0 ? null : sign(), Collections.unmodifiableList(groups));
    calls.clear();
    groups = new ArrayList<>();
    bytes = 0;
    batch = builders[++batches % BUILDERS];
    batch.clear();
    firstIndex = chain.tree.size();
    return sealed;
  }

  private Batch sign() {
    var checkpoint = chain.sign();
    var note = checkpoint.note().getBytes(StandardCharsets.UTF_8);
    return new Batch(firstIndex, batch.count(), batch.seal(firstIndex, note), checkpoint, batch);
  }
}
