package dev.tokenops.ledger;

import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.BatchIndex.Located;
import dev.tokenops.ledger.store.BatchReader;
import dev.tokenops.ledger.store.BatchesInOrder;
import dev.tokenops.ledger.store.StoredBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads durable entries and checkpoints, and holds each to the tree before it hands it out: what
 * has changed on disk since is an error, never an answer. Any thread.
 */
final class Reader {
  /** Checkpoints that were read lately: a signature costs more to verify than all else here. */
  private static final int KEPT_CHECKPOINTS = 1_024;

  private final Chain chain;
  private final BatchReader batches;
  private final LinkedHashMap<Long, SignedCheckpoint> verified =
      new LinkedHashMap<>(16, 0.75f, true);

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

  Entry entry(long index, Instant time, Draft draft, byte[] bytes) {
    requireDurable(index);
    byte[] leafHash = chain.tree.leafHash(index);
    assert Arrays.equals(leafHash, EntryCodec.leafHash(bytes)) && isOf(draft, time, index, bytes)
        : "entry %d is not what was sealed from this %s".formatted(index, draft.type());
    return new Entry(index, time, draft.type(), draft.body(), bytes, leafHash);
  }

  private static boolean isOf(Draft draft, Instant time, long index, byte[] bytes) {
    var frame = EntryFrame.read(bytes, 0, bytes.length);
    return frame.index() == index
        && frame.time().equals(time)
        && frame.type().equals(draft.type())
        && Arrays.equals(frame.body(), draft.body());
  }

  SignedCheckpoint checkpointCovering(long index) {
    requireDurable(index);
    var batch = chain.batches.find(index);
    var known = verified(batch);
    if (known != null) return known;
    try {
      var read = chain.identity.history().verify(unverified(index).note());
      keep(batch, read);
      return read;
    } catch (ProofRefused e) {
      throw changed(batch, index, "its checkpoint is not good, " + e.getMessage(), e);
    }
  }

  /** As {@link #checkpointCovering}, whoever has signed it. */
  SignedCheckpoint unverified(long index) {
    requireDurable(index);
    var batch = chain.batches.find(index);
    try {
      var note = new String(batches.note(batch), StandardCharsets.UTF_8);
      var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
      long size = batch.endIndex();
      if (checkpoint.equals(new Checkpoint(chain.identity.origin(), size, chain.tree.root(size))))
        return new SignedCheckpoint(checkpoint, note);
      chain.requireTree(size);
      throw changed(batch, index, "its checkpoint is another", null);
    } catch (ProofRefused e) {
      throw changed(batch, index, "its checkpoint cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the checkpoint over entry " + index + ": " + e.getMessage(), e);
    }
  }

  private @Nullable SignedCheckpoint verified(Located batch) {
    synchronized (verified) {
      return verified.get(batch.firstIndex());
    }
  }

  private void keep(Located batch, SignedCheckpoint checkpoint) {
    synchronized (verified) {
      verified.put(batch.firstIndex(), checkpoint);
      if (verified.size() > KEPT_CHECKPOINTS) verified.pollFirstEntry();
    }
  }

  /**
   * Entries up to now, oldest first. They are read and compared with their leaf hashes on all
   * processors, some batches ahead.
   *
   * @param from the first
   * @param reading what to make of each, on one of several threads
   * @param apply takes what it made, in order, on this thread
   */
  <T> void replay(long from, Function<EntryFrame, T> reading, Consumer<? super T> apply) {
    long end = chain.size();
    if (from >= end) return;
    try (var ahead = new BatchesInOrder<List<T>>(some -> some.forEach(apply))) {
      long next = from;
      for (long number = chain.batches.number(from); next < end; number++) {
        var batch = chain.batches.get(number);
        var room = ahead.room(batch.place().length());
        ahead.add(() -> read(batch, room, from, reading));
        next = batch.endIndex();
      }
      ahead.finish();
    }
  }

  private <T> List<T> read(
      Located batch, ByteBuffer room, long from, Function<EntryFrame, T> reading) {
    var read = new ArrayList<T>(batch.count());
    var index = new long[] {batch.firstIndex()};
    whole(batch, room)
        .entries((array, start, end) -> {
          if (index[0] >= from) {
            requireSealed(batch, index[0], Hashes.leaf(array, start, end));
            var entry = EntryFrame.read(array, start, end);
            requireIndex(batch, index[0], entry.index());
            read.add(reading.apply(entry));
          }
          index[0]++;
        });
    return read;
  }

  private StoredBatch whole(Located batch, ByteBuffer room) {
    try {
      return batches.whole(batch, room);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the batch from entry " + batch.firstIndex() + " on: " + e.getMessage(), e);
    }
  }

  private Entry checked(Located batch, long index, byte[] bytes) {
    byte[] leafHash = EntryCodec.leafHash(bytes);
    requireSealed(batch, index, leafHash);
    var entry = EntryCodec.decode(bytes, leafHash);
    requireIndex(batch, index, entry.index());
    return entry;
  }

  private void requireSealed(Located batch, long index, byte[] leafHash) {
    if (Arrays.equals(leafHash, chain.tree.leafHash(index))) return;
    chain.requireTree(index);
    throw changed(batch, index, "its leaf hash is another", null);
  }

  private void requireIndex(Located batch, long index, long said) {
    if (said != index) throw changed(batch, index, "it says it is " + said, null);
  }

  private void requireDurable(long index) {
    long size = chain.size();
    if (index < 0 || index >= size)
      throw new IllegalArgumentException("no entry " + index + "; there are " + size);
  }

  private IllegalStateException changed(
      Located batch, long index, String what, @Nullable Throwable cause) {
    return new IllegalStateException(
        "entry %d, in the batch at %s, offset %d, is not what was sealed: %s. Stop, and run"
                .formatted(index, chain.store.name(batch.place()), batch.place().offset(), what)
            + " tokenops verify",
        cause);
  }
}
