package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.StoredBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one batch or bundle, up to the first that is none or does not follow the one
 * before it there. What the first of them follows is another's question.
 *
 * @param <T> what is read of each entry
 */
final class ExaminedEntries<T> {
  private final long firstIndex;
  private final @Nullable Function<Entry, T> reading;
  private final byte[] leafHashes;
  private final List<T> read = new ArrayList<>();
  private int count;
  private byte[] firstPrev = {};
  private Instant firstTime = Instant.MIN;
  private Instant lastTime = Instant.MIN;
  private @Nullable ProofRefused refused;

  ExaminedEntries(StoredBatch batch, @Nullable Function<Entry, T> reading) {
    this(batch.firstIndex(), batch.count(), batch::entries, reading);
  }

  /**
   * @param count entries that there are
   * @param entries shows their bytes, first to last
   */
  ExaminedEntries(
      long firstIndex,
      int count,
      Consumer<StoredBatch.InPlace> entries,
      @Nullable Function<Entry, T> reading) {
    this.firstIndex = firstIndex;
    this.reading = reading;
    this.leafHashes = new byte[count * Hashes.LENGTH];
    try {
      entries.accept(this::add);
    } catch (ProofRefused e) {
      refused = e;
    }
  }

  private void add(byte[] array, int from, int to) {
    var entry = StrictEntry.read(array, from, to);
    if (entry.index() != firstIndex + count)
      throw new ProofRefused("it says of itself that it is entry " + entry.index());
    int at = count * Hashes.LENGTH;
    if (count == 0) {
      firstPrev = entry.prev();
      firstTime = entry.time();
    } else {
      if (!entry.follows(leafHashes, at - Hashes.LENGTH))
        throw new ProofRefused("its prev is not the hash of the entry before");
      if (entry.time().isBefore(lastTime))
        throw new ProofRefused("its time lies before that of the entry before");
    }
    lastTime = entry.time();
    Hashes.leaf(array, from, to, leafHashes, at);
    count++;
    if (reading != null) read.add(reading.apply(entry.entry(lastLeafHash())));
  }

  /** Of the batch's first entry. */
  long firstIndex() {
    return firstIndex;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Why the entry behind them is none, or does not follow; null if they are the whole batch. */
  @Nullable ProofRefused refused() {
    return refused;
  }

  /** The leaf hashes one behind the other, of {@link #count} entries; not copied. */
  byte[] leafHashes() {
    return leafHashes;
  }

  /** Of the last of them. */
  byte[] lastLeafHash() {
    int end = count * Hashes.LENGTH;
    return Arrays.copyOfRange(leafHashes, end - Hashes.LENGTH, end);
  }

  /** What the first of them says to be the leaf hash of the entry before. */
  byte[] firstPrev() {
    return firstPrev;
  }

  Instant firstTime() {
    return firstTime;
  }

  Instant lastTime() {
    return lastTime;
  }

  /** What was read of each; nothing if nobody asked for it. */
  List<T> read() {
    return read;
  }
}
