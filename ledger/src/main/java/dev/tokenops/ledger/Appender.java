package dev.tokenops.ledger;

import dev.tokenops.ledger.Inbox.Call;
import dev.tokenops.ledger.Ledger.Listener;
import dev.tokenops.ledger.Ledger.SealedBatch;
import dev.tokenops.ledger.Ledger.SealedBatch.Group;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.BatchCodec;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: gives entries their place, seals them in batches, and tells when they are
 * durable.
 *
 * <pre>
 *   calls ─► Inbox ─► tail, leaf hash, tree ─► checkpoint, signature ─► store: write, force ─► listener
 *                     └─ until 1,024 entries, 4 MiB, 5 ms, or nothing more is in ─┘
 * </pre>
 *
 * <p>A batch is what gathered while the one before was forced. So a busy ledger pays one force for
 * a thousand entries, and a quiet one makes nobody wait.
 *
 * <p>Whatever is thrown here, by the disk or by ourselves, ends the writing for good: nobody knows
 * then what is on disk, and an fsync that failed once says nothing when it is called again. Memory
 * is ahead of the disk, and only opening the ledger anew heals that.
 */
final class Appender implements Runnable {
  /** Bytes of entries after which a batch takes no further call. */
  private static final int MAX_GATHERED_BYTES = 4 << 20;

  /** Bytes of entries that one call may have, so that a batch stays below its maximum. */
  static final int MAX_CALL_BYTES = 8 << 20;

  /** Half of the second within which the head must follow. */
  private static final long HEAD_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Chain chain;
  private final LedgerOptions options;
  private final Inbox inbox;
  private final Listener listener;
  private final MessageDigest digest = Sha256.digest();

  private final List<Call> calls = new ArrayList<>();
  private final List<byte[]> sealing = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private long headSize;
  private long headNanos = System.nanoTime();
  private volatile @Nullable Throwable failure;

  Appender(Chain chain, LedgerOptions options, Inbox inbox, Listener listener) {
    this.chain = chain;
    this.options = options;
    this.inbox = inbox;
    this.listener = listener;
    this.headSize = chain.size();
  }

  /** Why it has stopped before its time, if it has. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Writes until the inbox is shut and empty. */
  @Override
  public void run() {
    try {
      chain.store.prepare(chain.size());
      while (!inbox.ended()) {
        if (inbox.await(untilHeadIsDue())) writeBatch();
        if (untilHeadIsDue() <= 0) saveHead();
      }
      if (headSize != chain.size()) saveHead();
    } catch (Throwable t) {
      stop(t);
    }
  }

  private void writeBatch() throws IOException {
    var groups = gather();
    var batch = new SealedBatch(sealing.isEmpty() ? chain.durable() : seal(), groups);
    calls.clear();
    sealing.clear();
    listener.sealed(batch);
  }

  /** Gives every entry of the batch its place in chain and tree. */
  private List<Group> gather() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.maxBatchDelayMs());
    chain.timeMs = Math.max(chain.timeMs, options.clock().millis());
    var time = Instant.ofEpochMilli(chain.timeMs);
    byte[] timeText = Rfc3339.format(time).getBytes(StandardCharsets.US_ASCII);
    var groups = new ArrayList<Group>();
    int bytes = 0;
    while (inbox.drain(
        calls, options.maxBatchEntries() - sealing.size(), MAX_GATHERED_BYTES - bytes)) {
      for (var call : calls.subList(groups.size(), calls.size())) {
        groups.add(new Group(call.tag(), place(call.drafts(), time, timeText)));
        bytes += call.bytes();
      }
      if (System.nanoTime() - deadline >= 0) break;
    }
    return Collections.unmodifiableList(groups);
  }

  private List<Entry> place(List<Draft> drafts, Instant time, byte[] timeText) {
    var entries = new Entry[drafts.size()];
    for (int i = 0; i < entries.length; i++) {
      var draft = drafts.get(i);
      long index = chain.tree.size();
      byte[] bytes = EntryCodec.encode(draft, index, chain.prev, timeText);
      byte[] leafHash = EntryCodec.leafHash(digest, bytes);
      chain.tree.append(leafHash);
      chain.prev = leafHash;
      sealing.add(bytes);
      entries[i] = new Entry(index, time, draft.type(), draft.body(), bytes, leafHash);
    }
    return Collections.unmodifiableList(Arrays.asList(entries));
  }

  /** Writes the batch; when this returns, it is durable and may be read. */
  private SignedCheckpoint seal() throws IOException {
    var checkpoint = chain.sign();
    long first = chain.size();
    encode(first, checkpoint.note().getBytes(StandardCharsets.UTF_8));
    var place = chain.store.append(first, buffer);
    chain.batches.add(first, sealing.size(), place);
    chain.batches.flush();
    chain.tree.flush();
    chain.durable(checkpoint);
    if (options.headEveryBatch() || place.begins(first)) saveHead();
    return checkpoint;
  }

  private void encode(long first, byte[] note) {
    int entryBytes = 0;
    for (byte[] entry : sealing) entryBytes += entry.length;
    int length = BatchCodec.length(sealing.size(), entryBytes, note.length);
    if (buffer.capacity() < length)
      buffer = ByteBuffer.allocate(Math.max(length, Math.min(2 * buffer.capacity(), 1 << 23)));
    BatchCodec.encode(buffer, first, sealing, sealing.size(), note);
  }

  private long untilHeadIsDue() {
    if (headSize == chain.size()) return Inbox.FOREVER;
    return headNanos + HEAD_DELAY_NANOS - System.nanoTime();
  }

  private void saveHead() throws IOException {
    var newest = chain.durable();
    chain.store.saveHead(newest.note());
    headSize = newest.checkpoint().size();
    headNanos = System.nanoTime();
  }

  private void stop(Throwable cause) {
    failure = cause;
    inbox.abandon();
    var log = System.getLogger(Ledger.class.getName());
    log.log(
        Level.ERROR,
        "the ledger %s has stopped at %,d entries; nothing more is acknowledged"
            .formatted(chain.identity.origin(), chain.size()),
        cause);
    try {
      listener.failed(cause);
    } catch (Throwable t) {
      log.log(Level.ERROR, "and its listener could not hear it", t);
    }
  }
}
