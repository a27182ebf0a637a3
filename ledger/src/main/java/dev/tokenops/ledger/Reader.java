package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.json.Rfc3339;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.BatchReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads durable entries and checkpoints, and holds each to the tree before it hands it out: what
 * has changed on disk since is an error, never an answer. Any thread.
 */
final class Reader {
  private final Chain chain;
  private final BatchReader batches;

  Reader(Chain chain) {
    this.chain = chain;
    this.batches = new BatchReader(chain.store);
  }

  Entry entry(long index) {
    requireDurable(index);
    var batch = chain.batches.find(index);
    try {
      return checked(batch, index, batches.entry(batch, index));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read entry " + index + ": " + e.getMessage(), e);
    }
  }

  Entry entry(long index, Instant time, Draft draft) {
    requireDurable(index);
    byte[] prev =
        index == 0 ? EntryCodec.firstPrev(chain.identity.origin()) : chain.tree.leafHash(index - 1);
    byte[] timeText = Rfc3339.format(time).getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = EntryCodec.encode(draft, index, prev, timeText);
    byte[] leafHash = chain.tree.leafHash(index);
    if (!Arrays.equals(leafHash, EntryCodec.leafHash(bytes)))
      throw new IllegalStateException(
          "entry %d is not what was sealed from this %s".formatted(index, draft.type()));
    return new Entry(index, time, draft.type(), draft.body(), bytes, leafHash);
  }

  SignedCheckpoint checkpointCovering(long index) {
    requireDurable(index);
    var batch = chain.batches.find(index);
    try {
      var note = new String(batches.note(batch), StandardCharsets.UTF_8);
      var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
      long size = batch.endIndex();
      if (checkpoint.equals(new Checkpoint(chain.identity.origin(), size, chain.tree.root(size))))
        return new SignedCheckpoint(checkpoint, note);
      throw changed(batch, index, "its checkpoint is another", null);
    } catch (ProofRefused e) {
      throw changed(batch, index, "its checkpoint cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the checkpoint over entry " + index + ": " + e.getMessage(), e);
    }
  }

  /**
   * Entries up to now, oldest first, a batch in memory at a time.
   *
   * @param from the first
   */
  void replay(long from, Consumer<Entry> apply) {
    long end = chain.size();
    if (from >= end) return;
    long next = from;
    for (long number = chain.batches.number(from); next < end; number++) {
      var batch = chain.batches.get(number);
      long index = batch.firstIndex();
      for (byte[] bytes : entries(batch)) {
        if (index >= from) apply.accept(checked(batch, index, bytes));
        index++;
      }
      next = batch.endIndex();
    }
  }

  private Iterable<byte[]> entries(Located batch) {
    try {
      return batches.whole(batch).entries();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the batch from entry " + batch.firstIndex() + " on: " + e.getMessage(), e);
    }
  }

  private Entry checked(Located batch, long index, byte[] bytes) {
    byte[] leafHash = EntryCodec.leafHash(bytes);
    if (!Arrays.equals(leafHash, chain.tree.leafHash(index)))
      throw changed(batch, index, "its leaf hash is another", null);
    var entry = EntryCodec.decode(bytes, leafHash);
    if (entry.index() != index) throw changed(batch, index, "it says it is " + entry.index(), null);
    return entry;
  }

  private void requireDurable(long index) {
    long size = chain.size();
    if (index < 0 || index >= size)
      throw new IllegalArgumentException("no entry " + index + "; there are " + size);
  }

  private static IllegalStateException changed(
      Located batch, long index, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalStateException(
        "entry %d, in the batch at %s, is not what was sealed: %s. Stop, and run tokenops verify"
            .formatted(index, batch.place(), what),
        cause);
  }
}
