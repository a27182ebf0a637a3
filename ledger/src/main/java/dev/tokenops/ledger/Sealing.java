package dev.tokenops.ledger;

import dev.tokenops.ledger.Handover.Batch;
import dev.tokenops.ledger.Handover.Sealed;
import dev.tokenops.ledger.Inbox.Call;
import dev.tokenops.ledger.Ledger.SealedBatch.Group;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.store.BatchBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first of the two stages of writing: gives entries their place in chain and tree, in the
 * buffer from which they will be written, and signs the batch.
 *
 * <p>A batch stays open while the one before is being forced, because closing it earlier would make
 * none of its calls durable earlier; so it is encoded and hashed by the time the disk is free.
 */
final class Sealing {
  /** Bytes of entries after which a batch takes no further call. */
  private static final int MAX_GATHERED_BYTES = 4 << 20;

  private final Chain chain;
  private final LedgerOptions options;
  private final Inbox inbox;
  private final Handover handover;
  private final MessageDigest digest = Sha256.digest();

  private final BatchBuilder[] builders = new BatchBuilder[Handover.ROOM];
  private final List<Call> calls = new ArrayList<>();
  private int batches;

  /** Leaf hash of the last entry. */
  private final byte[] prev;

  private Instant time;
  private byte[] timeText = {};

  Sealing(Chain chain, LedgerOptions options, Inbox inbox, Handover handover) {
    this.chain = chain;
    this.options = options;
    this.inbox = inbox;
    this.handover = handover;
    this.prev = chain.prev.clone();
    this.time = Instant.ofEpochMilli(chain.timeMs);
    for (int i = 0; i < builders.length; i++) builders[i] = new BatchBuilder();
  }

  /** Seals until the inbox is shut and empty. */
  void run() {
    while (!inbox.ended()) {
      if (!handover.awaitRoom()) return;
      if (inbox.await(() -> false)) handover.put(next());
    }
    handover.end();
  }

  private Sealed next() {
    var batch = builders[batches++ % builders.length];
    batch.clear();
    long first = chain.tree.size();
    var groups = Collections.unmodifiableList(gather(batch));
    if (batch.count() == 0) return new Sealed(null, groups);
    var checkpoint = chain.sign();
    var bytes = batch.seal(first, checkpoint.note().getBytes(StandardCharsets.UTF_8));
    chain.tree.flush();
    return new Sealed(new Batch(first, batch.count(), bytes, checkpoint), groups);
  }

  /** Takes calls until no more fit, or the disk is free and no more are in, or it takes long. */
  private List<Group> gather(BatchBuilder batch) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.maxBatchDelayMs());
    var groups = new ArrayList<Group>();
    int bytes = 0;
    for (boolean goOn = true; goOn; ) {
      int maxEntries = options.maxBatchEntries() - batch.count();
      goOn =
          switch (inbox.drain(calls, maxEntries, MAX_GATHERED_BYTES - bytes)) {
            case MOVED -> {
              readClock();
              for (var call : calls.subList(groups.size(), calls.size())) {
                groups.add(place(call, batch));
                bytes += call.bytes();
              }
              yield !handover.isIdle() || System.nanoTime() - deadline < 0;
            }
            case NONE_FITS -> false;
            case NONE_IN -> !handover.isIdle() && inbox.await(handover::isIdle);
          };
    }
    calls.clear();
    return groups;
  }

  /** Entries never step back in time, the clock may. */
  private void readClock() {
    var now = Instant.ofEpochMilli(options.clock().millis());
    if (now.isAfter(time)) time = now;
    else if (timeText.length != 0) return;
    timeText = Rfc3339.format(time).getBytes(StandardCharsets.US_ASCII);
  }

  private Group place(Call call, BatchBuilder batch) {
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
}
